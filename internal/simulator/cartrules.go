package simulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// basket is the state that one validation of a cart's lines builds up: earlier lines count for later ones.
type basket struct {
	c     *call
	buyer *customer
	estate
	taken map[string]int   // seats per product:sku in earlier good lines
	used  map[string]usage // of promotions by earlier good lines
}

// validate checks each line in the documented order and notes the first thing wrong with it.
func (c *call) validate(buyer *customer, lines []cartLine) error {
	owned, err := c.estateOf(buyer.ID)
	if err != nil {
		return err
	}
	b := &basket{c: c, buyer: buyer, estate: owned, taken: map[string]int{}, used: map[string]usage{}}
	for i := range lines {
		line := &lines[i]
		k, no := b.item(line)
		line.Error = no
		if no == nil {
			b.taken[k.key()] += line.seats()
			before := b.used[line.Applied]
			b.used[line.Applied] = usage{before.seats + line.seats(), before.redemptions + 1}
		}
	}
	return nil
}

func wrong(code int, format string, args ...any) *lineError {
	return &lineError{code: code, status: http.StatusBadRequest, text: fmt.Sprintf(format, args...)}
}

func missing(code int, format string, args ...any) *lineError {
	return &lineError{code: code, status: http.StatusNotFound, text: fmt.Sprintf(format, args...)}
}

// item checks one line: catalog id, term and cycle, quantity, base product, seat rule, promotion, end date,
// participants, then what the SKU asks for besides.
func (b *basket) item(line *cartLine) (*sku, *lineError) {
	line.Applied = ""
	a, no := b.catalogID(line)
	if no != nil {
		return nil, no
	}
	k := a.sku
	for _, rule := range []func(*cartLine, *availability) *lineError{
		b.terms, b.quantity, b.baseProduct, b.seatRule, b.promotion, b.customEnd, b.participants, b.attestation, b.currency, b.trial,
	} {
		if no := rule(line, a); no != nil {
			return nil, no
		}
	}
	b.complete(line, k)
	return k, nil
}

// complete fills in what the caller left to the service.
func (b *basket) complete(line *cartLine, k *sku) {
	if line.FriendlyName == "" {
		line.FriendlyName = k.title
	}
	if line.CurrencyCode == "" {
		line.CurrencyCode, _, _ = currencyOf(b.buyer.Country)
	}
}

func (b *basket) catalogID(line *cartLine) (*availability, *lineError) {
	parts := strings.Split(line.CatalogItemID, ":")
	if len(parts) != 3 {
		return nil, wrong(codeLineCatalogID, "%q is no catalog item id of the form product:SKU:availability.", line.CatalogItemID)
	}
	if !slices.ContainsFunc(offers, func(k sku) bool { return strings.EqualFold(k.product, parts[0]) }) {
		return nil, missing(codeProductNotFound, "Product %s was not found.", parts[0])
	}
	k := findSKU(parts[0], parts[1])
	if k == nil {
		return nil, missing(codeSkuNotFound, "SKU %s of product %s was not found.", parts[1], parts[0])
	}
	a := b.c.shop.availability(k, b.buyer.Country, parts[2])
	if a == nil {
		return nil, missing(codeAvailability, "Availability %s of %s was not found in %s.", parts[2], k.key(), b.buyer.Country)
	}
	if !b.c.switches.sells(k) {
		return nil, wrong(codeNotAvailable, "%s is not available for purchase.", k.title)
	}
	if !b.buyer.qualified(k.segment) {
		return nil, wrong(codeNotEligible, "The customer is not eligible for products of the %s segment.", k.segment)
	}
	return a, nil
}

func (b *basket) terms(line *cartLine, a *availability) *lineError {
	if line.TermDuration == "" || line.BillingCycle == "" {
		return wrong(codeLineInput, "termDuration and billingCycle are required.")
	}
	if _, found := a.find(line.TermDuration, line.BillingCycle); found {
		return nil
	}
	cycle, known := cycleMonths(line.BillingCycle)
	term, _ := months(line.TermDuration)
	if known && term > 0 && cycle > term {
		return wrong(codeCycleTooLong, "The billing cycle %s is longer than the term %s.", line.BillingCycle, line.TermDuration)
	}
	return wrong(codeLineBillingPlan, "Availability %s does not offer the term %s billed %s.", a.id, line.TermDuration, line.BillingCycle)
}

