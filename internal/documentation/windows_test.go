package documentation_test

import (
	"strings"
	"testing"
)

// The guide tells its example with the dates of a decision table, whose golden
// file holds the message as the provider words it.
func TestGuideOfWindows_printsARealMessage(t *testing.T) {
	t.Parallel()
	unwrapped := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	messages := unwrapped(read(t, root+"/internal/commerce/testdata/messages.txt"))
	shown := 0
	for _, block := range strings.Split(read(t, guides+"/windows.md.tmpl"), "```") {
		text, isText := strings.CutPrefix(block, "text\n")
		if !isText {
			continue
		}
		shown++
		if !strings.Contains(messages, unwrapped(text)) {
			t.Errorf("the provider no longer words it like this:\n%s", text)
		}
	}
	if shown == 0 {
		t.Error("the guide shows no message")
	}
}
