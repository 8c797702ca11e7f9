package armbilling_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/armbilling"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/scripted"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

const account = "3a0d0000-1111-4000-8000-000000000001:3a0d0000-2222-4000-8000-000000000002_2019-05-31"

// serve answers with scripted pages; {host} in one stands for its own address.
func serve(t *testing.T, status int, pages ...string) (*armbilling.Client, *[]*http.Request) {
	t.Helper()
	s := scripted.Serve(t, transport.Options{Dialect: armbilling.Dialect(), Limits: armbilling.Limits()}, status, pages...)
	return armbilling.New(s.Pipeline, s.Address+"/"), s.Asked
}

const card = `{"id":"/providers/Microsoft.Billing/billingAccounts/a/paymentMethods/p1","name":"p1","type":"Microsoft.Billing/billingAccounts/paymentMethods",
"properties":{"family":"CreditCard","status":"active","paymentMethodType":"visa","displayName":"visa","lastFourDigits":"1881","expiration":"%s","accountHolderName":"Ada Roe","logos":[{"mimeType":"x","url":"y"}]}}`

func TestPaymentMethods_areReadOverAllPages(t *testing.T) {
	t.Parallel()
	const path = "/providers/Microsoft.Billing/billingAccounts/" + account + "/paymentMethods"
	c, asked := serve(t, 200,
		`{"value":[`+fmt.Sprintf(card, "1/2031")+`],"nextLink":"{host}`+path+`?api-version=2024-04-01&skip=1"}`,
		`{"value":[{"name":"p2","properties":{"family":"CheckWire","status":"inactive","paymentMethodType":"check","expiration":null}}]}`)
	got, err := c.PaymentMethods(t.Context(), account)
	if err != nil {
		t.Fatal(err)
	}
	want := []armbilling.PaymentMethod{
		{
			Name: "p1", Family: "CreditCard", Type: "visa", LastDigits: "1881", Active: true,
			Expires: time.Date(2031, 2, 1, 0, 0, 0, 0, time.UTC),
		},
		{Name: "p2", Family: "CheckWire", Type: "check"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(*asked) != 2 || (*asked)[0].URL.String() != path+"?api-version=2024-04-01" ||
		(*asked)[0].Header.Get("x-ms-client-request-id") == "" {
		t.Errorf("asked %d times, first %s with %v", len(*asked), (*asked)[0].URL, (*asked)[0].Header)
	}
}

func TestPaymentMethods_areGoodUntilTheirMonthEnds(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"12/2026": "2027-01-01", "02/2028": "2028-03-01", "2/2028": "2028-03-01", "": "0001-01-01"} {
		c, _ := serve(t, 200, `{"value":[`+fmt.Sprintf(card, text)+`]}`)
		if got, err := c.PaymentMethods(t.Context(), account); err != nil || got[0].Expires.Format(time.DateOnly) != want {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"13/2026", "0/2026", "2026", "1/26", "x/2026", "1/20x6"} {
		c, _ := serve(t, 200, `{"value":[`+fmt.Sprintf(card, text)+`]}`)
		if got, err := c.PaymentMethods(t.Context(), account); err == nil || !strings.Contains(err.Error(), "is not a month and year") {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func TestPaymentMethods_trouble_isTyped(t *testing.T) {
	t.Parallel()
	refusal := `{"error":{"code":"AuthorizationFailed","message":"No claims present for the caller in the system"}}`
	for name, c := range map[string]struct {
		status int
		body   string
		is     func(error) bool
	}{
		"no role":                 {403, refusal, armbilling.IsDenied},
		"no role, said otherwise": {401, refusal, armbilling.IsDenied},
		"no account":              {404, `{"error":{"code":"NotFound","message":"gone"}}`, armbilling.IsNotFound},
		"a link elsewhere":        {200, `{"value":[],"nextLink":"https://management.example/x"}`, says("leads away")},
		"a link to itself": {
			200,
			`{"nextLink":"{host}/providers/Microsoft.Billing/billingAccounts/` + account + `/paymentMethods?api-version=2024-04-01"}`,
			says("read already"),
		},
		"no JSON": {200, `<html>`, says("Azure billing: unreadable answer")},
		"no name": {200, `{"value":[{}]}`, says("payment method.name: the answer has no name")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, _ := serve(t, c.status, c.body)
			if _, err := client.PaymentMethods(t.Context(), account); err == nil || !c.is(err) {
				t.Errorf("got %v", err)
			}
		})
	}
	client, _ := serve(t, 403, refusal)
	_, err := client.PaymentMethods(t.Context(), account)
	var refused *armbilling.Error
	if !errors.As(err, &refused) || refused.RequestID != "r1" ||
		refused.Access.Does != armbilling.ReadPaymentMethods.Does || strings.Contains(err.Error(), "in tenant") {
		t.Errorf("got %v", err)
	}
}

func says(text string) func(error) bool {
	return func(err error) bool { return strings.Contains(err.Error(), text) }
}

func FuzzPaymentMethod(f *testing.F) {
	for _, seed := range []string{
		fmt.Sprintf(card, "1/2031"), `{"name":"p","properties":{"expiration":"/"}}`, `{"name":"p","properties":[]}`,
		`{}`, `<html>`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := armbilling.ReadPaymentMethod(wire.ReadObject([]byte(text), "payment method"))
		if err == nil && (got.Name == "" || !got.Expires.IsZero() && got.Expires.Day() != 1) {
			t.Errorf("%q was read as %+v", text, got)
		}
	})
}
