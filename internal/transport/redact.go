package transport

import "regexp"

const redacted = "[redacted]"

// secretShapes match the forms in which a secret could reach a message: a form or
// query parameter, a JSON member, an Authorization value, a bare JWT. Their order
// matters if one contains another.
var secretShapes = []struct {
	shape *regexp.Regexp
	with  string
}{
	{
		regexp.MustCompile(`(?i)\b(` + secretNames + `)(\s*=\s*)("[^"]*"?|'[^']*'?|(?:bearer\s+)*[^\s&"',;]+)`),
		"$1$2" + redacted,
	},
	{regexp.MustCompile(`(?i)((?:` + secretNames + `)"\s*:\s*)"(?:[^"\\]|\\.)*"?`), `$1"` + redacted + `"`},
	{regexp.MustCompile(`(?i)(\\"(?:` + secretNames + `)\\"\s*:\s*)\\"[^"]*\\?"?`), `$1\"` + redacted + `\"`},
	{
		regexp.MustCompile(`(?i)\b(bearer)(?:(?:\s|%20|\+)+bearer)*(?:\s|%20|\+)+[A-Za-z0-9\-._~+/%]+=*`),
		"$1 " + redacted,
	},
	{regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*)*`), redacted},
}

const secretNames = `client_secret|clientsecret|client_assertion|refresh_token|refreshtoken|access_token|accesstoken|id_token|assertion|password|sastoken`

// Redact replaces the known forms of secrets in a text: bearer tokens, client
// secrets, refresh and access tokens, assertions and passwords, as form parameters
// or JSON members, and anything that looks like a JWT.
func Redact(s string) string {
	for _, r := range secretShapes {
		s = r.shape.ReplaceAllString(s, r.with)
	}
	return s
}
