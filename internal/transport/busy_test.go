package transport_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

func TestDo_conflictThatPasses_isWaitedOutSlowly(t *testing.T) {
	t.Parallel()
	busy := code(409, 800082)
	s := serve(t, busy, busy, busy, busy, busy, busy, busy, status(200))
	resp := do(t, t.Context(), s.pipeline(), write())
	if resp.Status != 200 || resp.OutcomeUnknown {
		t.Errorf("got %+v", resp)
	}
	if diff := cmp.Diff(seconds(2.5, 5, 10, 20, 40, 60, 60), s.waits); diff != "" {
		t.Errorf("waits: %s", diff)
	}
	if ids := s.ids(); ids[0] != ids[7] {
		t.Errorf("request ids: %v", ids)
	}
}

func TestDo_busyService_isAskedAboutByStatusAndBody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first  reply
		change func(*transport.Request)
		want   int
	}{
		"busy":                        {status(423).saying("wait"), nil, 2},
		"another refusal":             {status(423).saying("no"), nil, 1},
		"returned to the caller":      {status(423).saying("wait"), func(r *transport.Request) { r.ReturnBusy = true }, 1},
		"a success is never asked of": {status(202).saying("wait"), nil, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, c.first, status(200))
			p := s.pipeline(func(o *transport.Options) {
				o.Dialect.Busy = func(status int, body []byte) bool { return (status == 423 || status == 202) && string(body) == "wait" }
			})
			r := write()
			if c.change != nil {
				c.change(&r)
			}
			if resp := do(t, t.Context(), p, r); resp.Attempts != c.want || resp.OutcomeUnknown {
				t.Errorf("%d attempts, outcome unknown %t; want %d", resp.Attempts, resp.OutcomeUnknown, c.want)
			}
		})
	}
}
