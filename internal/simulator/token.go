package simulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// signingKey makes tokens of one simulator valid in every other: they protect nothing, they only have to be checked.
var signingKey = sha256.Sum256([]byte("simulated signing key of the login endpoint"))

// claims are what a token says. App-only tokens carry no user; delegated ones would add scp and amr.
type claims struct {
	Audience string `json:"aud"`
	Tenant   string `json:"tid"`
	Client   string `json:"appid"`
	Kind     string `json:"idtyp"` // app
	Expires  int64  `json:"exp"`
}

func sign(payload string) string {
	mac := hmac.New(sha256.New, signingKey[:])
	mac.Write([]byte(payload))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// mint gives an app-only access token in the form of a JWT.
func (s *Simulator) mint(resource, client string, expires time.Time) string {
	body, _ := json.Marshal(claims{Audience: resource, Tenant: PartnerTenant, Client: strings.ToLower(client), Kind: "app", Expires: expires.Unix()})
	payload := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString(body)
	return payload + "." + sign(payload)
}

func readToken(token string) (claims, bool) {
	i := strings.LastIndex(token, ".")
	if i < 0 || !hmac.Equal([]byte(sign(token[:i])), []byte(token[i+1:])) {
		return claims{}, false
	}
	_, body, _ := strings.Cut(token[:i], ".")
	text, err := base64.RawURLEncoding.DecodeString(body)
	if err != nil {
		return claims{}, false
	}
	var c claims
	return c, json.Unmarshal(text, &c) == nil
}

// authorize checks the bearer token; its life is counted in real time, whatever the simulated clock shows.
func (s *Simulator) authorize(c *call, b Behaviours) error {
	scheme, token, _ := strings.Cut(c.header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return unauthorized(b, "The request has no bearer token.")
	}
	read, genuine := readToken(strings.TrimSpace(token))
	switch {
	case !genuine:
		return unauthorized(b, "The token was not issued by the login endpoint.")
	case !strings.EqualFold(read.Audience, apiResource):
		return unauthorized(b, "The token is meant for another resource.")
	case s.wall().Unix() >= read.Expires:
		return unauthorized(b, "The token has expired.")
	}
	return nil
}

func unauthorized(b Behaviours, reason string) *refusal {
	no := &refusal{status: http.StatusUnauthorized, code: http.StatusUnauthorized, text: reason, header: http.Header{
		"Www-Authenticate": {`Bearer realm="", error="invalid_token", error_description="` + reason + `"`},
	}}
	if !b.UnauthorizedBody {
		no.body = rawEmpty{}
	}
	return no
}

// rawEmpty stands for an answer without a body.
type rawEmpty struct{}

func tooMany(seconds string) *refusal {
	return &refusal{
		status: http.StatusTooManyRequests, code: http.StatusTooManyRequests, text: "Rate limit is exceeded.",
		header: http.Header{"Retry-After": {seconds}},
		body: verbatim{
			"statusCode": http.StatusTooManyRequests,
			"message":    "Rate limit is exceeded. Try again in " + seconds + " seconds.",
		},
	}
}
