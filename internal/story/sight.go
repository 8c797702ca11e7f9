package story

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

// seen is what there was to see after a step.
type seen struct {
	output string
	failed bool
	calls  []string
	state  map[string]any // nil where the resource is not in the state
	orders []string
	world  string
}

// unmet lists what of a sight was not seen.
func (s Sight) unmet(got seen) []string {
	var out []string
	miss := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if s.Fails != got.failed {
		miss("the command fails: %t, want %t", got.failed, s.Fails)
	}
	for _, text := range s.Texts {
		if !strings.Contains(flat(got.output), flat(text)) {
			miss("not printed: %s", text)
		}
	}
	for _, text := range s.Unsaid {
		if strings.Contains(flat(got.output), flat(text)) {
			miss("printed, and should not be: %s", text)
		}
	}
	if s.Gone && got.state != nil {
		miss("%s is still in the state", Address)
	}
	for _, v := range s.State {
		if is := at(got.state, v.Path); !cmp.Equal(is, v.Want) {
			miss("%s in the state is %v, want %v", v.Path, is, v.Want)
		}
	}
	if strings.Join(s.Calls, "\n") != strings.Join(got.calls, "\n") {
		miss(
			"calls that change something are [%s], want [%s]",
			strings.Join(got.calls, ", "),
			strings.Join(s.Calls, ", "),
		)
	}
	if s.Orders != nil && !cmp.Equal(s.Orders, got.orders) {
		miss("orders ever made are [%s], want [%s]", strings.Join(got.orders, ", "), strings.Join(s.Orders, ", "))
	}
	if s.World != "" && s.World != got.world {
		miss("Partner Center holds: %s, want: %s", got.world, s.World)
	}
	return append(out, s.unmetWays(waysIn(got.output))...)
}

func (s Sight) unmetWays(printed []Way) []string {
	var got, want []string
	for _, w := range printed {
		got = append(got, w.Do+": "+w.Config)
	}
	for _, w := range s.Ways {
		want = append(want, w.Do+": "+w.Config)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		return []string{"the ways out differ from the story (- story, + printed):\n" + diff}
	}
	return nil
}

// proof lists what was checked besides the output, for the reader.
func (s Sight) proof() []string {
	var out []string
	for _, v := range s.State {
		if v.Want == nil {
			out = append(out, "state: no "+v.Path)
			continue
		}
		out = append(out, fmt.Sprintf("state: %s = %v", v.Path, v.Want))
	}
	if s.Gone {
		out = append(out, "state: no longer there")
	}
	if s.World != "" {
		out = append(out, "in Partner Center: "+s.World)
	}
	if len(s.Calls) == 0 {
		out = append(out, "calls that change something: none")
	} else {
		out = append(out, "calls that change something: "+strings.Join(s.Calls, ", "))
	}
	if s.Orders != nil {
		out = append(out, "all orders so far: "+strings.Join(s.Orders, ", "))
	}
	return out
}

// at finds a value by dotted path.
func at(values map[string]any, dotted string) any {
	var v any = values
	for step := range strings.SplitSeq(dotted, ".") {
		switch in := v.(type) {
		case map[string]any:
			v = in[step]
		case []any:
			if step == "#" {
				return len(in)
			}
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(in) {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	return v
}

// writes are the requests of a log that change something, without the ids in
// their paths: "POST carts/checkout". A refused one carries its status.
func writes(log []simulator.Request) []string {
	var out []string
	for _, r := range log {
		question := strings.HasSuffix(r.Path, "/promotionEligibilities") // asked by POST
		if question || r.Method == http.MethodGet || r.Method == http.MethodHead || !strings.HasPrefix(r.Path, "/v1/") {
			continue
		}
		segments := strings.Split(strings.TrimPrefix(r.Path, "/v1/"), "/")
		if segments[0] == "customers" && len(segments) > 2 {
			segments = segments[2:]
		}
		var names []string
		for i := 0; i < len(segments); i += 2 {
			names = append(names, segments[i])
		}
		call := r.Method + " " + strings.Join(names, "/")
		if r.Status < http.StatusOK || r.Status >= http.StatusMultipleChoices {
			call += fmt.Sprintf(" (%d)", r.Status)
		}
		out = append(out, call)
	}
	return out
}

// ordered are all order lines of one subscription: "New 25".
func ordered(orders []simulator.Order, subscriptionID string) []string {
	out := []string{}
	for _, o := range orders {
		for _, l := range o.Lines {
			if l.SubscriptionID == subscriptionID {
				out = append(out, fmt.Sprintf("%s %d", l.Transaction, l.Quantity))
			}
		}
	}
	return out
}

// held words what Partner Center holds.
func held(s simulator.Subscription) string {
	text := fmt.Sprintf("%s, %d seats", s.Status, s.Quantity)
	switch {
	case s.Status == "deleted":
		return s.Status
	case s.Scheduled == "Cancel":
		return text + ", ends with its term"
	case s.Scheduled != "" && s.AutoRenew:
		return fmt.Sprintf("%s, renews with %d", text, s.ScheduledQuantity)
	case s.AutoRenew:
		return text + ", renews"
	}
	return text + ", does not renew"
}
