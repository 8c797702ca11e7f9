package functions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"pgregory.net/rapid"

	"github.com/terraform-csp/terraform-provider-csp/internal/functions"
)

// variadic are the arguments of a last parameter that takes any number.
func variadic(t *testing.T, values ...attr.Value) attr.Value {
	t.Helper()
	kinds := make([]attr.Type, len(values))
	for i := range values {
		kinds[i] = types.StringType
	}
	tuple, diags := types.TupleValue(kinds, values)
	if diags.HasError() {
		t.Fatal(diags)
	}
	return tuple
}

func TestCatalogItemID_parts_areJoined(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		more []attr.Value
		want string
	}{
		"two parts":           {nil, "CFQ7TTC0LFLX:0001"},
		"three parts":         {[]attr.Value{text("CFQ7TTC0K5DR")}, "CFQ7TTC0LFLX:0001:CFQ7TTC0K5DR"},
		"a null third":        {[]attr.Value{types.StringNull()}, "CFQ7TTC0LFLX:0001"},
		"a third in any case": {[]attr.Value{text("cfq7ttc0k5dr")}, "CFQ7TTC0LFLX:0001:cfq7ttc0k5dr"},
		"one that is no GUID": {[]attr.Value{text("0")}, "CFQ7TTC0LFLX:0001:0"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, fault := called(t, functions.NewCatalogItemID(), text("CFQ7TTC0LFLX"), text("0001"), variadic(t, c.more...))
			if fault != nil || !got.Equal(text(c.want)) {
				t.Errorf("got %v (error %v), want %s", got, fault, c.want)
			}
		})
	}
}

const (
	ofProduct      = `; write one without spaces, colons and slashes, such as "CFQ7TTC0LFLX"; parse_catalog_item_id splits a whole id`
	ofSKU          = `; write one without spaces, colons and slashes, such as "0001"; parse_catalog_item_id splits a whole id`
	ofAvailability = `; write one without spaces, colons and slashes, such as "CFQ7TTC0K5DR"; parse_catalog_item_id splits a whole id`
)

func TestCatalogItemID_whatIsNoPart_isNamedAtItsArgument(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		product, sku string
		more         []attr.Value
		argument     int64
		want         string
	}{
		"no product": {"", "0001", nil, 0, `"" is not a product id` + ofProduct},
		"a whole id": {"CFQ7TTC0LFLX:0001", "0001", nil, 0, `"CFQ7TTC0LFLX:0001" is not a product id` + ofProduct},
		"a blank":    {"CFQ7TTC0LFLX ", "0001", nil, 0, `"CFQ7TTC0LFLX " is not a product id` + ofProduct},
		"no SKU":     {"CFQ7TTC0LFLX", "", nil, 1, `"" is not a SKU id` + ofSKU},
		"a number": {
			"CFQ7TTC0LFLX", "1", nil, 1,
			`the SKU id is "1". SKU ids have four digits; a spreadsheet may have dropped the zeros: 0001. Write it in quotes: "0001"`,
		},
		"a number of three digits": {
			"CFQ7TTC0LFLX", "101", nil, 1,
			`the SKU id is "101". SKU ids have four digits; a spreadsheet may have dropped the zeros: 0101. Write it in quotes: "0101"`,
		},
		"no availability": {"CFQ7TTC0LFLX", "0001", []attr.Value{text("")}, 2, `"" is not an availability id` + ofAvailability},
		"two availabilities": {
			"CFQ7TTC0LFLX", "0001",
			[]attr.Value{text("A"), text("B")},
			3,
			"an item has one availability at most; give none or one",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, fault := called(t, functions.NewCatalogItemID(), text(c.product), text(c.sku), variadic(t, c.more...))
			expectFault(t, fault, c.argument, c.want)
		})
	}
}

func TestParseCatalogItemID_id_isTakenApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		id, sku      string
		availability attr.Value
	}{
		{"CFQ7TTC0LFLX:0001", "0001", types.StringNull()},
		{"CFQ7TTC0LFLX:0001:CFQ7TTC0K5DR", "0001", text("CFQ7TTC0K5DR")},
		{" CFQ7TTC0LFLX:000E\n", "000E", types.StringNull()},
	} {
		got, fault := called(t, functions.NewParseCatalogItemID(), text(c.id))
		if fault != nil {
			t.Fatal(fault)
		}
		want := map[string]attr.Value{"product_id": text("CFQ7TTC0LFLX"), "sku_id": text(c.sku), "availability_id": c.availability}
		if diff := cmp.Diff(want, fields(t, got)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.id, diff)
		}
	}
}

