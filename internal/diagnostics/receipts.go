package diagnostics

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// Unkept adds a warning for each receipt that was not kept. What was written
// stays written, so it is never an error.
func Unkept(diags *diag.Diagnostics, unkept []fulfillment.UnkeptReceipt) {
	for _, u := range unkept {
		diags.AddWarning(
			fmt.Sprintf("The receipt of %q for %q is missing", u.Receipt.Words, u.Receipt.FriendlyName),
			fmt.Sprintf(
				"%s Only its line in the file of receipt_path could not be written. Add the line by hand if your "+
					"books need it, and fix the file before the next apply.\n\nThe reason: %s",
				became[u.Receipt.Outcome],
				u.Err,
			),
		)
	}
}

// became says what an outcome means for what is held.
var became = map[fulfillment.Outcome]string{
	fulfillment.OutcomeDone:    "Partner Center made the change, and there is nothing to repeat.",
	fulfillment.OutcomeRefused: "Partner Center refused the change, and nothing was changed.",
	fulfillment.OutcomeUnknown: "It is not known whether Partner Center made the change. The next plan shows it.",
}
