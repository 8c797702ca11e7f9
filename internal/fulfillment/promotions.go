package fulfillment

import (
	"context"
	"errors"
	"fmt"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// Promotions asks whether the promotion of a purchase applies, if one is set, and
// in the same request which others apply.
func (f *Fulfiller) Promotions(
	ctx context.Context,
	catalog Catalog,
	desired commerce.Desired,
) ([]commerce.PromotionAnswer, error) {
	a, err := f.availability(ctx, catalog, desired.SKU, desired.Term, desired.Cycle, true)
	if err != nil {
		return nil, err
	}
	return f.promotions(ctx, desired.TenantID, partnercenter.PromotionCheck{
		CatalogItemID: itemOf(desired.SKU, a), Quantity: desired.Quantity,
		TermDuration: string(desired.Term), BillingCycle: string(desired.Cycle), PromotionID: desired.PromotionID,
	})
}

// NextPromotions asks the same for a next term, whose SKU may only renew. It returns
// nothing if the catalog does not list the term.
func (f *Fulfiller) NextPromotions(
	ctx context.Context,
	catalog Catalog,
	next commerce.Schedule,
) ([]commerce.PromotionAnswer, error) {
	a, err := f.availability(ctx, catalog, next.SKU, next.Term, next.Cycle, false)
	var unlisted *UnknownOfferError
	switch {
	case errors.As(err, &unlisted):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return f.promotions(ctx, catalog.TenantID, partnercenter.PromotionCheck{
		CatalogItemID: itemOf(next.SKU, a), Quantity: next.Quantity,
		TermDuration: string(next.Term), BillingCycle: string(next.Cycle), PromotionID: next.PromotionID,
	})
}

func (f *Fulfiller) promotions(
	ctx context.Context,
	tenantID string,
	check partnercenter.PromotionCheck,
) ([]commerce.PromotionAnswer, error) {
	checks := []partnercenter.PromotionCheck{check}
	if check.PromotionID != "" {
		check.PromotionID = ""
		checks = append(checks, check)
	}
	list, err := f.client.PromotionEligibilities(ctx, tenantID, checks)
	if err != nil {
		return nil, err
	}
	var out []commerce.PromotionAnswer
	for _, answer := range list {
		for _, p := range answer.Promotions {
			out = append(out, answerOf(p))
		}
	}
	return out, nil
}

func answerOf(p partnercenter.PromotionEligibility) commerce.PromotionAnswer {
	one := commerce.PromotionAnswer{ID: p.PromotionID, Eligible: p.IsEligible}
	for _, refusal := range p.Errors {
		one.Why = append(one.Why, refusal.Reason())
		one.Unfit = one.Unfit || unfit[refusal.Type]
		if refusal.Type == partnercenter.PromotionSeatCount {
			one.SeatsLeft = refusal.AvailableSeats
		}
	}
	return one
}

// PromotedItem is what a promotion is a discount on: a SKU, its term and its
// billing cycle.
type PromotedItem struct {
	PromotionID string
	SKU         commerce.SKU
	Option      commerce.TermOption
}

// Promoted asks, in one request, whether a tenant would get promotions on a number
// of seats. The answers are in the order of the items.
func (f *Fulfiller) Promoted(
	ctx context.Context,
	catalog Catalog,
	quantity int,
	items []PromotedItem,
) ([]commerce.PromotionAnswer, error) {
	sold, err := f.soldOf(ctx, catalog, items)
	if err != nil {
		return nil, err
	}
	out := make([]commerce.PromotionAnswer, len(items))
	var checks []partnercenter.PromotionCheck
	var asked []int // which item each check is about
	for i, item := range items {
		out[i].ID = item.PromotionID
		a, found := selling(sold[item.SKU], item.Option.Term, item.Option.Cycle, true)
		if !found {
			out[i].Why = []string{
				fmt.Sprintf("the tenant cannot buy it for %s billed %s", item.Option.Term, item.Option.Cycle),
			}
			continue
		}
		asked = append(asked, i)
		checks = append(checks, partnercenter.PromotionCheck{
			CatalogItemID: itemOf(item.SKU, a), Quantity: quantity, PromotionID: item.PromotionID,
			TermDuration: string(item.Option.Term), BillingCycle: string(item.Option.Cycle),
		})
	}
	list, err := f.client.PromotionEligibilities(ctx, catalog.TenantID, checks)
	if err != nil {
		return nil, err
	}
	for _, answer := range list {
		if answer.Check >= 0 && answer.Check < len(asked) && len(answer.Promotions) > 0 {
			i := asked[answer.Check]
			out[i] = answerOf(answer.Promotions[0])
			out[i].ID = items[i].PromotionID
		}
	}
	return out, nil
}

// soldOf looks up the availabilities of each SKU once; none if the tenant's catalog
// does not list it.
func (f *Fulfiller) soldOf(
	ctx context.Context,
	catalog Catalog,
	items []PromotedItem,
) (map[commerce.SKU][]partnercenter.Availability, error) {
	sold := map[commerce.SKU][]partnercenter.Availability{}
	for _, item := range items {
		if _, known := sold[item.SKU]; known {
			continue
		}
		list, err := f.client.Availabilities(
			ctx,
			catalog.toPartnerCenter(),
			item.SKU.ProductID,
			item.SKU.SKUID,
			catalog.Segment,
		)
		if err = f.unknownTenantOrOffer(ctx, catalog, item.SKU, err); err != nil && !isUnknownOffer(err) {
			return nil, err
		}
		sold[item.SKU] = list
	}
	return sold, nil
}

// unfit are the reasons that apply to every purchase with the promotion.
var unfit = map[partnercenter.PromotionErrorType]bool{
	partnercenter.PromotionUnknownItem: true,
	partnercenter.PromotionUnknown:     true,
}
