package diagnostics

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
)

// withWait adds the wait that the service asked for: how long, until when, and
// how to wait it out. Where no more is known of the failure it is the summary.
func withWait(c class, err error) class {
	asked, ok := transport.AskedBy(err)
	if !ok {
		return c
	}
	unknown := c.is == nil
	if unknown || partnercenter.IsThrottled(err) || msgraph.IsThrottled(err) {
		c.summary = "Microsoft asks clients to wait " + length(asked.Length)
	}
	next := fmt.Sprintf(
		"Microsoft asked to wait %s, until %s.",
		length(asked.Length),
		asked.Until.Format("2006-01-02 15:04:05 UTC"),
	)
	var late *transport.DeadlineError
	if errors.As(err, &late) {
		enough := fmt.Sprintf("%dh", int(math.Ceil(asked.Length.Hours()))+1)
		next += fmt.Sprintf(" That is longer than the %s this operation had left, "+
			"so it stopped at once instead of waiting.\n\nYou can:\n"+
			"  - run Terraform again after that\n"+
			"  - let a resource wait it out: timeouts = { create = %[2]q, read = %[2]q, update = %[2]q, delete = %[2]q }",
			length(max(late.Left, 0)), enough)
	}
	if unknown {
		c.next = next
	} else {
		c.next = next + "\n\n" + c.next
	}
	return c
}

// length writes a duration the way people say it, to the second, or to the
// minute from an hour on.
func length(d time.Duration) string {
	if d >= time.Hour {
		d = d.Round(time.Minute)
	} else {
		d = d.Round(time.Second)
	}
	var parts []string
	for _, u := range []struct {
		name string
		size time.Duration
	}{{"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second}} {
		n := int64(d / u.size)
		d %= u.size
		switch n {
		case 0:
		case 1:
			parts = append(parts, "1 "+u.name)
		default:
			parts = append(parts, fmt.Sprintf("%d %ss", n, u.name))
		}
	}
	if len(parts) == 0 {
		return "0 seconds"
	}
	return strings.Join(parts, " ")
}
