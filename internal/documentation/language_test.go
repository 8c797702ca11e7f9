package documentation_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// phrase is wording that slows an American reader down.
type phrase struct {
	pattern *regexp.Regexp
	instead string
	// except matches the same words where they are the usual ones.
	except *regexp.Regexp
}

// phrases are matched in text whose white space is single blanks, in any case.
var phrases = []phrase{
	wording(`\banew\b`, "again"),
	wording(`\bbeside\b`, "next to, besides"),
	wording(`\b(here|there|where)(of|in|by|to|upon|with)\b`, "of it, in it, …"),
	wording(`\bto be had\b`, "available"),
	wording(`\bst(and|ands|ood|anding) on\b|\bon which (it|they|the \w+) (stands?|runs?|rests?)\b`, "depends on"),
	wording(`\bat all\b`, "say what does not happen"),
	wording(`\b(is|are|was|were|be|been|has|have|had) noted\b|\bnoted (for|at|by|in|on)\b|\bnotes (a|the|no) \w+ (for|of)\b`, "scheduled"),
	wording(`\bwhat (still )?(ran|runs|is running)\b`, "the active subscription, the term, the renewal that took effect"),
	wording(`\ba move\b|\bmoves made\b`, "an upgrade"),
	wording(`\b(is|are|was|were) over\b`, "has ended").but(`over \d`),
	wording(`\bwho(m|so)?ever\b`, "regardless of who, anyone who"),
	wording(`\b(nobody|somebody)\b`, "another client, a person, no one"),
	wording(`\btells\b|\btell of\b|\bnot tell\b|\btold of\b|\btelling\b`, "reports, describes, lists, shows"),
	wording(`\b(speak|speaks|spoke|spoken|speaking) (of|for|against)\b`, "describes, applies to; what blocks it"),
	wording(`\bnames (what|no)\b`, "lists, shows, identifies"),
	wording(
		`\bwhere (it is|they are) (given|set|named|written)\b|\bwhere (none|one) (is|are|was)\b|\bwhere there (is|are) (none|no)\b`,
		"if set, if none",
	),
	wording(`\btime (was|is|were) up\b`, "the operation timed out"),
	wording(`\b(it|they) said\b|\bsaid (so|otherwise)\b`, "Microsoft's response"),
	wording(`\b(outside|within|out of) its time\b`, "expired or not yet valid"),
	wording(`\b(is|are|was|were|be) no [a-z]`, "is not a, invalid").
		but(
			`\bno (longer|more|less|fewer|earlier|later|shorter|lower|higher|smaller|larger|greater|different)\b`,
			`\b(there|here) (is|are|was|were) no\b`, `\bmay be no\b`,
		),
	wording(`\b(is|are|was|were|be) none\b`, "is not one, does not exist").but(`\bthere (is|are|was|were|may be) none\b`),
}

func wording(pattern, instead string) phrase {
	return phrase{pattern: regexp.MustCompile(`(?i)` + pattern), instead: instead}
}

// but lets words through: the match must overlap one of the patterns.
func (p phrase) but(patterns ...string) phrase {
	p.except = regexp.MustCompile(`(?i)` + strings.Join(patterns, "|"))
	return p
}

// found are the places of a phrase in a text.
func (p phrase) found(text string) [][]int {
	var out [][]int
	var usual [][]int
	if p.except != nil {
		usual = p.except.FindAllStringIndex(text, -1)
	}
next:
	for _, at := range p.pattern.FindAllStringIndex(text, -1) {
		for _, fine := range usual {
			if at[0] < fine[1] && fine[0] < at[1] {
				continue next
			}
		}
		out = append(out, at)
	}
	return out
}

