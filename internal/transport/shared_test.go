package transport_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// gatedLogin returns a token, or its error, once the gate is open.
type gatedLogin struct {
	gate chan struct{}

	mu      sync.Mutex
	logins  int
	err     error
	expires time.Time
}

func (l *gatedLogin) Tenant(string) azcore.TokenCredential { return l }
func (l *gatedLogin) Refused(string, string, string)       {}

func (l *gatedLogin) GetToken(ctx context.Context, _ policy.TokenRequestOptions) (azcore.AccessToken, error) {
	l.mu.Lock()
	l.logins++
	l.mu.Unlock()
	select {
	case <-ctx.Done():
		return azcore.AccessToken{}, ctx.Err()
	case <-l.gate:
		return azcore.AccessToken{Token: "t", ExpiresOn: l.expires}, l.err
	}
}

// gated is a pipeline whose login waits for its gate.
func gated(t *testing.T) (*gatedLogin, *service, *transport.Pipeline) {
	t.Helper()
	l := &gatedLogin{gate: make(chan struct{}), expires: farAway}
	s := serve(t, status(200))
	p := s.pipeline(func(o *transport.Options) { o.Credentials = l })
	return l, s, p
}

// asked sends a read and returns its error once there is one.
func asked(ctx context.Context, p *transport.Pipeline) <-chan error {
	done := make(chan error, 1)
	go func() {
		_, err := p.Do(ctx, read())
		done <- err
	}()
	synctest.Wait()
	return done
}

func TestDo_waitForASharedLogin_endsWithTheCallersContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, s, p := gated(t)
		leader, leave := context.WithCancel(t.Context())
		brief, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		first, second, third := asked(leader, p), asked(brief, p), asked(t.Context(), p)
		if err := <-second; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the one with a deadline got %v", err)
		}
		leave()
		if err := <-first; !errors.Is(err, context.Canceled) {
			t.Errorf("the canceled one got %v", err)
		}
		close(l.gate)
		if err := <-third; err != nil {
			t.Errorf("the one with time got %v", err)
		}
		if l.logins != 1 || len(s.got) != 1 {
			t.Errorf("%d logins, %d requests", l.logins, len(s.got))
		}
	})
}

func TestDo_refusedLogin_isSharedByWaitingRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l, s, p := gated(t)
		l.err = errors.New("AADSTS7000215")
		var all []<-chan error
		for range 20 {
			all = append(all, asked(t.Context(), p))
		}
		close(l.gate)
		for _, done := range all {
			if err := <-done; !errors.Is(err, l.err) {
				t.Errorf("got %v", err)
			}
		}
		if l.logins != 1 || len(s.got) != 0 {
			t.Errorf("%d logins, %d requests", l.logins, len(s.got))
		}
	})
}

func TestDo_loginWithoutEnd_timesOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, s, p := gated(t)
		err := <-asked(t.Context(), p)
		var silent *transport.NoAnswerError
		if !errors.As(err, &silent) || errors.Is(err, context.DeadlineExceeded) || len(s.got) != 0 {
			t.Errorf("got %v after %d requests", err, len(s.got))
		}
	})
}

// TestDo_failedRenewal_usesTheTokenToItsEnd: credentials ask for a new token
// some minutes before the old one ends.
func TestDo_failedRenewal_usesTheTokenToItsEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		left time.Duration
		good bool
	}{"a second left": {time.Second, true}, "at its end": {0, false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, _, p := gated(t)
			close(l.gate)
			l.expires = noon.Add(c.left)
			do(t, t.Context(), p, read())
			l.err = errors.New("AADSTS90033: a transient error")
			if _, err := p.Do(t.Context(), read()); (err == nil) != c.good {
				t.Errorf("got %v", err)
			}
		})
	}
}
