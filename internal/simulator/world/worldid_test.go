package world_test

import (
	"path/filepath"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

func TestWorldID_isOneForAFileUntilItIsReset(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "csp.db")
	open := func(path string) *simulator.Simulator {
		t.Helper()
		s, err := simulator.Open(t.Context(), simulator.Options{Path: path})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	}
	id := func(s *simulator.Simulator) string {
		t.Helper()
		id, err := s.WorldID(t.Context())
		if err != nil || id == "" {
			t.Fatalf("%q, %v", id, err)
		}
		return id
	}
	first := open(path)
	before := id(first)
	if again := id(open(path)); again != before {
		t.Errorf("another handle of the file says %s, want %s", again, before)
	}
	if other := id(open(simulator.MemoryPath)); other == before {
		t.Error("two worlds have one id")
	}
	if err := first.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := id(first); after == before {
		t.Error("a world that was reset is still the same")
	}
}
