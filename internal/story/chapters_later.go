package story

var (
	planDestroy = []string{CLI, "plan", "-destroy"}
	destroy     = []string{CLI, "destroy", "-auto-approve"}
)

// ordersSoFar is what was ordered before a person used the portal.
func ordersSoFar(more ...string) []string {
	return append([]string{"New 25", "addQuantity 15", "removeQuantity 5"}, more...)
}

func portal() Chapter {
	changed := []string{"changes", "kept", "next_term", "quantity", "seats"}
	return Chapter{
		Title: "Someone uses the portal",
		Text: "A colleague adds three seats in Partner Center: 35 -> 38. Every change of the seats silently deletes the " +
			"schedule for the renewal. The plan schedules it again.",
		Steps: []Step{
			{
				Portal: []string{"--quantity", "38"}, Run: plan, Part: changed,
				Sees: Sight{
					Texts: []string{
						"next_term = { ~ decided_by = \"default\" -> \"configuration\" ~ quantity = 38 -> 20",
						"Plan: 0 to add, 1 to change, 0 to destroy.",
					},
					Orders: ordersSoFar("addQuantity 3"),
					World:  "active, 38 seats, renews",
				},
			},
			{
				Text: "It turns out that all 38 are needed. The configuration accepts them, which needs no call.",
				Set:  []string{"quantity = 38"}, Unset: []string{"reduction"},
				Run: apply, Part: changed,
				Sees: Sight{
					Texts: []string{"Apply complete! Resources: 0 added, 1 changed, 0 destroyed."},
					State: []Value{{"quantity", 38.0}, {"seats", 38.0}, {"kept", nil}, {"next_term.quantity", 38.0}},
				},
			},
			{Run: plan, Sees: Sight{Texts: []string{empty}}},
			{
				Text: "Then the colleague adds another four: 38 -> 42. " +
					"The configuration did not ask for these, and the plan shows the difference.",
				Portal: []string{"--quantity", "42"},
				Run:    plan,
				Part:   changed,
				Sees: Sight{
					Texts: []string{
						"~ quantity = 42 -> 38", `"reduce_seats"`, "Plan: 0 to add, 1 to change, 0 to destroy.",
					},
				},
			},
			{
				Text: "Their window is open, so the apply removes them.",
				Run:  apply, Part: []string{"quantity"},
				Sees: Sight{
					Calls:  []string{"PATCH subscriptions"},
					Orders: ordersSoFar("addQuantity 3", "addQuantity 4", "removeQuantity 4"),
					World:  "active, 38 seats, renews",
				},
			},
		},
	}
}

func renew() Chapter {
	renewed := ordersSoFar("addQuantity 3", "addQuantity 4", "removeQuantity 4", "renew 22")
	return Chapter{
		Title: "Renew",
		Text:  "The next term should start with 22 seats; the current one keeps its 38.",
		Steps: []Step{
			{
				Set: []string{"renewal = { quantity = 22 }"},
				Run: apply, Part: []string{"changes", "next_term", "renewal"},
				Sees: Sight{
					Texts: []string{`"schedule_renewal"`, "~ quantity = 38 -> 22"},
					Calls: []string{"PATCH subscriptions"}, World: "active, 38 seats, renews with 22",
				},
			},
			{
				Text: "A year later the renewal has taken effect. The configuration still says 38, but nothing is bought back: " +
					"the block is fulfilled, the plan is empty, and a warning says how to clean up.",
				Clock: []string{"--set", "2027-11-03T09:00:00Z"}, Run: plan,
				Sees: Sight{
					Texts: []string{
						empty, `Warning: The renewal of "School office" took `, "move its values into the main attributes",
						"The term since 2027-11-02 holds 22 seats, as configured; nothing is bought back.",
						"Set quantity = 22 and remove renewal",
					},
					Orders: renewed, World: "active, 22 seats, renews",
				},
			},
			{
				Text: "An apply buys nothing either. The new term has its own window.",
				Run:  apply,
				Sees: Sight{
					Texts:  []string{"Apply complete! Resources: 0 added, 0 changed, 0 destroyed."},
					Orders: renewed, World: "active, 22 seats, renews",
					State: []Value{
						{"quantity", 22.0},
						{"seats", 22.0},
						{"kept.quantity", "38"},
						{"refundable_quantity", 22.0},
						{"refund_windows.#", 1},
						{"refund_windows.0.quantity", 22.0},
					},
				},
			},
			{
				Text: "The values move to the main attributes, as the warning says.",
				Set:  []string{"quantity = 22"}, Unset: []string{"renewal"},
				Run: apply, Part: []string{"kept", "quantity", "renewal"},
				Sees: Sight{
					Texts: []string{
						`- kept = { - "quantity" = "38" } -> null`,
						"Apply complete! Resources: 0 added, 1 changed, 0 destroyed.",
					},
					Unsaid: []string{"Warning: The renewal"},
					Orders: renewed,
					State:  []Value{{"quantity", 22.0}, {"seats", 22.0}, {"kept", nil}},
				},
			},
			{Run: plan, Sees: Sight{Texts: []string{empty}, Unsaid: []string{"Warning: The renewal"}, Orders: renewed}},
		},
	}
}

