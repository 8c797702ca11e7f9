package turns_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

const tenant = "11111111-2222-4333-8444-555555555555"

var nine = time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)

func entry(id string) turns.Entry {
	return turns.Entry{
		RequestID: id, TenantID: tenant, ProductID: "CFQ7TTC0LH18", SKUID: "0001", Term: "P1Y", CartID: "cart-" + id, At: nine,
	}.Named("Desk")
}

func take(t *testing.T, dir string) *turns.Turn {
	t.Helper()
	turn, err := turns.In(dir, "service").Take(t.Context(), tenant)
	if err != nil {
		t.Fatal(err)
	}
	return turn
}

// in lets another process, as far as turns can tell, do something in its turn.
func in(t *testing.T, dir string, do func(*turns.Turn)) {
	t.Helper()
	turn := take(t, dir)
	defer turn.Release()
	do(turn)
	if err := turn.Unshared(); err != nil {
		t.Fatalf("the turn is not shared: %v", err)
	}
}

func expectEntries(t *testing.T, dir string, now time.Time, want ...turns.Entry) {
	t.Helper()
	in(t, dir, func(turn *turns.Turn) {
		if diff := cmp.Diff(want, turn.Entries(now), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("entries at %s (-want +got):\n%s", now.Format(time.TimeOnly), diff)
		}
	})
}

func TestEntries_ofAnotherProcess_areSeenUntilTheyExpire(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "made", "when needed")
	ordered := entry("ordered")
	ordered.OrderID, ordered.At = "order-1", nine.Add(time.Minute)
	in(t, dir, func(turn *turns.Turn) {
		turn.Intend(entry("lost"))
		turn.Intend(entry("refused"))
		turn.Refuse(entry("refused"))
		turn.Intend(entry("ordered"))
		turn.Place(entry("ordered"), "order-1", nine.Add(time.Minute))
	})
	expectEntries(t, dir, nine.Add(16*time.Minute-time.Second), entry("lost"), ordered)
	// An entry with an outcome expires after a quarter of an hour, one without after an
	// hour.
	expectEntries(t, dir, nine.Add(16*time.Minute), entry("lost"))
	expectEntries(t, dir, nine.Add(time.Hour-time.Second), entry("lost"))
	expectEntries(t, dir, nine.Add(time.Hour))
}

// A clock that was far ahead once must not block for good.
func TestEntries_ofTheFuture_areDropped(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in(t, dir, func(turn *turns.Turn) { turn.Intend(entry("later")) })
	expectEntries(t, dir, nine.Add(-15*time.Minute+time.Second), entry("later"))
	expectEntries(t, dir, nine.Add(-15*time.Minute))
}

func TestEntries_areThoseOfOneServiceAndTenant(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in(t, dir, func(turn *turns.Turn) { turn.Intend(entry("one")) })
	for name, c := range map[string]struct {
		service, tenant string
		want            int
	}{
		"the same":        {"service", strings.ToUpper(tenant), 1},
		"another tenant":  {"service", "11111111-2222-4333-8444-666666666666", 0},
		"another service": {"services", tenant, 0},
	} {
		turn, err := turns.In(dir, c.service).Take(t.Context(), c.tenant)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(turn.Entries(nine)); got != c.want {
			t.Errorf("%s: %d entries, want %d", name, got, c.want)
		}
		turn.Release()
	}
}

func TestEntries_holdNoName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in(t, dir, func(turn *turns.Turn) { turn.Intend(entry("one").Named("Board members")) })
	in(t, dir, func(turn *turns.Turn) {
		text, err := os.ReadFile(turn.File())
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(strings.ToLower(string(text)), "board") {
			t.Errorf("the file holds the name: %s", text)
		}
		one := turn.Entries(nine)[0]
		if !one.IsNamed(" board MEMBERS ") || one.IsNamed("Board") || one.NameMark == entry("two").Named("Board members").NameMark {
			t.Errorf("the mark %s does not tell names apart", one.NameMark)
		}
	})
}

// fileOf is where the entries of the test's tenant are.
func fileOf(t *testing.T, dir string) string {
	t.Helper()
	turn := take(t, dir)
	defer turn.Release()
	return turn.File()
}