func (b *basket) quantity(line *cartLine, a *availability) *lineError {
	if k := a.sku; line.seats() < k.minimum || line.seats() > k.maximum {
		return wrong(codeLineQuantity, "The quantity %d is outside the offer's limits of %d to %d.", line.seats(), k.minimum, k.maximum)
	}
	return nil
}

func (b *basket) seatRule(line *cartLine, a *availability) *lineError {
	k := a.sku
	if k.pooled == 0 {
		return nil
	}
	held := b.pooled(k, "") + b.taken[k.key()]
	left := max(k.pooled-held, 0)
	if line.seats() <= left {
		return nil
	}
	no := wrong(codeLineMaxSeats, "%s is limited to %d seats per customer; %d remain.", k.title, k.pooled, left)
	no.available, no.purchased = &left, &held
	return no
}

// promotion finds the promotion that the line's price has: the named one, or one that applies by itself. A named one
// that is for another term or billing cycle silently gives the list price.
func (b *basket) promotion(line *cartLine, a *availability) *lineError {
	if line.PromotionID == "" {
		for i := range promotions {
			if p := &promotions[i]; p.automatic && len(b.hindrances(p, line, a.sku)) == 0 {
				line.Applied = p.id
			}
		}
		return nil
	}
	p := validFor(line.PromotionID, a.sku, b.buyer.Country, b.c.now)
	if p == nil {
		return wrong(b.c.switches.PromotionCode, "The promotion %s is not valid.", line.PromotionID)
	}
	if !p.fits(line.TermDuration, line.BillingCycle) {
		return nil
	}
	if found := b.hindrances(p, line, a.sku); len(found) > 0 {
		return wrong(b.c.switches.PromotionCode, "The promotion %s cannot be applied: %s", p.id, found[0].text)
	}
	line.Applied = p.id
	return nil
}

func (b *basket) hindrances(p *promotion, line *cartLine, k *sku) []hindrance {
	used, here := p.usedBy(b.held), b.used[p.id]
	return p.hindrances(interest{
		k: k, country: b.buyer.Country, quantity: line.seats(), term: line.TermDuration, cycle: line.BillingCycle, held: b.held,
		used: usage{used.seats + here.seats, used.redemptions + here.redemptions},
	}, b.c.now)
}

func (b *basket) customEnd(line *cartLine, a *availability) *lineError {
	if line.CustomTermEndDate == nil {
		return nil
	}
	if !a.sku.isSeat() || a.sku.trialDays > 0 {
		return wrong(codeLineCotermProduct, "A custom term end date is not allowed for %s.", a.sku.title)
	}
	for _, one := range customEnds(b.held, line.TermDuration, b.c.now) {
		if one.date.Equal(dayOf(line.CustomTermEndDate.Time)) {
			return nil
		}
	}
	return wrong(b.c.switches.CotermCode, "The custom term end date matches no month end and no subscription's end within the term.")
}

func (b *basket) participants(line *cartLine, _ *availability) *lineError {
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
		return wrong(codeLineInput, "An indirect provider must name one transaction_reseller and at most five additional ones.")
	}
	return nil
}

func (b *basket) attestation(line *cartLine, a *availability) *lineError {
	if a.sku.attestation != "" && !line.AttestationAccepted {
		return wrong(codeLineAttestation, "The attestation %s must be accepted.", a.sku.attestation)
	}
	return nil
}

func (b *basket) currency(line *cartLine, _ *availability) *lineError {
	if want, _, _ := currencyOf(b.buyer.Country); line.CurrencyCode != "" && !strings.EqualFold(line.CurrencyCode, want) {
		return wrong(b.c.switches.CurrencyCode, "The currency %s is not accepted, %s is.", line.CurrencyCode, want)
	}
	return nil
}

func (b *basket) trial(line *cartLine, a *availability) *lineError {
	if line.RenewsTo == nil || line.RenewsTo.TermDuration == "" {
		return nil
	}
	if a.sku.trialDays == 0 {
		return wrong(codeLineInput, "renewsTo is for trials only.")
	}
	if b.c.shop.selling(findSKUByKey(a.sku.convertsTo), b.buyer.Country, line.RenewsTo.TermDuration, "monthly") == nil {
		return wrong(codeLineInput, "The trial cannot renew to a term of %s.", line.RenewsTo.TermDuration)
	}
	return nil
}
