package partnercenter

import (
	"fmt"
	"strings"
)

// OfferID is a catalog item id, "Product:SKU:Availability"; the availability
// is empty where the service names only product and SKU.
type OfferID struct {
	ProductID      string
	SKUID          string
	AvailabilityID string
}

// ParseOfferID reads "P:S" or "P:S:A". Legacy offer ids (GUIDs, "MS-AZR-…") are
// an error.
func ParseOfferID(text string) (OfferID, error) {
	parts := strings.Split(strings.TrimSpace(text), ":")
	if len(parts) != 2 && len(parts) != 3 {
		return OfferID{}, fmt.Errorf("%q is not a catalog item id (Product:SKU or Product:SKU:Availability)", text)
	}
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
		if !IsOfferPart(parts[i]) {
			return OfferID{}, fmt.Errorf("%q is not a catalog item id: part %d is %q", text, i+1, part)
		}
	}
	id := OfferID{ProductID: parts[0], SKUID: parts[1]}
	if len(parts) == 3 {
		id.AvailabilityID = parts[2]
	}
	return id, nil
}

// IsOfferPart reports whether a text can be one part of a catalog item id.
func IsOfferPart(text string) bool { return text != "" && !strings.ContainsAny(text, ": \t\r\n/?#") }

// String is the inverse of ParseOfferID.
func (o OfferID) String() string {
	if o.AvailabilityID == "" {
		return o.ProductID + ":" + o.SKUID
	}
	return o.ProductID + ":" + o.SKUID + ":" + o.AvailabilityID
}

// SameID compares two ids of the service without regard to letter case: legacy
// GUIDs come in upper case, newer ones in lower case, and the case of one id may
// change.
func SameID(a, b string) bool {
	return strings.EqualFold(strings.TrimSpace(a), strings.TrimSpace(b))
}
