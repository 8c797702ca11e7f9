package wire

import "encoding/json"

// ReadPage reads one page of a list: the values under "value", and the address of
// the next page under the service's name for it, empty on the last page.
func ReadPage(body []byte, link string) (values []json.RawMessage, next string, err error) {
	o := ReadObject(body, "list")
	values, next = o.Elements("value"), o.Text(link)
	return values, next, o.Err()
}

// ErrorBody reads an error body of the form {"error":{"code":…,"message":…}}.
// A body of another form, such as a gateway's page, has neither.
func ErrorBody(body []byte) (code, message string) {
	e := ReadObject(body, "error").Child("error")
	return e.Text("code"), e.Text("message")
}
