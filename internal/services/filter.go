package services

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Filter is an argument that keeps the rows with one word. The service grows,
// so a word that nothing is known of is no error; but one that no row has and
// that looks like another is a mistake that would go unseen.
type Filter struct {
	// Attribute is the argument, Asked its value.
	Attribute string
	Asked     types.String
	// Words are those the service is known to use, whether a row has them or not;
	// none for ids and names.
	Words []string
	// IDs is true where the words are ids, which differ in single characters.
	IDs bool
	// Rows are the words of all rows before any was left out.
	Rows []string
}

// Warn adds a warning where no row has the word and it is none that is known.
// Ids and names have to look like one that a row has, since asking for what is
// not there is fine.
func (f Filter) Warn(diags *diag.Diagnostics) {
	asked := strings.TrimSpace(f.Asked.ValueString())
	known := unique(append(slices.Clone(f.Words), f.Rows...))
	if asked == "" || slices.ContainsFunc(known, func(w string) bool { return strings.EqualFold(w, asked) }) {
		return
	}
	likely := near(asked, known, f.IDs)
	if len(likely) == 0 && len(f.Words) == 0 {
		return
	}
	detail := "Nothing has this value, so nothing is listed."
	if len(likely) > 0 {
		detail += " Did you mean:\n"
		for _, w := range likely {
			detail += fmt.Sprintf("\n  %s = %q", f.Attribute, w)
		}
	}
	if len(f.Words) > 0 {
		slices.Sort(known)
		detail += fmt.Sprintf(
			"\n\nKnown values: %s. Microsoft may add others, so this is not an error.",
			strings.Join(known, ", "),
		)
	}
	diags.AddAttributeWarning(path.Root(f.Attribute), fmt.Sprintf("No match for %s = %q", f.Attribute, asked), detail)
}

// unique keeps the first of words that differ in letter case only, and drops
// empty ones.
func unique(words []string) []string {
	seen := map[string]bool{"": true}
	return slices.DeleteFunc(words, func(w string) bool {
		key := strings.ToLower(w)
		known := seen[key]
		seen[key] = true
		return known
	})
}

// mostNear is how many near words are worth reading.
const mostNear = 3

// near are the known words that a text was probably meant to be, the nearest first.
func near(text string, known []string, ids bool) []string {
	type candidate struct {
		word string
		far  int
	}
	var found []candidate
	for _, w := range known {
		far := distance(strings.ToLower(text), strings.ToLower(w))
		limit := max(1, min(len([]rune(text)), len([]rune(w)))/3)
		if far <= min(limit, 3) && (!ids || mistyped(text, w)) {
			found = append(found, candidate{w, far})
		}
	}
	slices.SortFunc(
		found,
		func(a, b candidate) int { return cmp.Or(cmp.Compare(a.far, b.far), cmp.Compare(a.word, b.word)) },
	)
	var out []string
	for _, c := range found[:min(len(found), mostNear)] {
		out = append(out, c.word)
	}
	return out
}

// lookalikes are characters that people read for one another.
var lookalikes = strings.NewReplacer("o", "0", "i", "1", "l", "1", "-", "", "_", "", " ", "")

// mistyped reports whether two ids differ the way typing and reading go wrong:
// a character too many or too few, two swapped, or one read for another. Two
// ids that differ in a character alone are ids of different things, as those of
// Microsoft 365 E3 and E5.
func mistyped(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if len([]rune(a)) != len([]rune(b)) || lookalikes.Replace(a) == lookalikes.Replace(b) {
		return true
	}
	x, y := []rune(a), []rune(b)
	slices.Sort(x)
	slices.Sort(y)
	return slices.Equal(x, y)
}

// distance is the number of edits between two texts: a character added, left
// out or replaced, or two neighbors swapped.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			replaced := rows[i-1][j-1]
			if x[i-1] != y[j-1] {
				replaced++
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, replaced)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(x)][len(y)]
}
