package main

import (
	"fmt"
	"regexp"
	"strings"
)

// mutation is one way to break a rule.
type mutation struct {
	name string
	// file is relative to internal/; find occurs in it once, and put takes its place.
	file, find, put string
	fails           []namedTest
}

// namedTest is a test and the folder of its package, relative to internal/.
type namedTest struct{ name, folder string }

const fence = "```"

var testName = regexp.MustCompile(`^(Test\w+)(?: \(([\w/]+)\))?$`)

// parse reads the blocks of mutations: `name: value` lines, and a blank line between two. A path without a folder, and a
// test without one, are of the package commerce.
func parse(text string) ([]mutation, error) {
	var out []mutation
	inside := false
	for block := range strings.SplitSeq(text, "\n\n") {
		block, opens := strings.CutPrefix(strings.TrimSpace(block), fence+"mutations\n")
		inside = inside || opens
		if !inside {
			continue
		}
		block, closes := strings.CutSuffix(block, "\n"+fence)
		m, err := parseOne(block)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
		inside = !closes
	}
	return out, nil
}

func parseOne(block string) (mutation, error) {
	var m mutation
	for line := range strings.SplitSeq(block, "\n") {
		key, value, ok := strings.Cut(line, ": ")
		switch {
		case !ok:
			return mutation{}, fmt.Errorf("%q has no name and value", line)
		case key == "mutation":
			m.name = value
		case key == "file":
			m.file = inCommerce(value)
		case key == "find":
			m.find = value
		case key == "put":
			m.put = value
		case key == "fails":
			for name := range strings.SplitSeq(value, ", ") {
				parts := testName.FindStringSubmatch(name)
				if parts == nil {
					return mutation{}, fmt.Errorf("%q is not the name of a test", name)
				}
				folder := parts[2]
				if folder == "" {
					folder = "commerce"
				}
				m.fails = append(m.fails, namedTest{name: parts[1], folder: folder})
			}
		default:
			return mutation{}, fmt.Errorf("unknown name %q", key)
		}
	}
	if m.name == "" || m.file == "" || m.find == "" || m.put == "" || len(m.fails) == 0 {
		return mutation{}, fmt.Errorf("not a whole mutation: %s", block)
	}
	return m, nil
}

func inCommerce(file string) string {
	if strings.Contains(file, "/") {
		return file
	}
	return "commerce/" + file
}
