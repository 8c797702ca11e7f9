package login

import (
	"fmt"
	"html"
	"net/http"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
)

// page is an answer for people with a browser.
func page(title, text string) (wire.Answer, error) {
	body := fmt.Sprintf("<!doctype html><html><head><title>%s</title></head><body><h1>%s</h1><p>%s</p></body></html>\n",
		html.EscapeString(title), html.EscapeString(title), html.EscapeString(text))
	return wire.Answer{
		Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html; charset=utf-8"}},
		Raw: []byte(body),
	}, nil
}

// devicePage is the page to which a device code request sends the person.
func (c *call) devicePage() (wire.Answer, error) {
	if c.switches.DeviceSignIn == "by-hand" {
		return page("Simulated sign-in", "Enter the code with `simulator sign-in --code …` for the same file.")
	}
	return page("Simulated sign-in", "There is nothing to do here: the sign-in happens by itself after some seconds.")
}

// authorizePage is the page where a browser would sign in; it issues no code.
func (c *call) authorizePage() (wire.Answer, error) {
	return page("Simulated sign-in", "This login service signs people in by device code, not through a browser.")
}

// errorPage explains an error of the token endpoint.
func (c *call) errorPage() (wire.Answer, error) {
	return page("Simulated error", "AADSTS"+c.Query.Get("code")+
		": the description that came with the code says what is wrong.")
}
