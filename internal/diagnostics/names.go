package diagnostics

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// Names are the names of subscriptions that no message may show, because
// Terraform does not tell providers which values are sensitive. One lives as long as
// one walk of Terraform's graph and is safe for concurrent use. Nil hides none.
type Names struct {
	mu     sync.Mutex
	labels map[string]string
}

// NewNames returns Names that hide every name passed to Hide.
func NewNames() *Names { return &Names{labels: map[string]string{}} }

// Hide replaces a name with a label in every message from now on.
func (n *Names) Hide(name, label string) {
	if n == nil || name == "" {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.labels[name] = label
}

// Redact puts labels in the place of names in messages.
func (n *Names) Redact(diags diag.Diagnostics) diag.Diagnostics {
	if n == nil {
		return diags
	}
	n.mu.Lock()
	labels := maps.Clone(n.labels)
	n.mu.Unlock()
	out := make(diag.Diagnostics, 0, len(diags))
	for _, d := range diags {
		summary, detail := WithoutNames(d.Summary(), labels), WithoutNames(d.Detail(), labels)
		var redacted diag.Diagnostic = diag.NewErrorDiagnostic(summary, detail)
		if d.Severity() == diag.SeverityWarning {
			redacted = diag.NewWarningDiagnostic(summary, detail)
		}
		if at, ok := d.(diag.DiagnosticWithPath); ok {
			redacted = diag.WithPath(at.Path(), redacted)
		}
		out = append(out, redacted)
	}
	return out
}

// shortName is the length up to which a name is hidden in quotes only: outside
// of them it is a part of the language.
const shortName = 2

// WithoutNames replaces each name with its label, wherever it stands in
// quotes or as words of its own. A longer name goes before one that it contains.
func WithoutNames(text string, labels map[string]string) string {
	names := slices.SortedFunc(maps.Keys(labels), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	for _, name := range names {
		text = strings.ReplaceAll(text, strconv.Quote(name), labels[name])
		if utf8.RuneCountInString(name) > shortName {
			text = replaceWords(text, name, labels[name])
		}
	}
	return text
}

// replaceWords replaces a text where no letter and no digit touches it.
func replaceWords(text, old, label string) string {
	var b strings.Builder
	for {
		i := strings.Index(text, old)
		if i < 0 {
			return b.String() + text
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(old):])
		b.WriteString(text[:i])
		if inWord(before) || inWord(after) {
			b.WriteString(old)
		} else {
			b.WriteString(label)
		}
		text = text[i+len(old):]
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