func leave() Chapter {
	return Chapter{
		Title: "Leave",
		Text:  "In the first seven days of a term the subscription can be canceled.",
		Steps: []Step{
			{
				Apart: "cancel inside the window",
				Aside: []Step{
					{
						Run:  planDestroy,
						Part: []string{"cancellation_allowed_until", "friendly_name", "quantity"},
						Sees: Sight{
							Texts: []string{
								"Plan: 0 to add, 0 to change, 1 to destroy.",
								"Rule: cancel-window",
								"The window is open until 2027-11-09",
							},
						},
					},
					{
						Run: destroy, Part: []string{"friendly_name"},
						Sees: Sight{
							Texts: []string{"1 destroyed."}, Gone: true, Calls: []string{"PATCH subscriptions"},
							World: "deleted",
						},
					},
				},
			},
			{
				Text:  "After that it cannot, and the plan says so. Each way to end it is run as printed, on a copy of the folder.",
				Clock: []string{"--advance", "192h"}, Run: planDestroy,
				Sees: Sight{
					Fails: true,
					Texts: []string{
						`Error: "School office" can no longer be `, "closed on 2027-11-09",
						"All 22 seats are billed until 2028-11-01, used or not.", "Rule: cancel-window",
					},
					Ways: waysToLeave(),
				},
			},
		},
	}
}

func waysToLeave() []Way {
	set := func(how string) Step {
		return Step{Run: apply, Part: []string{"on_destroy"}, Sees: Sight{
			Texts: []string{
				`+ on_destroy = "` + how + `"`, "Apply complete! Resources: 0 added, 1 changed, 0 destroyed.",
			},
		}}
	}
	return []Way{
		{"end it on 2028-11-01", `on_destroy = "end_at_term", apply, then destroy`, true, []Step{
			set("end_at_term"),
			{Run: destroy, Part: []string{"friendly_name"}, Sees: Sight{
				Texts: []string{`Warning: "School office" ends on 2028-11-01`}, Gone: true,
				Calls: []string{"PATCH subscriptions"}, World: "active, 22 seats, ends with its term",
			}},
		}},
		{"forget it and keep paying", `on_destroy = "abandon", apply, then destroy`, true, []Step{
			set("abandon"),
			{Run: destroy, Part: []string{"friendly_name"}, Sees: Sight{
				Texts: []string{`Warning: "School office" is removed from the state, not canceled`}, Gone: true, World: "active, 22 seats, renews",
			}},
		}},
		{"forget it in one apply", "a removed block in its place, with lifecycle { destroy = false }", false, []Step{{
			Instead: "removed {\n  from = " + Address + "\n  lifecycle {\n    destroy = false\n  }\n}\n",
			Run:     apply, Part: []string{"friendly_name", "quantity"},
			Sees: Sight{Gone: true, World: "active, 22 seats, renews", Texts: []string{"0 destroyed"}},
		}}},
		{"if Terraform calls it deposed", "terraform state rm <address>, then import what stays", false, []Step{{
			Run: []string{CLI, "state", "rm", Address}, Part: []string{"friendly_name"},
			Sees: Sight{
				Gone: true, World: "active, 22 seats, renews",
				Texts: []string{"Successfully removed 1 resource instance"},
			},
		}}},
	}
}
