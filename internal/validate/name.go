package validate

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// mostOfName is how many characters a name may have.
const mostOfName = 128

// IsName lets an attribute take a name of one line. No message repeats the
// name: it can be sensitive, and a validator does not know.
func IsName() validator.String {
	must := fmt.Sprintf("must be one line of at most %d characters, with no blank at its beginning or end", mostOfName)
	return text{must: must, wrong: wrongName}
}

func wrongName(at path.Path, name string) (summary, detail string) {
	position := 0
	for _, r := range name {
		position++
		if what, escape := unprintable(r); what != "" {
			return "Invalid character in a name", fmt.Sprintf("%s has %s at position %d. "+
				"A name is one line of visible characters. Remove it:\n\n  %[1]s = replace(…, \"%[4]s\", \" \")\n\n"+
				"At the end of a name it often comes from a file or a heredoc:\n\n  %[1]s = trimspace(…)", at, what, position, escape)
		}
	}
	if n := utf8.RuneCountInString(name); n > mostOfName {
		return "Name too long", fmt.Sprintf("%s has %d characters. A name has at most %d.", at, n, mostOfName)
	}
	if strings.TrimSpace(name) != name {
		return "Blank at the end of a name", fmt.Sprintf("%s must not begin or end with a blank: "+
			"the service drops it, and every plan would want it back. Write:\n\n  %[1]s = trimspace(…)", at)
	}
	return "", ""
}

// unprintable names a character that no name can have, one that ends a line,
// moves the cursor or shows nothing, and writes it as Terraform does. Both are
// empty for all others.
func unprintable(r rune) (what, escape string) {
	switch r {
	case '\n':
		return "a line break", `\n`
	case '\r':
		return "a carriage return", `\r`
	case '\t':
		return "a tab", `\t`
	case 0:
		what = "a NUL"
	case '\u007f':
		what = "a DEL"
	case '\u2028':
		what = "a line separator"
	case '\u2029':
		what = "a paragraph separator"
	case '\ufeff':
		what = "a byte order mark"
	default:
		if !unicode.IsControl(r) {
			return "", ""
		}
		what = "a control character"
	}
	return fmt.Sprintf("%s (U+%04X)", what, r), fmt.Sprintf(`\u%04x`, r)
}
