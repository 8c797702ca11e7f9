package turns_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

// holds names the folder in which a process started by a test takes a turn and
// keeps it for as long as it lives.
const holds = "TURNS_TEST_HOLDS"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holds); dir != "" {
		hold(dir)
	}
	os.Exit(m.Run())
}

func hold(dir string) {
	turn, err := turns.In(dir, "service").Take(context.Background(), tenant)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	turn.Intend(entry("killed"))
	fmt.Fprintln(os.Stdout, "held")
	_, _ = io.Copy(io.Discard, os.Stdin) // until the test ends
	os.Exit(0)
}

// holder starts a process that has the turn once this returns.
func holder(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0]) //nolint:gosec // it is this very program
	cmd.Env, cmd.Stderr = append(os.Environ(), holds+"="+dir), os.Stderr
	if _, err := cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	if said, err := bufio.NewReader(out).ReadString('\n'); said != "held\n" {
		t.Fatalf("the holder says %q, %v", said, err)
	}
	return cmd
}

func TestTurn_ofAProcessThatIsKilled_isFreeAndKeepsItsIntent(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cmd := holder(t, dir)
	short, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := turns.In(dir, "service").Take(short, tenant); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("taken while another process has it: %v", err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	expectEntries(t, dir, nine, entry("killed"))
}

func TestTurn_isFreeForOtherTenants(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := take(t, dir)
	defer first.Release()
	short, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	other, err := turns.In(dir, "service").Take(short, "another tenant")
	if err != nil {
		t.Fatal(err)
	}
	other.Release()
}

// Concurrent turns, of one desk and of several, exclude each other and see what all
// earlier ones recorded.
func TestTurn_ofMany_isTakenByOneAtATime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	shared := []*turns.Turns{turns.In(dir, "service"), turns.In(dir, "service")}
	var inside atomic.Int32
	var wait sync.WaitGroup
	for i := range 12 {
		wait.Go(func() {
			turn, err := shared[i%2].Take(t.Context(), tenant)
			if err != nil {
				t.Error(err)
				return
			}
			defer turn.Release()
			if inside.Add(1) != 1 {
				t.Error("two have the turn at once")
			}
			defer inside.Add(-1)
			before := len(turn.Entries(nine))
			turn.Intend(entry(fmt.Sprint(i)))
			if got := len(turn.Entries(nine)); got != before+1 {
				t.Errorf("%d entries, want %d", got, before+1)
			}
		})
	}
	wait.Wait()
	in(t, dir, func(turn *turns.Turn) {
		if got := len(turn.Entries(nine)); got != 12 {
			t.Errorf("%d entries, want 12", got)
		}
	})
}

func TestTurn_waitsNoLongerThanItsContext(t *testing.T) {
	t.Parallel()
	for name, ts := range map[string]*turns.Turns{"shared": turns.In(t.TempDir(), "service"), "alone": turns.Alone(nil)} {
		first, err := ts.Take(t.Context(), tenant)
		if err != nil {
			t.Fatal(err)
		}
		short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if _, err := ts.Take(short, tenant); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v, want the context's error", name, err)
		}
		cancel()
		first.Release()
		again, err := ts.Take(t.Context(), tenant)
		if err != nil {
			t.Fatalf("%s: not free after a wait that ended: %v", name, err)
		}
		again.Release()
	}
}

func TestDefaultFolder_isTheUsersOwn(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("LocalAppData", os.Getenv("HOME"))
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	got, err := turns.DefaultFolder()
	if diff := cmp.Diff(filepath.Join(cache, "terraform-provider-csp"), got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, name := range []string{"HOME", "LocalAppData"} {
		t.Setenv(name, "")
	}
	if _, err := turns.DefaultFolder(); err == nil {
		t.Error("a folder although the environment names none")
	}
}
