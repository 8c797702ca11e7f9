package acctest

import (
	"os"
	"path/filepath"
	"strconv"
)

// processesOf returns the ids of the processes that run a program.
func processesOf(program string) []int {
	links, err := filepath.Glob("/proc/[0-9]*/exe")
	if err != nil {
		return nil
	}
	var ids []int
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && target == program {
			if id, err := strconv.Atoi(filepath.Base(filepath.Dir(link))); err == nil {
				ids = append(ids, id)
			}
		}
	}
	return ids
}