// plain reports every phrase in a text, with its line where the text begins at
// one.
func plain(t *testing.T, where string, line int, text string) {
	t.Helper()
	// A phrase may be broken by a line's end and by the sign of a comment.
	joined := regexp.MustCompile(`\n(//|#|>)? ?`).ReplaceAllString(text, "\n")
	blank := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, joined)
	for _, p := range phrases {
		for _, at := range p.found(blank) {
			from, to := max(0, at[0]-40), min(len(blank), at[1]+40)
			t.Errorf(
				"%s:%d: %q in %q; write: %s", where, line+strings.Count(joined[:at[0]], "\n"), blank[at[0]:at[1]],
				blank[from:to], p.instead,
			)
		}
	}
}

func TestLanguage_schemas_useUsualWords(t *testing.T) {
	t.Parallel()
	every(t, func(path string, a *tfprotov6.SchemaAttribute) { plain(t, path, 1, a.Description) })
	schema := providerSchema(t)
	plain(t, "provider", 1, schema.Provider.Block.Description)
	for name, s := range schema.ResourceSchemas {
		plain(t, name, 1, s.Block.Description)
	}
	for name, s := range schema.DataSourceSchemas {
		plain(t, "data."+name, 1, s.Block.Description)
	}
	for name, f := range schema.Functions {
		plain(t, "function "+name, 1, f.Summary+"\n"+f.Description)
		for _, p := range f.Parameters {
			plain(t, "function "+name+"."+p.Name, 1, p.Description)
		}
	}
}

// TestLanguage_pages_useUsualWords reads what people read: pages, examples and
// the messages that golden files hold.
func TestLanguage_pages_useUsualWords(t *testing.T) {
	t.Parallel()
	prose := map[string]bool{".md": true, ".tmpl": true, ".txt": true, ".tf": true, ".sh": true, ".jq": true}
	for _, top := range []string{
		"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "templates", "docs", "examples",
		"internal/commerce/RULES.md", "internal/commerce/testdata", "internal/documentation/testdata", "internal/provider/testdata", "internal/differential",
	} {
		files := 0
		err := filepath.WalkDir(filepath.Join(root, top), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && prose[filepath.Ext(path)] {
				files++
				plain(t, strings.TrimPrefix(path, root+"/"), 1, read(t, path))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		if files == 0 {
			t.Errorf("%s holds no text", top)
		}
	}
}

// spoken are the packages whose texts people read.
var spoken = []string{
	"armbilling", "commerce", "diagnostics", "fulfillment", "functions", "msgraph", "partnercenter", "provider", "receipts", "services",
	"simulator/command", "story", "transport", "turns", "wholenumber",
}

// TestLanguage_messages_useUsualWords reads the texts in the code itself, since
// no golden file shows all of them.
func TestLanguage_messages_useUsualWords(t *testing.T) {
	t.Parallel()
	for _, folder := range spoken {
		err := filepath.WalkDir(filepath.Join(root, "internal", folder), func(path string, _ fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				literals(t, path, func(line int, text string) { plain(t, strings.TrimPrefix(path, root+"/"), line, text) })
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// literals visits the texts of a file that are long enough to be sentences. A
// text put together from several is visited as one.
func literals(t *testing.T, path string, visit func(line int, text string)) {
	t.Helper()
	const sentence = 12
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var look func(n ast.Node) bool
	look = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			return n.Tag == nil
		case *ast.BinaryExpr, *ast.BasicLit:
			text, others := spelled(n.(ast.Expr)) //nolint:errcheck // both are expressions
			if len(text) > sentence {
				visit(files.Position(n.Pos()).Line, text)
			}
			for _, other := range others {
				ast.Inspect(other, look)
			}
			return false
		}
		return true
	}
	ast.Inspect(file, look)
}

// spelled is the text that literals add up to, with "…" for each of the others
// between them.
func spelled(e ast.Expr) (text string, others []ast.Expr) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", nil
		}
		text, err := strconv.Unquote(e.Value)
		if err != nil {
			return "", nil
		}
		return text, nil
	case *ast.BinaryExpr:
		left, before := spelled(e.X)
		right, after := spelled(e.Y)
		return left + right, append(before, after...)
	}
	return "…", []ast.Expr{e}
}
