package story

var (
	plan  = []string{CLI, "plan"}
	apply = []string{CLI, "apply", "-auto-approve"}
)

const empty = "No changes. Your infrastructure matches the configuration."

// Chapters are the story, from the purchase to the end. All its dates follow
// from the simulated clock, which starts on 2026-11-02.
func Chapters() []Chapter {
	return []Chapter{buy(), grow(), shrink(), refused(), wait(), portal(), renew(), leave()}
}

func buy() Chapter {
	return Chapter{
		Title: "Buy",
		Text: "Cedar School wants 25 seats of Microsoft 365 E3. The configuration finds the tenant by its domain and " +
			"the offer by its title. " +
			"Terraform plans one purchase, makes it, and then has nothing left to do.",
		Steps: []Step{
			{
				Write: opening,
				Run:   plan, Part: []string{"changes", "product_id", "sku_id", "quantity", "tenant_id"},
				Sees: Sight{Texts: []string{"Plan: 1 to add, 0 to change, 0 to destroy.", `+ action = "purchase"`}},
			},
			{
				Text: "A plan buys nothing. The apply places the order.",
				Run:  apply, Part: []string{"quantity"},
				Sees: Sight{
					Texts:  []string{"Apply complete! Resources: 1 added, 0 changed, 0 destroyed."},
					Calls:  []string{"POST carts", "POST carts/checkout"},
					Orders: []string{"New 25"},
					State: []Value{
						{"status", "active"},
						{"seats", 25.0},
						{"refundable_quantity", 25.0},
						{"offer_name", "Microsoft 365 E3"},
					},
				},
			},
			{Run: plan, Sees: Sight{Texts: []string{empty}}},
		},
	}
}

func grow() Chapter {
	return Chapter{
		Title: "Grow",
		Text: "Two days later 15 more people join. Like bought seats, added seats can be removed for seven days: " +
			"each addition has its own window.",
		Steps: []Step{
			{
				Clock: []string{"--advance", "48h"}, Set: []string{"quantity = 40"},
				Run: apply, Part: []string{"changes", "quantity", "seats"},
				Sees: Sight{
					Texts: []string{
						`"add_seats"`,
						"quantity = 25 -> 40",
						"Apply complete! Resources: 0 added, 1 changed, 0 destroyed.",
					},
					Calls:  []string{"PATCH subscriptions"},
					Orders: []string{"New 25", "addQuantity 15"},
				},
			},
			{
				Text: "The state shows which seats can be removed, and until when.",
				Run: []string{
					CLI,
					"state",
					"show",
					Address,
				},
				Part: []string{"quantity", "refund_windows", "refundable_quantity"},
				Sees: Sight{State: []Value{
					{"seats", 40.0},
					{"refundable_quantity", 40.0},
					{"refund_windows.#", 2},
					{"refund_windows.0.quantity", 25.0},
					{"refund_windows.1.quantity", 15.0},
				}},
			},
		},
	}
}

func shrink() Chapter {
	return Chapter{
		Title: "Shrink inside the window",
		Text: "On the fifth day it turns out that five seats are not needed. " +
			"All windows are open, so the seats are removed at once and no longer billed.",
		Steps: []Step{{
			Clock: []string{"--advance", "72h"}, Set: []string{"quantity = 35"},
			Run: apply, Part: []string{"changes", "quantity", "seats"},
			Sees: Sight{
				Texts: []string{
					`"reduce_seats"`,
					"quantity = 40 -> 35",
					"Apply complete! Resources: 0 added, 1 changed, 0 destroyed.",
				},
				Calls:  []string{"PATCH subscriptions"},
				Orders: []string{"New 25", "addQuantity 15", "removeQuantity 5"},
				State:  []Value{{"seats", 35.0}, {"refundable_quantity", 35.0}},
			},
		}},
	}
}

func refused() Chapter {
	return Chapter{
		Title: "Shrink after the window",
		Text: "On the eighth day the first 25 seats can no longer be removed. A reduction to 20 fails in the plan, not halfway " +
			"through an apply, and the message says what is possible. Each remedy is pasted as printed, on a copy of the folder.",
		Steps: []Step{{
			Clock: []string{"--advance", "72h"}, Set: []string{"quantity = 20"},
			Run: plan,
			Sees: Sight{
				Fails: true,
				Texts: []string{
					"Error: 5 of the 15 seats to be removed can no longer be reduced",
					"10 (added 2026-11-04) can be removed until 2026-11-11", "the other 25 no longer",
					"Seats that stay are billed until 2027-11-01.", "Rule: reduce-window",
				},
				Ways: []Way{
					{"remove 10 now", "quantity = 25", true, []Step{tried(
						[]string{"changes", "quantity", "seats"}, "~ quantity = 35 -> 25", "~ seats = 35 -> 25",
					)}},
					{"remove 15 at renewal, 2027-11-02", `reduction = "at_renewal"`, true, []Step{tried(
						[]string{"changes", "kept", "next_term", "reduction"},
						`-> "schedule_renewal"`, `+ kept = { + "quantity" = "20" }`, "~ quantity = 35 -> 20",
					)}},
					{"remove 10 now and 5 at renewal", `reduction = "now_then_renewal"`, true, []Step{tried(
						[]string{"changes", "next_term", "quantity", "reduction", "seats"},
						"~ seats = 35 -> 25", `+ action = "schedule_renewal"`, "~ quantity = 35 -> 20",
					)}},
				},
			},
		}},
	}
}

// tried plans a way out: it is possible, and says what it would change.
func tried(part []string, texts ...string) Step {
	return Step{Run: plan, Part: part, Sees: Sight{
		Texts: append([]string{"Plan: 0 to add, 1 to change, 0 to destroy."}, texts...), Unsaid: []string{"Error:"},
	}}
}

func wait() Chapter {
	return Chapter{
		Title: "Wait for the renewal",
		Text: "There is no hurry: all 15 seats can leave when the next term begins. " +
			"Until then 35 are active and billed. quantity shows 35, kept shows the " +
			"configured 20, and next_term shows what follows. The plan is empty.",
		Steps: []Step{
			{
				Set: []string{`reduction = "at_renewal"`},
				Run: apply, Part: []string{"changes", "kept", "next_term", "quantity", "reduction"},
				Sees: Sight{
					Texts:  []string{"Apply complete! Resources: 0 added, 1 changed, 0 destroyed."},
					Calls:  []string{"PATCH subscriptions"},
					Orders: []string{"New 25", "addQuantity 15", "removeQuantity 5"},
					State: []Value{
						{"quantity", 35.0},
						{"seats", 35.0},
						{"kept.quantity", "20"},
						{"next_term.quantity", 20.0},
					},
				},
			},
			{Run: plan, Sees: Sight{Texts: []string{empty}}},
		},
	}
}
