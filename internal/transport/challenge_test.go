package transport_test

import (
	"encoding/base64"
	"errors"
	"slices"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// The tests of this file are about continuous access evaluation: a service
// refuses a token that is not yet old and says what a better one must claim.

const wantedClaims = `{"access_token":{"nbf":{"essential":true,"value":"1"}}}`

func challenge(claims string) reply {
	return status(401, "WWW-Authenticate", `Bearer realm="", error="insufficient_claims", claims="`+claims+`"`)
}

func wellChallenged() reply {
	return challenge(base64.StdEncoding.EncodeToString([]byte(wantedClaims)))
}

func TestDo_challengeThatIsMet_sendsOnceMoreUnderTheSameID(t *testing.T) {
	t.Parallel()
	s := serve(t, wellChallenged(), status(201))
	resp := do(t, t.Context(), s.pipeline(), write())
	if resp.Status != 201 || resp.OutcomeUnknown || len(s.got) != 2 || len(s.waits) != 0 {
		t.Errorf("got %+v after %d requests and waits %v", resp, len(s.got), s.waits)
	}
	if s.got[0].RequestID != s.got[1].RequestID || s.got[0].Body != s.got[1].Body || s.got[0].Authorization == s.got[1].Authorization {
		t.Errorf("the requests: %+v", s.got)
	}
	if !slices.Equal(s.login.claims, []string{wantedClaims}) {
		t.Errorf("claims asked for: %q", s.login.claims)
	}
}

// TestDo_challengeThatIsNotMet_isKnownNotDone holds that nothing happened where
// the service refused the token: there is no outcome to wonder about.
func TestDo_challengeThatIsNotMet_isKnownNotDone(t *testing.T) {
	t.Parallel()
	revoked := errors.New("AADSTS50173: the grant was revoked")
	for name, c := range map[string]struct {
		reply reply
		want  error
	}{
		"the new login is refused":  {wellChallenged(), revoked},
		"the claims are unreadable": {challenge("%%%"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.reply)
			s.login.refusesClaims = revoked
			_, err := s.pipeline().Do(t.Context(), write())
			var unknown *transport.UnknownOutcomeError
			if err == nil || errors.As(err, &unknown) || (c.want != nil && !errors.Is(err, c.want)) {
				t.Errorf("got %v", err)
			}
			if len(s.got) != 1 || len(s.waits) != 0 {
				t.Errorf("%d requests, waits %v", len(s.got), s.waits)
			}
			if !slices.Equal(s.login.refusals, []string{"/token-1"}) {
				t.Errorf("refused tokens: %q", s.login.refusals)
			}
		})
	}
}

func TestDo_challengeAfterALostAnswer_leavesTheOutcomeUnknown(t *testing.T) {
	t.Parallel()
	s := serve(t, broken(errCut), wellChallenged())
	s.login.refusesClaims = errors.New("AADSTS50173: the grant was revoked")
	_, err := s.pipeline().Do(t.Context(), write())
	var unknown *transport.UnknownOutcomeError
	if !errors.As(err, &unknown) || len(s.got) != 2 {
		t.Errorf("got %v after %d requests", err, len(s.got))
	}
}

func TestDo_answerLostAfterAChallenge_leavesTheOutcomeUnknown(t *testing.T) {
	t.Parallel()
	s := serve(t, wellChallenged(), broken(errCut))
	_, err := s.pipeline().Do(t.Context(), write())
	var unknown *transport.UnknownOutcomeError
	if !errors.As(err, &unknown) || len(s.got) != 6 {
		t.Errorf("got %v after %d requests", err, len(s.got))
	}
}

func TestDo_challengeThatPersists_endsAfterOneMoreTry(t *testing.T) {
	t.Parallel()
	s := serve(t, wellChallenged())
	resp := do(t, t.Context(), s.pipeline(), write())
	if resp.Status != 401 || resp.OutcomeUnknown || len(s.got) != 2 {
		t.Errorf("got %+v after %d requests", resp, len(s.got))
	}
}
