package story

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The subscription of the story.
const (
	Address = "csp_subscription.office"
	name    = "School office"
)

// opening is the configuration a person starts with.
const opening = `terraform {
  required_providers {
    csp = {
      source = "terraform-csp/csp"
    }
  }
}

provider "csp" {
  simulator = { path = "csp.db" }
}

data "csp_tenants" "cedar" {
  domain = "cedarschool.onmicrosoft.com"
}

data "csp_offers" "e3" {
  tenant_id      = local.tenant.id
  title_contains = "Microsoft 365 E3"
}

locals {
  tenant = one(data.csp_tenants.cedar.tenants)
  offer  = one(data.csp_offers.e3.offers)
}

resource "csp_subscription" "office" {
  tenant_id     = local.tenant.id
  product_id    = local.offer.product_id
  sku_id        = local.offer.sku_id
  term_duration = "P1Y"
  billing_cycle = "monthly"
  friendly_name = "` + name + `"
  quantity      = 25
}
`

var attribute = regexp.MustCompile(`^\s*([a-z_]+)\s*=\s*(.*\S)\s*$`)

// edited is the configuration after a step's edits.
func edited(config string, s Step) (string, error) {
	if len(s.Set)+len(s.Unset) == 0 && s.Instead == "" {
		return config, nil
	}
	start := strings.Index(config, "\nresource ") + 1
	if start == 0 {
		return "", errors.New("there is no resource left to edit")
	}
	head, lines := config[:start], strings.Split(strings.TrimRight(config[start:], "\n"), "\n")
	if s.Instead != "" {
		return head + s.Instead, nil
	}
	for _, name := range s.Unset {
		at := lineOf(lines, name)
		if at < 0 {
			return "", fmt.Errorf("there is no %s to take out", name)
		}
		lines = slices.Delete(lines, at, at+1)
	}
	for _, set := range s.Set {
		m := attribute.FindStringSubmatch(set)
		if m == nil {
			return "", fmt.Errorf("%q is not a line of configuration", set)
		}
		line := fmt.Sprintf("  %-13s = %s", m[1], m[2])
		if at := lineOf(lines, m[1]); at >= 0 {
			lines[at] = line
		} else {
			lines = slices.Insert(lines, len(lines)-1, line)
		}
	}
	return head + strings.Join(lines, "\n") + "\n", nil
}

func lineOf(lines []string, name string) int {
	return slices.IndexFunc(lines, func(line string) bool {
		m := attribute.FindStringSubmatch(line)
		return len(m) > 1 && m[1] == name
	})
}

// difference is how one configuration becomes another: the lines that go and
// those that come. Where a block takes the place of another, both are given
// whole.
func difference(was, is string) (gone, come []string) {
	before, after := strings.Split(strings.TrimRight(was, "\n"), "\n"), strings.Split(strings.TrimRight(is, "\n"), "\n")
	for len(before) > 0 && len(after) > 0 && before[0] == after[0] {
		before, after = before[1:], after[1:]
	}
	if len(before) > 0 && strings.HasPrefix(before[0], "resource ") {
		return before, after
	}
	in := func(lines []string) func(string) bool {
		return func(line string) bool { return slices.Contains(lines, line) }
	}
	return slices.DeleteFunc(slices.Clone(before), in(after)), slices.DeleteFunc(slices.Clone(after), in(before))
}
