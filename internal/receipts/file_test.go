package receipts_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/receipts"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// writeTo makes a process of this test's binary a writer of receipts.
const writeTo = "RECEIPTS_TEST_WRITE_TO"

// perWriter is how many receipts each of several writers adds.
const perWriter = 100

func TestMain(m *testing.M) {
	if path := os.Getenv(writeTo); path != "" {
		if err := writeMany(path, os.Getenv("RECEIPTS_TEST_NAME")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// writeMany adds receipts that are longer than what an operating system writes in
// one piece.
func writeMany(path, name string) error {
	file, err := receipts.Open(path, receipts.Origin{})
	for i := 0; err == nil && i < perWriter; i++ {
		err = file.Keep(fulfillment.Receipt{RequestID: fmt.Sprintf("%s-%d", name, i), Words: strings.Repeat(name, 3000)})
	}
	return err
}

// checkWhole reads the file and expects each writer's receipts in it, each whole.
func checkWhole(t *testing.T, path string, writers ...string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for line := range bytes.Lines(text) {
		var one struct {
			ID    string `json:"request_id"`
			Words string `json:"description"`
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue // what may stand between the lines of two processes
		}
		if err := json.Unmarshal(line, &one); err != nil {
			t.Fatalf("a line is not whole: %v", err)
		}
		name, _, _ := strings.Cut(one.ID, "-")
		if one.Words != strings.Repeat(name, 3000) {
			t.Errorf("%s is mixed with another", one.ID)
		}
		seen[one.ID]++
	}
	for _, name := range writers {
		for i := range perWriter {
			if n := seen[fmt.Sprintf("%s-%d", name, i)]; n != 1 {
				t.Errorf("%s-%d is there %d times", name, i, n)
			}
		}
	}
}

func TestKeep_byManyGoroutines_mixesNoLines(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "receipts.jsonl")
	names := strings.Split("abcdefgh", "")
	var group sync.WaitGroup
	for _, name := range names {
		group.Go(func() {
			if err := writeMany(path, name); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	checkWhole(t, path, names...)
}

func TestKeep_bySeveralProcesses_mixesNoLines(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "receipts.jsonl")
	names := strings.Split("abcd", "")
	var group sync.WaitGroup
	for _, name := range names {
		group.Go(func() {
			cmd := exec.CommandContext(t.Context(), os.Args[0]) //nolint:gosec // this test's own binary
			cmd.Env = append(os.Environ(), writeTo+"="+path, "RECEIPTS_TEST_NAME="+name)
			if said, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v: %s", err, said)
			}
		})
	}
	group.Wait()
	checkWhole(t, path, names...)
}

func TestKeep_ofANewFile_isForItsOwnerOnly_ofAnotherAsItWas(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, want os.FileMode }{"new": {0, 0o600}, "shared": {0o640, 0o640}} {
		path := filepath.Join(t.TempDir(), "receipts.jsonl")
		if c.before != 0 {
			if err := os.WriteFile(path, nil, c.before); err != nil {
				t.Fatal(err)
			}
		}
		file, err := receipts.Open(path, receipts.Origin{})
		if err == nil {
			err = file.Keep(fulfillment.Receipt{RequestID: "1"})
		}
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != c.want {
			t.Errorf("%s: mode %v (%v), want %v", name, info.Mode(), err, c.want)
		}
	}
}

func TestKeep_afterALineThatWasCutOff_beginsAnother(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "receipts.jsonl")
	if err := os.WriteFile(path, []byte("{\"time\":\"2026-11-0"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := writeMany(path, "a"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(lines) != perWriter+1 || lines[0] != `{"time":"2026-11-0` || !json.Valid([]byte(lines[1])) {
		t.Errorf("%d lines, the first %s", len(lines), lines[0])
	}
}

// A file that is moved away keeps its lines; the next receipt creates another.
func TestKeep_afterTheFileWasMoved_makesAnother(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, moved := filepath.Join(dir, "receipts.jsonl"), filepath.Join(dir, "sent.jsonl")
	file, err := receipts.Open(path, receipts.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	for i, to := range []string{moved, ""} {
		if err := file.Keep(fulfillment.Receipt{RequestID: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
		if to != "" {
			if err := os.Rename(path, to); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i, p := range []string{moved, path} {
		text, err := os.ReadFile(p)
		if err != nil || !strings.Contains(string(text), fmt.Sprintf(`"request_id":"%d"`, i)) || strings.Count(string(text), "\n") != 1 {
			t.Errorf("%s holds %s (%v)", p, text, err)
		}
	}
}

func TestOpen_whereNoReceiptCouldBeWritten_saysWhyAndLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ path, want string }{
		"no folder":       {filepath.Join(dir, "none", "r.jsonl"), "the folder " + filepath.Join(dir, "none") + " does not exist"},
		"no such folders": {filepath.Join(dir, "none", "at", "all", "r.jsonl"), "does not exist"},
		"a folder":        {dir, dir + " is not a regular file"},
		"below a file":    {filepath.Join(file, "r.jsonl"), "not a directory"},
		"a device":        {os.DevNull, os.DevNull + " is not a regular file"},
		"too long":        {filepath.Join(dir, strings.Repeat("x", 300)), "too long"},
	} {
		opened, err := receipts.Open(c.path, receipts.Origin{})
		if opened != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := receipts.Open(filepath.Join(dir, "fresh.jsonl"), receipts.Origin{}); err != nil {
		t.Error(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("it left %v (%v)", left, err)
	}
}

func TestKeep_thatFails_reportsTheMissingLine(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	file, err := receipts.Open(filepath.Join(dir, "receipts.jsonl"), receipts.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	err = file.Keep(fulfillment.Receipt{RequestID: "r-1"})
	_, line, found := strings.Cut(fmt.Sprint(err), "; the line is ")
	if !found || !json.Valid([]byte(line)) || !strings.Contains(line, `"request_id":"r-1"`) {
		t.Errorf("it said %v", err)
	}
}

// What others' programs read: names, order and types do not change.
func TestKeep_writesTheDocumentedForm(t *testing.T) {
	t.Parallel()
	seats := 20
	sku := commerce.SKU{ProductID: "CFQ7TTC0LFLX", SKUID: "0001"}
	at := time.Date(2026, 11, 2, 10, 0, 1, 5, time.FixedZone("", 3600))
	var got bytes.Buffer
	for _, r := range []fulfillment.Receipt{
		{
			At: at, Outcome: fulfillment.OutcomeDone, Status: 200, Action: commerce.ActionScheduleRenewal, Words: "renew with 20 seats", TenantID: "t", SubscriptionID: "s",
			OrderID: "o", CartID: "c", TargetID: "u", FriendlyName: `"Desk" & <Co>`, Before: fulfillment.Holding{
				SKU: sku, Seats: 25,
			}, After: &fulfillment.Holding{SKU: sku, Seats: 25, ScheduledSeats: &seats},
			RequestID: "r2", CorrelationID: "x", EarlierRequestIDs: []string{"r1"}, By: transport.Principal{
				Application: "app", User: "ada@fennel.example",
			},
		},
		{
			At: at, Outcome: fulfillment.OutcomeRefused, Code: "800088", Status: 400, Action: commerce.ActionPurchase,
			Words: "buy 25 seats", TenantID: "t", After: &fulfillment.Holding{}, RequestID: "r",
		},
		{
			At: at, Outcome: fulfillment.OutcomeUnknown, Action: commerce.ActionAddSeats,
			Words: "add 5 seats (25 -> 30)", TenantID: "t", Before: fulfillment.Holding{SKU: sku, Seats: 25},
			RequestID: "r",
		},
	} {
		path := filepath.Join(t.TempDir(), "receipts.jsonl")
		file, err := receipts.Open(path, receipts.Origin{PartnerTenant: "p", Application: "configured", ProviderVersion: "1.2.3"})
		if err == nil {
			err = file.Keep(r)
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got.Write(text)
	}
	want := `{"time":"2026-11-02T09:00:01Z","outcome":"done","code":null,"http_status":200,"action":"schedule_renewal","description":"renew with 20 seats","tenant_id":"t","subscription_id":"s","order_id":"o","cart_id":"c","target_subscription_id":"u","friendly_name":"\"Desk\" & <Co>","sku_before":"CFQ7TTC0LFLX:0001","sku_after":"CFQ7TTC0LFLX:0001","seats_before":25,"seats_after":25,"scheduled_seats":20,"request_id":"r2","correlation_id":"x","earlier_request_ids":["r1"],"partner_tenant":"p","application_id":"app","user":"ada@fennel.example","provider_version":"1.2.3","simulated":false}
{"time":"2026-11-02T09:00:01Z","outcome":"refused","code":"800088","http_status":400,"action":"purchase","description":"buy 25 seats","tenant_id":"t","subscription_id":null,"order_id":null,"cart_id":null,"target_subscription_id":null,"friendly_name":null,"sku_before":null,"sku_after":null,"seats_before":0,"seats_after":0,"scheduled_seats":null,"request_id":"r","correlation_id":"","earlier_request_ids":[],"partner_tenant":"p","application_id":"configured","user":null,"provider_version":"1.2.3","simulated":false}
{"time":"2026-11-02T09:00:01Z","outcome":"unknown","code":null,"http_status":null,"action":"add_seats","description":"add 5 seats (25 -> 30)","tenant_id":"t","subscription_id":null,"order_id":null,"cart_id":null,"target_subscription_id":null,"friendly_name":null,"sku_before":"CFQ7TTC0LFLX:0001","sku_after":null,"seats_before":25,"seats_after":null,"scheduled_seats":null,"request_id":"r","correlation_id":"","earlier_request_ids":[],"partner_tenant":"p","application_id":"configured","user":null,"provider_version":"1.2.3","simulated":false}
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}
