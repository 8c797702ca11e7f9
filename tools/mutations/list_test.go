package main

import (
	"reflect"
	"strings"
	"testing"
)

func TestParse_readsEachMutation(t *testing.T) {
	t.Parallel()
	got, err := parse("# Rules\n\nSome text.\n\n```mutations\nmutation: one\nfile: window.go\nfind: a: b\nput: " +
		"c\nfails: TestA, TestB (fulfillment)\n\n" +
		"mutation: two\nfile: fulfillment/turn.go\nfind: d\nput: e\nfails: TestC\n```\n\nMore text.\n")
	want := []mutation{
		{
			name: "one", file: "commerce/window.go", find: "a: b", put: "c",
			fails: []namedTest{{"TestA", "commerce"}, {"TestB", "fulfillment"}},
		},
		{name: "two", file: "fulfillment/turn.go", find: "d", put: "e", fails: []namedTest{{"TestC", "commerce"}}},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("parse() = %+v, %v", got, err)
	}
}

func TestParse_halfAMutation_isAnError(t *testing.T) {
	t.Parallel()
	for _, block := range []string{
		"mutation: one\nfile: window.go\nfind: a\nput: b",
		"mutation: one\nfile: window.go\nfind: a\nput: b\nfails: nothing",
		"mutation: one\nfile: window.go\nfind: a\nput: b\nfails: TestA\nwhy: because",
		"mutation",
	} {
		if got, err := parse("```mutations\n" + block + "\n```\n"); err == nil {
			t.Errorf("%s is read as %+v", strings.Split(block, "\n")[0], got)
		}
	}
}