func TestParseCatalogItemID_whatIsNoID_isRefused(t *testing.T) {
	t.Parallel()
	const form = `; write product:sku or product:sku:availability, such as "CFQ7TTC0LFLX:0001"`
	for id, want := range map[string]string{
		"":                                     `"" is not a catalog item id` + form,
		"CFQ7TTC0LFLX":                         `"CFQ7TTC0LFLX" is not a catalog item id` + form,
		"CFQ7TTC0LFLX:":                        `"CFQ7TTC0LFLX:" is not a catalog item id` + form,
		"a:b:c:d":                              `"a:b:c:d" is not a catalog item id` + form,
		"CFQ7TTC0LFLX:00 01":                   `"CFQ7TTC0LFLX:00 01" is not a catalog item id` + form,
		"CFQ7TTC0LFLX:1":                       `the second part of "CFQ7TTC0LFLX:1" is the SKU id "1". SKU ids have four digits; a spreadsheet may have dropped the zeros: 0001`,
		"CFQ7TTC0LFLX:01:CFQ7TTC0K5DR":         `the second part of "CFQ7TTC0LFLX:01:CFQ7TTC0K5DR" is the SKU id "01". SKU ids have four digits; a spreadsheet may have dropped the zeros: 0001`,
		"CFQ7TTC0LFLX/0001":                    `"CFQ7TTC0LFLX/0001" is not a catalog item id` + form,
		"796b6b5f-613c-4e24-a17c-eba730d49c02": `"796b6b5f-613c-4e24-a17c-eba730d49c02" is not a catalog item id; it looks like the id of a subscription or of a legacy offer, which has no such parts`,
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			_, fault := called(t, functions.NewParseCatalogItemID(), text(id))
			expectFault(t, fault, 0, want)
		})
	}
}

// Whatever is put together comes apart again.
func TestCatalogItemID_andItsInverse_giveWhatWasGiven(t *testing.T) {
	t.Parallel()
	part := rapid.StringMatching(`[0-9A-Za-z._-]{4,16}`)
	rapid.Check(t, func(r *rapid.T) {
		product, sku, availability := part.Draw(r, "product"), part.Draw(r, "sku"), part.Draw(r, "availability")
		id, fault := called(t, functions.NewCatalogItemID(), text(product), text(sku), variadic(t, text(availability)))
		if fault != nil {
			r.Fatal(fault)
		}
		got, fault := called(t, functions.NewParseCatalogItemID(), id)
		if fault != nil {
			r.Fatal(fault)
		}
		want := map[string]attr.Value{"product_id": text(product), "sku_id": text(sku), "availability_id": text(availability)}
		if diff := cmp.Diff(want, fields(t, got)); diff != "" {
			r.Fatalf("%v (-want +got):\n%s", id, diff)
		}
	})
}

func TestCatalogItemID_throughTheCLI(t *testing.T) {
	t.Parallel()
	expectExpressions(t, map[string]expression{
		"two": {`provider::csp::catalog_item_id("CFQ7TTC0LFLX", "0001")`, knownvalue.StringExact("CFQ7TTC0LFLX:0001")},
		"three": {
			`provider::csp::catalog_item_id("CFQ7TTC0LFLX", "0001", "CFQ7TTC0K5DR")`,
			knownvalue.StringExact("CFQ7TTC0LFLX:0001:CFQ7TTC0K5DR"),
		},
		"null": {`provider::csp::catalog_item_id("CFQ7TTC0LFLX", "0001", null)`, knownvalue.StringExact("CFQ7TTC0LFLX:0001")},
		"list": {`provider::csp::catalog_item_id(["CFQ7TTC0LFLX", "0001"]...)`, knownvalue.StringExact("CFQ7TTC0LFLX:0001")},
		"parts": {`provider::csp::parse_catalog_item_id("CFQ7TTC0LFLX:0001")`, knownvalue.ObjectExact(map[string]knownvalue.Check{
			"product_id": knownvalue.StringExact("CFQ7TTC0LFLX"), "sku_id": knownvalue.StringExact("0001"), "availability_id": knownvalue.Null(),
		})},
		"again": {
			`provider::csp::catalog_item_id(values({ for k, v in provider::csp::parse_catalog_item_id("P0000000:0001:A0000000") : index(["product_id", "sku_id", "availability_id"], k) => v })...)`,
			knownvalue.StringExact("P0000000:0001:A0000000"),
		},
	})
}

func TestCatalogItemID_wrongInputs_failThePlanAtTheirArgument(t *testing.T) {
	t.Parallel()
	expectRefusals(t, map[string]struct{ call, want string }{
		"number": {
			`provider::csp::catalog_item_id("CFQ7TTC0LFLX", 0001)`,
			`Invalid value for "sku_id" parameter: the SKU id is "1". SKU ids have four digits; a spreadsheet may have dropped the zeros: 0001. Write it in quotes: "0001".`,
		},
		"whole": {
			`provider::csp::catalog_item_id("CFQ7TTC0LFLX:0001", "0001")`,
			`Invalid value for "product_id" parameter: "CFQ7TTC0LFLX:0001" is not a product id`,
		},
		"third": {
			`provider::csp::catalog_item_id("CFQ7TTC0LFLX", "0001", "")`,
			`Invalid value for "availability_id" parameter: "" is not an availability id`,
		},
		"fourth": {
			`provider::csp::catalog_item_id("CFQ7TTC0LFLX", "0001", "A", "B")`,
			`an item has one availability at most; give none or one`,
		},
		"null": {`provider::csp::catalog_item_id(null, "0001")`, `Invalid value for "product_id" parameter: argument must not be null`},
		"parsing": {
			`provider::csp::parse_catalog_item_id("CFQ7TTC0LFLX")`,
			`Invalid value for "id" parameter: "CFQ7TTC0LFLX" is not a catalog item id; write product:sku`,
		},
	})
}
