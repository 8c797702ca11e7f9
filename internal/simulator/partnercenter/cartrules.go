package partnercenter

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/catalog"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
)

// basket is the state of one validation of a cart's lines: earlier lines count for later ones.
type basket struct {
	c     *call
	buyer *directory.Customer
	Estate
	taken map[string]int   // seats per product:sku in earlier valid lines
	used  map[string]usage // of promotions by earlier valid lines
}

// validate checks each line in the documented order and records its first error.
func (c *call) validate(buyer *directory.Customer, lines []CartLine) error {
	owned, err := EstateOf(c.Tx, buyer.ID)
	if err != nil {
		return err
	}
	b := &basket{c: c, buyer: buyer, Estate: owned, taken: map[string]int{}, used: map[string]usage{}}
	for i := range lines {
		line := &lines[i]
		k, no := b.item(line)
		line.Error = no
		if no == nil {
			b.taken[k.Key()] += line.Seats()
			before := b.used[line.Applied]
			b.used[line.Applied] = usage{before.seats + line.Seats(), before.redemptions + 1}
		}
	}
	return nil
}

func wrong(code int, format string, args ...any) *LineError {
	return &LineError{code: code, status: http.StatusBadRequest, text: fmt.Sprintf(format, args...)}
}

func missing(code int, format string, args ...any) *LineError {
	return &LineError{code: code, status: http.StatusNotFound, text: fmt.Sprintf(format, args...)}
}

// item checks one line: catalog id, term and cycle, quantity, base product, seat rule, promotion, end date,
// participants, then the SKU's other requirements.
func (b *basket) item(line *CartLine) (*catalog.SKU, *LineError) {
	line.Applied = ""
	a, no := b.catalogID(line)
	if no != nil {
		return nil, no
	}
	k := a.SKU
	for _, rule := range []func(*CartLine, *catalog.Availability) *LineError{
		b.terms, b.quantity, b.baseProduct, b.seatRule, b.promotion, b.customEnd, b.participants, b.attestation,
		b.currency, b.trial,
	} {
		if no := rule(line, a); no != nil {
			return nil, no
		}
	}
	b.complete(line, k)
	return k, nil
}

// complete fills in the properties that the caller omitted.
func (b *basket) complete(line *CartLine, k *catalog.SKU) {
	if line.FriendlyName == "" {
		line.FriendlyName = k.Title
	}
	if line.CurrencyCode == "" {
		line.CurrencyCode, _, _ = catalog.CurrencyOf(b.buyer.Country)
	}
}

func (b *basket) catalogID(line *CartLine) (*catalog.Availability, *LineError) {
	parts := strings.Split(line.CatalogItemID, ":")
	if len(parts) != 3 {
		return nil, wrong(codeLineCatalogID, "%q is no catalog item id of the form product:SKU:availability.",
			line.CatalogItemID)
	}
	if !slices.ContainsFunc(
		catalog.Offers,
		func(k catalog.SKU) bool { return strings.EqualFold(k.Product, parts[0]) },
	) {
		return nil, missing(codeProductNotFound, "Product %s was not found.", parts[0])
	}
	k := catalog.FindSKU(parts[0], parts[1])
	if k == nil {
		return nil, missing(codeSkuNotFound, "SKU %s of product %s was not found.", parts[1], parts[0])
	}
	a := b.c.shop.Availability(k, b.buyer.Country, parts[2])
	if a == nil {
		return nil, missing(codeAvailability, "Availability %s of %s was not found in %s.", parts[2], k.Key(),
			b.buyer.Country)
	}
	if !b.c.switches.sells(k) {
		return nil, wrong(codeNotAvailable, "%s is not available for purchase.", k.Title)
	}
	if !b.buyer.Qualified(k.Segment) {
		return nil, wrong(codeNotEligible, "The customer is not eligible for products of the %s segment.", k.Segment)
	}
	return a, nil
}

func (b *basket) terms(line *CartLine, a *catalog.Availability) *LineError {
	if line.TermDuration == "" || line.BillingCycle == "" {
		return wrong(codeLineInput, "termDuration and billingCycle are required.")
	}
	if _, found := a.Find(line.TermDuration, line.BillingCycle); found {
		return nil
	}
	cycle, known := catalog.CycleMonths(line.BillingCycle)
	term, _ := catalog.Months(line.TermDuration)
	if known && term > 0 && cycle > term {
		return wrong(codeCycleTooLong, "The billing cycle %s is longer than the term %s.", line.BillingCycle,
			line.TermDuration)
	}
	return wrong(codeLineBillingPlan, "Availability %s does not offer the term %s billed %s.", a.ID, line.TermDuration,
		line.BillingCycle)
}

func (b *basket) quantity(line *CartLine, a *catalog.Availability) *LineError {
	if k := a.SKU; line.Seats() < k.Minimum || line.Seats() > k.Maximum {
		return wrong(codeLineQuantity, "The quantity %d is outside the offer's limits of %d to %d.", line.Seats(),
			k.Minimum, k.Maximum)
	}
	return nil
}

