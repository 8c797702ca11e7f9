package transport_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// tokenOf makes a token; a recorder keeps its principal and nothing else.
func tokenOf(t *testing.T, claims map[string]string) string {
	t.Helper()
	body, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	part := base64.RawURLEncoding.EncodeToString
	return part([]byte(`{"alg":"none"}`)) + "." + part(body) + "." + part([]byte("signature"))
}

func recorded(r transport.Request, w *transport.Recorder) transport.Request {
	r.Recorder = w
	return r
}

func TestRecorder_recordsEachWriteOnce_asItEnded(t *testing.T) {
	t.Parallel()
	at := noon.Add(time.Hour)
	date := at.Format(http.TimeFormat)
	notSent := &net.OpError{Op: "dial", Err: errors.New("no route")}
	for name, c := range map[string]struct {
		script []reply
		want   []transport.Write
	}{
		"taken": {[]reply{status(201, "Date", date)}, []transport.Write{{RequestID: "id-2", CorrelationID: "id-1", Date: at, Status: 201}}},
		"answered under other ids": {
			[]reply{status(
				201, "MS-RequestId", "a,a", "MS-CorrelationId", "b",
			)}, []transport.Write{{RequestID: "a", CorrelationID: "b", Status: 201}},
		},
		"refused": {
			[]reply{code(400, 800090)}, []transport.Write{{RequestID: "id-2", CorrelationID: "id-1", Status: 400}},
		},
		"lost, then taken": {
			[]reply{broken(errCut), status(201)},
			[]transport.Write{{RequestID: "id-2", CorrelationID: "id-1", Status: 201}},
		},
		"never answered": {
			[]reply{broken(errCut)}, []transport.Write{{RequestID: "id-2", CorrelationID: "id-1", Unknown: true}},
		},
		"answered by a failure": {
			[]reply{status(503, "Date", date)},
			[]transport.Write{{RequestID: "id-2", CorrelationID: "id-1", Date: at, Status: 503, Unknown: true}},
		},
		"never reached the service": {[]reply{broken(notSent)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := serve(t, c.script...).pipeline()
			var w transport.Recorder
			_, _ = p.Do(t.Context(), recorded(write(), &w)) // how it ended is what was recorded
			if diff := cmp.Diff(c.want, w.Writes()); diff != "" {
				t.Errorf("writes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRecorder_reads_areNotRecorded(t *testing.T) {
	t.Parallel()
	p := serve(t, status(200)).pipeline()
	var w transport.Recorder
	question := write()
	question.Repeatable = true
	for _, r := range []transport.Request{read(), question} {
		do(t, t.Context(), p, recorded(r, &w))
	}
	do(t, t.Context(), p, write()) // without a recorder
	if got := w.Writes(); len(got) > 0 {
		t.Errorf("writes %+v, want none", got)
	}
}

func TestRecorder_readsThePrincipalFromTheToken(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		claims map[string]string
		want   transport.Principal
	}{
		"an application":             {map[string]string{"appid": "app", "oid": "its own object"}, transport.Principal{Application: "app"}},
		"an application, newer form": {map[string]string{"azp": "app"}, transport.Principal{Application: "app"}},
		"a person": {
			map[string]string{"appid": "app", "scp": "user_impersonation", "oid": "1", "upn": "ada@fennel.example"},
			transport.Principal{Application: "app", User: "ada@fennel.example"},
		},
		"a guest": {
			map[string]string{"appid": "app", "scp": "x", "oid": "1", "unique_name": "ada#EXT#"},
			transport.Principal{Application: "app", User: "ada#EXT#"},
		},
		"a person, newer form": {
			map[string]string{"azp": "app", "scp": "x", "oid": "1", "preferred_username": "ada"},
			transport.Principal{Application: "app", User: "ada"},
		},
		"a person without a name": {
			map[string]string{"appid": "app", "scp": "x", "oid": "1"},
			transport.Principal{Application: "app", User: "1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, status(200))
			s.login.kept = map[string]string{"": tokenOf(t, c.claims)}
			var w transport.Recorder
			do(t, t.Context(), s.pipeline(), recorded(write(), &w))
			if got := w.Writes(); len(got) != 1 || got[0].By != c.want {
				t.Errorf("writes %+v, want one by %+v", got, c.want)
			}
		})
	}
}
