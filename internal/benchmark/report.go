package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"time"
)

func heading(out io.Writer, o options) {
	fmt.Fprintf(
		out,
		"A plan of %d unchanged subscriptions over %d tenants, next to a provider that does nothing with\n"+
			"the same schema and state: medians of %d, the ratio that of the pairs. %s, %d CPUs.\n",
		o.subscriptions,
		o.tenants,
		o.runs,
		runtime.GOOS,
		runtime.NumCPU(),
	)
}

// report prints a table of what plans cost at a latency.
func report(out io.Writer, latency time.Duration, pairs []pair) {
	fmt.Fprintf(out, "\n%-22s %10s %10s %7s\n", latency.String()+" a request", "csp", "nothing", "ratio")
	for _, row := range []struct {
		name, form string
		of         func(cost) float64
	}{
		{"wall time, s", "%.2f", func(c cost) float64 { return c.wall.Seconds() }},
		{"CPU, s", "%.2f", func(c cost) float64 { return c.cpu.Seconds() }},
		{"CPU of providers, s", "%.2f", func(c cost) float64 { return c.provider.Seconds() }},
		{"peak of a provider, MB", "%.0f", func(c cost) float64 { return float64(c.memory) / 1e6 }},
		{"requests", "%.0f", func(c cost) float64 { return float64(c.requests) }},
	} {
		var ours, idle, ratios []float64
		for _, p := range pairs {
			ours, idle = append(ours, row.of(p.ours)), append(idle, row.of(p.idle))
			if row.of(p.idle) > 0 {
				ratios = append(ratios, row.of(p.ours)/row.of(p.idle))
			}
		}
		ratio := ""
		if len(ratios) > 0 {
			ratio = fmt.Sprintf("%.2f", median(ratios))
		}
		fmt.Fprintf(
			out,
			"%-22s %10s %10s %7s\n",
			row.name,
			fmt.Sprintf(row.form, median(ours)),
			fmt.Sprintf(row.form, median(idle)),
			ratio,
		)
	}
}

// median is the value in the middle; of an even number the higher of the two.
func median(values []float64) float64 {
	values = slices.Sorted(slices.Values(values))
	return values[len(values)/2]
}
