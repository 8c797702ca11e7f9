# Lists the calls of a saved plan:
#
#   terraform show -json tfplan | jq -r -f calls.jq

(.resource_changes // [])[]
| select(.mode == "managed" and (.type | startswith("csp_")))
| select(.change.actions | IN(["no-op"], ["read"]) | not)
| .address as $it
| if .change.actions | IN(["create"], ["update"]) | not then "\($it): \(.change.actions | join(", then "))"
  elif (.change.after.changes | type) != "array" then "\($it): the calls are not known before the apply"
  else .change.after.changes[]
    | "\($it): \(.summary), \(.when)\(if .commits then ", commits" else "" end)\(if .final then ", final" else "" end)"
  end
