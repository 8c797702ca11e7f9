//go:build !linux

package acctest

import (
	"os/exec"
	"strconv"
	"strings"
)

// processesOf returns the ids of the processes that run a program.
func processesOf(program string) []int {
	out, err := exec.Command("pgrep", "-f", program).Output()
	if err != nil {
		return nil
	}
	var ids []int
	for _, text := range strings.Fields(string(out)) {
		if id, err := strconv.Atoi(text); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}
