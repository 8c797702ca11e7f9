// Package fulfillment reads what a tenant holds as values of commerce, asks the
// live service what blocks a plan, and carries planned changes out, one call each,
// so that nothing is bought twice.
//
// A [Fulfiller] does that for one run of Terraform; a [Run] records what the
// resources of that run claim, plan and order.
//
//   - Reading: subscriptions.go (what a tenant holds), convert.go (wire to domain),
//     scheduled.go (schedules and deadlines), listing.go and search.go (the catalog),
//     promotions.go and term_ends.go (terms of a purchase), quote.go (prices).
//   - Checking what blocks a plan: vet.go, vet_purchase.go, vet_update.go, vet_addon.go.
//   - Changing: apply.go (the changes of a plan, in order), calls.go (the call of
//     each), schedule.go (the next term), upgrade.go and partial_upgrade.go
//     (transitions), taken.go (whether a call had its effect).
//   - Buying: purchase.go (cart and checkout), cart.go, turn.go (one purchase per
//     tenant at a time), twins.go and recent_orders.go (what is bought already),
//     base_wait.go (an add-on right after its base), await.go (until it shows).
//   - Receipts of all writes: receipt.go, purchase_receipt.go.
package fulfillment
