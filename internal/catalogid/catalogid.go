// Package catalogid reads and writes the ids that the catalog gives what it
// sells: "Product:SKU" and "Product:SKU:Availability".
package catalogid

import (
	"fmt"
	"regexp"
	"strings"
)

// ID is a catalog item id, "Product:SKU:Availability"; the availability
// is empty where the service names only product and SKU.
type ID struct {
	ProductID      string
	SKUID          string
	AvailabilityID string
}

// Parse reads "P:S" or "P:S:A". Legacy offer ids (GUIDs, "MS-AZR-…") are
// an error.
func Parse(text string) (ID, error) {
	parts := strings.Split(strings.TrimSpace(text), ":")
	if len(parts) != 2 && len(parts) != 3 {
		return ID{}, fmt.Errorf("%q is not a catalog item id (Product:SKU or Product:SKU:Availability)", text)
	}
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
		if !IsPart(parts[i]) {
			return ID{}, fmt.Errorf("%q is not a catalog item id: part %d is %q", text, i+1, part)
		}
	}
	id := ID{ProductID: parts[0], SKUID: parts[1]}
	if len(parts) == 3 {
		id.AvailabilityID = parts[2]
	}
	return id, nil
}

// IsPart reports whether a text can be one part of a catalog item id.
func IsPart(text string) bool { return text != "" && !strings.ContainsAny(text, ": \t\r\n/?#") }

// String is the inverse of Parse.
func (o ID) String() string {
	if o.AvailabilityID == "" {
		return o.ProductID + ":" + o.SKUID
	}
	return o.ProductID + ":" + o.SKUID + ":" + o.AvailabilityID
}

var shortNumber = regexp.MustCompile(`^[0-9]{1,3}$`)

// RestoreSKU is the SKU id that a text was before something read it as a number,
// as spreadsheets do. Ids with letters, such as 000C, are not numbers.
func RestoreSKU(text string) (restored string, lost bool) {
	if !shortNumber.MatchString(text) {
		return "", false
	}
	return fmt.Sprintf("%04s", text), true
}

// SKUForm says how SKU ids look and what a restored one is.
func SKUForm(restored string) string {
	return "SKU ids have four digits; a spreadsheet may have dropped the zeros: " + restored
}
