package partnercenter

import (
	"fmt"
	"strings"
)

// OfferID is a catalogue item id, "Product:SKU:Availability"; the availability
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
		return OfferID{}, fmt.Errorf("%q is not a catalogue item id (Product:SKU or Product:SKU:Availability)", text)
	}
	for i, part := range parts {
		parts[i] = strings.TrimSpace(part)
		if parts[i] == "" || strings.ContainsAny(parts[i], " \t\r\n/?#") {
			return OfferID{}, fmt.Errorf("%q is not a catalogue item id: part %d is %q", text, i+1, part)
		}
	}
	id := OfferID{ProductID: parts[0], SKUID: parts[1]}
	if len(parts) == 3 {
		id.AvailabilityID = parts[2]
	}
	return id, nil
}

// String is the inverse of ParseOfferID.
func (o OfferID) String() string {
	if o.AvailabilityID == "" {
		return o.ProductID + ":" + o.SKUID
	}
	return o.ProductID + ":" + o.SKUID + ":" + o.AvailabilityID
}
