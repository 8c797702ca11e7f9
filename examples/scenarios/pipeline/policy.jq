# Ends with exit code 1 if a person has to look at a saved plan:
#
#   terraform show -json tfplan | jq -n -r -f policy.jq

# The calls that pass: up to ten more seats, and what commits no money and can be
# undone. What this list does not know, or the plan does not know yet, does not
# pass.
def passes:
  .final == false and (
    (.action == "add_seats" and (.seats | type) == "number" and .seats <= 10)
    or (.commits == false and (.action | IN("rename", "set_reseller", "reduce_seats", "schedule_renewal", "withdraw_schedule")))
  );

input # fails if there is no plan
| [
  (if .planned_values == null then "this is not a plan" else empty end),
  (if .errored == true or .complete == false then "the plan is not complete" else empty end),
  (
    (.resource_changes // [])[]
    | select(.mode == "managed" and (.type | startswith("csp_")))
    | select(.change.actions | IN(["no-op"], ["read"]) | not)
    | .address as $it
    | if .change.actions | IN(["create"], ["update"]) | not then "\($it): \(.change.actions | join(", then "))"
      elif (.change.after.changes | type) != "array" then "\($it): the calls are not known before the apply"
      else .change.after.changes[] | select(passes | not) | "\($it): \(.summary // .action // "a call that is not known before the apply")"
      end
  )
]
| if . == [] then "nothing to ask about" else "ask first:\n\(map("  \(.)\n") | add)" | halt_error(1) end
