package partnercenter

import "strings"

// SameID compares two ids of the service, ignoring case: legacy GUIDs come in upper
// case, newer ones in lower case, and the case of one id may change.
func SameID(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}