func TestEntries_ofAFileThatIsDamaged(t *testing.T) {
	t.Parallel()
	const good = `{"event":"intended","request_id":"one","tenant_id":"` + tenant + `","product_id":"CFQ7TTC0LH18","sku_id":"0001",` +
		`"term":"P1Y","cart_id":"cart-one","name_mark":"%s","at":"2026-11-01T09:00:00Z"}` + "\n"
	one := strings.Replace(good, "%s", entry("one").NameMark, 1)
	unknown := turns.Entry{Damaged: true, At: nine}
	for name, c := range map[string]struct {
		text string
		want []turns.Entry
	}{
		"empty":                       {"", nil},
		"a torn last line":            {one + one[:40], []turns.Entry{entry("one")}},
		"nothing but a torn line":     {one[:40], nil},
		"zeros after the last line":   {one + strings.Repeat("\x00", 64), []turns.Entry{entry("one")}},
		"a line in the middle":        {"#!\n" + one, []turns.Entry{entry("one"), unknown}},
		"an event that says nothing":  {"{}\n", []turns.Entry{unknown}},
		"an intent without a time":    {`{"event":"intended","request_id":"x","sku_id":"0001"}` + "\n", []turns.Entry{unknown}},
		"an order without an id":      {strings.Replace(one, "intended", "placed", 1), []turns.Entry{unknown}},
		"an event of another version": {strings.Replace(one, "intended", "considered", 1), []turns.Entry{unknown}},
		"another program's file":      {"PK\x03\x04\n\x00\x01\n", []turns.Entry{unknown}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := os.WriteFile(fileOf(t, dir), []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			expectEntries(t, dir, nine, c.want...)
			// What was unreadable was seen at nine, and lasts from then, not from each look on.
			in(t, dir, func(turn *turns.Turn) { turn.Intend(entry("two")) })
			expectEntries(t, dir, nine.Add(time.Minute), append(c.want, entry("two"))...)
			for _, e := range c.want {
				if e.Damaged {
					in(t, dir, func(turn *turns.Turn) {
						for _, left := range turn.Entries(nine.Add(15 * time.Minute)) {
							if left.Damaged {
								t.Errorf("it blocks for good: %+v", left)
							}
						}
					})
				}
			}
		})
	}
}

func TestTurn_withoutAFolder_holdsWithinTheProcessAndSaysSo(t *testing.T) {
	t.Parallel()
	inTheWay := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(inTheWay, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, ts := range map[string]*turns.Turns{
		"a file in its place": turns.In(inTheWay, "service"),
		"no folder at all":    turns.Alone(fmt.Errorf("no cache folder")),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, err := ts.Take(t.Context(), tenant)
			if err != nil {
				t.Fatal(err)
			}
			if first.Unshared() == nil {
				t.Error("nothing says that the turn is not shared")
			}
			first.Intend(entry("one"))
			first.Release()
			second, err := ts.Take(t.Context(), tenant)
			if err != nil {
				t.Fatal(err)
			}
			defer second.Release()
			if diff := cmp.Diff([]turns.Entry{entry("one")}, second.Entries(nine)); diff != "" {
				t.Errorf("entries (-want +got):\n%s", diff)
			}
		})
	}
	meant, err := turns.Alone(nil).Take(t.Context(), tenant)
	if err != nil || meant.Unshared() != nil {
		t.Errorf("a turn that was to stay in the process: %v, %v", err, meant.Unshared())
	}
}

// A file that cannot be written while the folder can: what is recorded stays in the
// process, and the turn says so.
func TestTurn_whoseFileCannotBeWritten_saysSo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(fileOf(t, dir), 0o700); err != nil {
		t.Fatal(err)
	}
	turn := take(t, dir)
	defer turn.Release()
	turn.Intend(entry("one"))
	if err := turn.Unshared(); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("unshared: %v, want an error that names the file", err)
	}
	if got := turn.Entries(nine); len(got) != 1 {
		t.Errorf("%d entries, want the process's own", len(got))
	}
}
