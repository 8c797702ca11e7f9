package subscription_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/acctest"
)

// The file goes missing between the start and the purchase: what was bought
// stays bought and in the state, and the warning brings the line.
func TestReceipts_thatCannotBeWritten_areAWarningWithTheLine(t *testing.T) {
	t.Parallel()
	p := acctest.NewProcesses(t)
	folder := filepath.Join(t.TempDir(), "receipts")
	write := func() {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	write()
	p.Shell.Env = append(p.Shell.Env, "CSP_RECEIPT_PATH="+filepath.Join(folder, "receipts.jsonl"))
	p.Write(seats())
	p.Must(0, "plan", "-out=tfplan")
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("a plan left %v (%v)", left, err)
	}
	p.Mark()()
	p.Fault("GET /v1/customers/*/subscriptions", "slow=3s", 2) // once to plan again, once to look for a twin
	apply := p.Shell.Command(t.Context(), p.Shell.CLI, "apply", "-no-color", "tfplan")
	var said bytes.Buffer
	apply.Stdout, apply.Stderr = &said, &said
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { return len(p.Calls("GET", "/subscriptions")) > 0 })
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := apply.Wait(); err != nil {
		t.Errorf("the apply failed: %v", err)
	}
	output := strings.Join(strings.Fields(said.String()), " ")
	expectText(t, output, `Warning: The receipt of "buy 25 seats" for "Desk" is missing`, "Partner Center made the change, and there is nothing to repeat.",
		`the line is {"time":"2026-11-02T09:`, `"outcome":"done"`, "Apply complete! Resources: 1 added")
	expectText(
		t, p.Must(1, "plan", "-no-color"), "Receipts cannot be written to the file of CSP_RECEIPT_PATH",
		"the folder "+folder+" does not exist. Nothing was called.",
	)
	write()
	p.Must(0, "plan", "-detailed-exitcode")
	expectOrders(t, p.World, 1)
}

// waitFor looks until something has happened.
func waitFor(t *testing.T, happened func() bool) {
	t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	late, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	for !happened() {
		select {
		case <-look.C:
		case <-late.Done():
			t.Fatal("it did not happen")
		}
	}
}
