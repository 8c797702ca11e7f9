package simulator_test

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	diff "github.com/google/go-cmp/cmp"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/simtest"
)

var update = flag.Bool("update", false, "write the golden files of this package")

// recorder sends every request to two worlds: a plain one, whose answers say what to ask for next, and the one whose
// answers are recorded. Both make the same ids, so that the same requests fit both.
type recorder struct {
	*simtest.Bench
	other   *simtest.Bench // nil: the plain world is the recorded one
	lines   bytes.Buffer
	digests bool // record the digest of an answer in its place
	shown   string
	count   int
	secrets map[*simtest.Bench]map[string]string // what the login endpoint has given each world at random, by placeholder
}

func newRecorder(t *testing.T, seed int64, change ...simulator.Behavior) *recorder {
	t.Helper()
	r := &recorder{Bench: simtest.New(t), secrets: map[*simtest.Bench]map[string]string{}}
	if seed != 0 || len(change) > 0 {
		r.other = simtest.Open(t, simulator.Options{Path: simulator.MemoryPath, Seed: seed}, change...)
	}
	for _, b := range r.worlds() {
		r.secrets[b] = map[string]string{}
	}
	return r
}

func (r *recorder) worlds() []*simtest.Bench {
	if r.other == nil {
		return []*simtest.Bench{r.Bench}
	}
	return []*simtest.Bench{r.Bench, r.other}
}

// both does the same to both worlds.
func (r *recorder) both(do func(b *simtest.Bench)) {
	for _, b := range r.worlds() {
		do(b)
	}
}

// title separates the parts of the golden file.
func (r *recorder) title(text string) { fmt.Fprintf(&r.lines, "\n== %s\n", text) }

// as makes the requests that follow carry a token: of a tenant, for a resource, of the application or the user.
func (r *recorder) as(tenant, resource string, user bool) {
	r.both(func(b *simtest.Bench) { b.Token = b.Sim.AccessToken(tenant, resource, user) })
}

// set changes switches.
func (r *recorder) set(assignments ...string) {
	r.T.Helper()
	r.title("switches: " + strings.Join(assignments, " "))
	for _, assignment := range assignments {
		change, err := simulator.ParseBehavior(assignment)
		if err != nil {
			r.T.Fatal(err)
		}
		r.both(func(b *simtest.Bench) { b.Configure(change) })
	}
}

// ask sends a request and gives the plain world's answer. sent is a form, a text, or what becomes JSON.
func (r *recorder) ask(method, address string, sent any, headers ...string) simtest.Reply {
	r.T.Helper()
	r.count++
	if strings.HasPrefix(address, "/") {
		address = simtest.APIHost + address
	}
	if !r.digests {
		fmt.Fprintf(&r.lines, "\n%s %s", method, address)
	}
	for i := 0; i+1 < len(headers) && !r.digests; i += 2 {
		fmt.Fprintf(&r.lines, " [%s: %s]", headers[i], headers[i+1])
	}
	text := textOf(r.T, sent)
	if shown := cmp.Or(r.shown, text); shown != "" && !r.digests {
		fmt.Fprintf(&r.lines, "\n> %s", masked(shown))
	}
	var plain simtest.Reply
	for i, b := range r.worlds() {
		got, err := b.Try(r.message(b, method, address, text, headers))
		if i == 0 {
			plain = got
		}
		if i == len(r.worlds())-1 {
			r.write(method, address, got, err, slices.Contains(headers, "MS-RequestId"))
		}
	}
	return plain
}

func (r *recorder) get(address string, headers ...string) simtest.Reply {
	r.T.Helper()
	return r.ask(http.MethodGet, address, nil, headers...)
}

func textOf(t *testing.T, sent any) string {
	t.Helper()
	switch sent := sent.(type) {
	case nil:
		return ""
	case string:
		return sent
	case url.Values:
		return sent.Encode()
	}
	text, err := json.Marshal(sent)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// message is the request for one of the worlds. Ids that a caller may choose are chosen, so that they stay the same.
func (r *recorder) message(b *simtest.Bench, method, address, text string, headers []string) *http.Request {
	r.T.Helper()
	for placeholder, secret := range r.secrets[b] {
		text = strings.ReplaceAll(text, placeholder, url.QueryEscape(secret))
	}
	request, err := http.NewRequestWithContext(r.T.Context(), method, address, strings.NewReader(text))
	if err != nil {
		r.T.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+b.Token)
	request.Header.Set("MS-RequestId", fmt.Sprintf("00000000-0000-4000-8000-%012d", r.count))
	request.Header.Set("MS-CorrelationId", fmt.Sprintf("00000000-0000-4000-9000-%012d", r.count))
	request.Header.Set("client-request-id", fmt.Sprintf("00000000-0000-4000-a000-%012d", r.count))
	for i := 0; i+1 < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			request.Header.Del(headers[i])
		}
	}
	return request
}

