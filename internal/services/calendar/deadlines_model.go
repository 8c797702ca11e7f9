package calendar

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
	"github.com/terraform-csp/terraform-provider-csp/internal/values"
)

// The kinds besides those of subscriptions, and the one that stands for all of those.
const (
	kindSubscriptions = "subscriptions"
	kindRelationship  = "relationship"
	kindCredential    = "credential"
	kindCard          = "card"
)

func allKinds() []string {
	out := []string{kindSubscriptions}
	for _, k := range commerce.SubscriptionDeadlines() {
		out = append(out, string(k))
	}
	return append(out, kindRelationship, kindCredential, kindCard)
}

// deadlinesModel is csp_deadlines as Terraform holds it.
type deadlinesModel struct {
	WithinDays         types.Int64  `tfsdk:"within_days"`
	TenantIDs          []string     `tfsdk:"tenant_ids"`
	Kinds              []string     `tfsdk:"kinds"`
	BillingAccountName types.String `tfsdk:"billing_account_name"`
	Deadlines          []deadline   `tfsdk:"deadlines"`
}

type deadline struct {
	Kind           types.String      `tfsdk:"kind"`
	When           timetypes.RFC3339 `tfsdk:"when"`
	DaysLeft       types.Int64       `tfsdk:"days_left"`
	TenantID       types.String      `tfsdk:"tenant_id"`
	SubscriptionID types.String      `tfsdk:"subscription_id"`
	Name           types.String      `tfsdk:"name"`
	WhatHappens    types.String      `tfsdk:"what_happens"`
	WhatToDo       types.String      `tfsdk:"what_to_do"`
}

// wanted are the kinds to look at.
func (m deadlinesModel) wanted() map[string]bool {
	kinds := m.Kinds
	if len(kinds) == 0 {
		kinds = []string{kindSubscriptions}
	}
	out := map[string]bool{}
	for _, k := range kinds {
		out[k] = true
	}
	for _, k := range commerce.SubscriptionDeadlines() {
		out[string(k)] = out[string(k)] || out[kindSubscriptions]
	}
	out[kindCard] = out[kindCard] || m.BillingAccountName.ValueString() != ""
	return out
}

// tenants are those asked for, once each whatever their letter case; nil for all.
func (m deadlinesModel) tenants() []string {
	var out []string
	for _, id := range m.TenantIDs {
		out = append(out, strings.ToLower(id))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// due is something that falls due.
type due struct {
	kind                           string
	at                             time.Time
	tenantID, subscriptionID, name string
	happens, do                    string
	// stays is true where it counts on after it has passed.
	stays bool
}

// show keeps what falls due within the days from now on, the earliest first.
func (m *deadlinesModel) show(all []due, now time.Time) {
	last := now.Add(time.Duration(m.WithinDays.ValueInt64()) * 24 * time.Hour)
	all = slices.DeleteFunc(all, func(d due) bool { return d.at.After(last) || !d.stays && !d.at.After(now) })
	slices.SortFunc(all, func(a, b due) int {
		return cmp.Or(
			a.at.Compare(b.at),
			cmp.Compare(a.kind, b.kind),
			cmp.Compare(a.tenantID, b.tenantID),
			cmp.Compare(a.subscriptionID, b.subscriptionID),
			cmp.Compare(a.name, b.name),
		)
	})
	m.Deadlines = make([]deadline, 0, len(all))
	for _, d := range all {
		m.Deadlines = append(m.Deadlines, deadline{
			Kind: types.StringValue(
				d.kind,
			),
			When:           values.Instant(d.at),
			DaysLeft:       types.Int64Value(int64(math.Floor(d.at.Sub(now).Hours() / 24))),
			TenantID:       values.Text(d.tenantID),
			SubscriptionID: values.Text(d.subscriptionID),
			Name:           values.Text(d.name),
			WhatHappens:    types.StringValue(d.happens),
			WhatToDo:       types.StringValue(d.do),
		})
	}
}