func (b *basket) seatRule(line *CartLine, a *catalog.Availability) *LineError {
	k := a.SKU
	if k.Pooled == 0 {
		return nil
	}
	held := b.pooled(k, "") + b.taken[k.Key()]
	left := max(k.Pooled-held, 0)
	if line.Seats() <= left {
		return nil
	}
	no := wrong(codeLineMaxSeats, "%s is limited to %d seats per customer; %d remain.", k.Title, k.Pooled, left)
	no.available, no.purchased = &left, &held
	return no
}

// promotion returns the promotion of the line's price: the requested one, or one that applies automatically. A
// requested one for another term or billing cycle silently results in the list price.
func (b *basket) promotion(line *CartLine, a *catalog.Availability) *LineError {
	if line.PromotionID == "" {
		for i := range catalog.Promotions {
			if p := &catalog.Promotions[i]; p.Automatic && len(b.hindrances(p, line, a.SKU)) == 0 {
				line.Applied = p.ID
			}
		}
		return nil
	}
	p := catalog.ValidFor(line.PromotionID, a.SKU, b.buyer.Country, b.c.Now)
	if p == nil {
		return wrong(b.c.switches.PromotionCode, "The promotion %s is not valid.", line.PromotionID)
	}
	if !p.Fits(line.TermDuration, line.BillingCycle) {
		return nil
	}
	if found := b.hindrances(p, line, a.SKU); len(found) > 0 {
		return wrong(b.c.switches.PromotionCode, "The promotion %s cannot be applied: %s", p.ID, found[0].text)
	}
	line.Applied = p.ID
	return nil
}

func (b *basket) hindrances(p *catalog.Promotion, line *CartLine, k *catalog.SKU) []hindrance {
	used, here := usedBy(p, b.Held), b.used[p.ID]
	return hindrances(p, interest{
		k: k, country: b.buyer.Country, quantity: line.Seats(), term: line.TermDuration,
		cycle: line.BillingCycle, held: b.Held,
		used: usage{used.seats + here.seats, used.redemptions + here.redemptions},
	}, b.c.Now)
}

func (b *basket) customEnd(line *CartLine, a *catalog.Availability) *LineError {
	if line.CustomTermEndDate == nil {
		return nil
	}
	if !a.SKU.IsSeat() || a.SKU.TrialDays > 0 {
		return wrong(codeLineCotermProduct, "A custom term end date is not allowed for %s.", a.SKU.Title)
	}
	for _, one := range customEnds(b.Held, line.TermDuration, b.c.Now) {
		if one.date.Equal(catalog.DayOf(line.CustomTermEndDate.Time)) {
			return nil
		}
	}
	return wrong(
		b.c.switches.CotermCode,
		"The custom term end date matches no month end and no subscription's end within the term.",
	)
}

func (b *basket) participants(line *CartLine, _ *catalog.Availability) *LineError {
	resellers, others := 0, 0
	for _, p := range line.Participants {
		switch strings.ToLower(p.Key) {
		case "transaction_reseller":
			resellers++
		case "additional_transaction_reseller":
			others++
		}
	}
	if b.c.switches.PartnerKind == "direct" {
		if len(line.Participants) > 0 {
			return wrong(codeLineParticipants, "A direct partner must not name participants.")
		}
		return nil
	}
	if resellers != 1 || others > 5 {
		return wrong(
			codeLineInput,
			"An indirect provider must name one transaction_reseller and at most five additional ones.",
		)
	}
	return nil
}

func (b *basket) attestation(line *CartLine, a *catalog.Availability) *LineError {
	if a.SKU.Attestation != "" && !line.AttestationAccepted {
		return wrong(codeLineAttestation, "The attestation %s must be accepted.", a.SKU.Attestation)
	}
	return nil
}

func (b *basket) currency(line *CartLine, _ *catalog.Availability) *LineError {
	if want, _, _ := catalog.CurrencyOf(b.buyer.Country); line.CurrencyCode != "" &&
		!strings.EqualFold(line.CurrencyCode, want) {
		return wrong(b.c.switches.CurrencyCode, "The currency %s is not accepted, %s is.", line.CurrencyCode, want)
	}
	return nil
}

func (b *basket) trial(line *CartLine, a *catalog.Availability) *LineError {
	if line.RenewsTo == nil || line.RenewsTo.TermDuration == "" {
		return nil
	}
	if a.SKU.TrialDays == 0 {
		return wrong(codeLineInput, "renewsTo is for trials only.")
	}
	if b.c.shop.Selling(catalog.FindSKUByKey(a.SKU.ConvertsTo), b.buyer.Country, line.RenewsTo.TermDuration,
		"monthly") == nil {
		return wrong(codeLineInput, "The trial cannot renew to a term of %s.", line.RenewsTo.TermDuration)
	}
	return nil
}