// write records an answer: the route that gave it, the status, the headers and the body as it came. ownID says that the
// request had another id than the usual one, or none.
func (r *recorder) write(method, address string, got simtest.Reply, err error, ownID bool) {
	parsed, parseErr := url.Parse(address)
	if parseErr != nil {
		r.T.Fatal(parseErr)
	}
	fmt.Fprintf(&r.lines, "\nroute %s\n", simulator.RouteName(method, parsed.Host, parsed.Path))
	if err != nil {
		fmt.Fprintf(&r.lines, "error %v\n", err)
		return
	}
	fmt.Fprintf(&r.lines, "%d", got.Status)
	var answer strings.Builder
	text := string(got.Body)
	for _, name := range slices.Sorted(maps.Keys(got.Header)) {
		value := strings.Join(got.Header[name], "; ")
		if name == "Request-Id" || name == "X-Ms-Request-Id" || name == "X-Ms-Correlation-Request-Id" {
			text = strings.ReplaceAll(text, value, "{request-id}")
			value = "{request-id}"
		}
		if ownID && (name == "Ms-Requestid" || name == "Ms-Cv") {
			value = "{request-id}"
		}
		if name != "Content-Length" || len(got.Body) == len(masked(text)) { // what is masked has another length
			fmt.Fprintf(&answer, " | %s: %s", name, masked(value))
		}
	}
	text = strings.ReplaceAll(masked(text), "\uFEFF", "{BOM}")
	if text != "" {
		fmt.Fprintf(&answer, "\n%s", strings.TrimSuffix(text, "\n"))
	}
	if r.digests {
		fmt.Fprintf(&r.lines, " %x\n", sha256.Sum256([]byte(answer.String())))
		return
	}
	fmt.Fprintf(&r.lines, "%s\n", answer.String())
}

var randomTexts = []struct {
	what  *regexp.Regexp
	stead func(found string) string
}{
	{regexp.MustCompile(`eyJ[\w-]+\.[\w-]+\.[\w-]+`), openedToken},
	{regexp.MustCompile(`1\.AX0A\w+`), func(string) string { return "{refresh token}" }},
	{regexp.MustCompile(`DAQ\w{40,}`), func(string) string { return "{device code}" }},
	{regexp.MustCompile(`("user_code":"|the code )[A-Z]{9}\b`), func(found string) string { return found[:len(found)-9] + "{user code}" }},
}

// masked replaces what is random in an answer by what it is.
func masked(text string) string {
	for _, one := range randomTexts {
		text = one.what.ReplaceAllStringFunc(text, one.stead)
	}
	return text
}

var randomID = regexp.MustCompile(`"jti":"[^"]*"`)

// openedToken shows a token's claims, all but its random id.
func openedToken(token string) string {
	said, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		return "{token that cannot be read}"
	}
	return "{token " + randomID.ReplaceAllString(string(said), `"jti":"…"`) + "}"
}

// keep remembers under a placeholder what the login endpoint gave to each world.
func (r *recorder) keep(placeholder string, give func(b *simtest.Bench) string) {
	r.both(func(b *simtest.Bench) { r.secrets[b][placeholder] = give(b) })
}

// script asks every route for what it gives and for what it refuses.
func (r *recorder) script() {
	r.partnerCenter()
	r.trade()
	r.edits()
	r.transitions()
	r.laterTerms()
	r.graph()
	r.billing()
	r.login()
	r.pipelines()
	r.protocol()
}

// dress gives answers their other documented forms.
func dress(b *simulator.Behaviors) {
	b.CodeType, b.ErrorShape, b.DateForm, b.RefundKey, b.RefundOptions = "string", "long", "offset", "expiresAfter",
		"full-then-partial"
	b.VettingKey, b.ClosedWindow, b.ScheduledActionsShape, b.ScheduleTypeKey = "vettingCreateDate", "past", "object",
		"scheduledType"
	b.TransitionsKey, b.EventsKey, b.StartedBlank, b.ReassignmentEvent = "items", "Events", true, "LicenseReassignment"
	b.UnauthorizedBody, b.FractionalRetry, b.CheckoutSubscriptionID, b.ExtendedPrice = false, true, false, "month"
	b.CartPutStatus, b.GraphPageSize, b.WindowForm = 201, 2, "calendar"
}

func TestGolden_everyRoutesAnswers(t *testing.T) {
	t.Parallel()
	for name, one := range map[string]struct {
		seed   int64
		change []simulator.Behavior
	}{
		"plain": {}, "quirks": {seed: 3}, "more-quirks": {seed: 11},
		"other-forms": {change: []simulator.Behavior{dress}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRecorder(t, one.seed, one.change...)
			r.digests = name != "plain"
			r.script()
			path := filepath.Join("testdata", "wire-"+name+".golden")
			if *update {
				if err := os.WriteFile(path, r.lines.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if changed := diff.Diff(string(want), r.lines.String()); changed != "" {
				t.Errorf("the wire has changed; if that is meant, run with -update (-want +got):\n%s", changed)
			}
		})
	}
}

// The golden files hold an answer with success and a refusal of every route there is.
func TestGolden_leavesOutNoRoute(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("testdata", "wire-plain.golden"))
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]map[string]bool{}
	for _, found := range regexp.MustCompile(`(?m)^route (.+)\n(\d)\d\d\b`).FindAllStringSubmatch(string(text), -1) {
		if given[found[1]] == nil {
			given[found[1]] = map[string]bool{}
		}
		given[found[1]][map[bool]string{true: "success", false: "refusal"}[found[2] < "4"]] = true
	}
	never := map[string]string{ // by design
		"Partner Center POST /generatetoken":                 "success",
		"Microsoft Graph GET /v1.0/$metadata":                "refusal",
		"login endpoint GET /common/discovery/instance":      "refusal",
		"login endpoint GET /common/oauth2/deviceauth":       "refusal",
		"login endpoint GET /error":                          "refusal",
		"login endpoint GET /{tenant}/discovery/keys":        "refusal",
		"login endpoint GET /{tenant}/discovery/v2.0/keys":   "refusal",
		"login endpoint GET /{tenant}/oauth2/v2.0/authorize": "refusal",
	}
	for _, name := range simulator.RouteNames() {
		for _, kind := range []string{"success", "refusal"} {
			if !given[name][kind] && never[name] != kind {
				t.Errorf("%s: no %s in the golden file", name, kind)
			}
		}
	}
}
