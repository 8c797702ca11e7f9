package commerce_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/commerce"
)

// TestSame_comparesEveryField sets each field of a value in turn to another
// value. A field that is added must be compared, or be listed here with the
// reason why it is not.
func TestSame_comparesEveryField(t *testing.T) {
	t.Parallel()
	comparesEveryField(t, commerce.SKU.Same, nil)
	comparesEveryField(t, commerce.PartialUpgrade.Same, nil)
	comparesEveryField(t, func(a, b commerce.RenewalInstructions) bool { return a.Same(&b) }, nil)
	comparesEveryField(t, func(a, b commerce.Schedule) bool { return a.Same(&b) }, nil)
	comparesEveryField(t, commerce.NextTerm.Same, map[string]string{
		"ByItself": "who decides the next term does not change what it is",
	})
	comparesEveryField(t, commerce.Change.Same, map[string]string{
		"Final":       "follows from the action",
		"Commits":     "explains what the call binds to",
		"OpensWindow": "explains what becomes of the seats",
		"BilledUntil": "a date that only explains",
	})
	comparesEveryField(t, commerce.MadeUpgrade.Same, map[string]string{
		"SKU":            "the service names the operation",
		"Quantity":       "the service names the operation",
		"SubscriptionID": "may be found later than the operation",
		"At":             "the service names the operation",
	})
	unnamed := func(a, b commerce.MadeUpgrade) bool {
		a.OperationID, b.OperationID = "", ""
		return a.Same(b)
	}
	comparesEveryField(t, unnamed, map[string]string{
		"OperationID":    "the service gave none",
		"SubscriptionID": "may be found later than the operation",
	})
}

// TestSameIn_comparesEveryAttribute sets each field of a wish in turn to another
// value, which exactly one attribute must notice, unless the field is listed
// here with the reason why it is not an attribute of its own.
func TestSameIn_comparesEveryAttribute(t *testing.T) {
	t.Parallel()
	notHeld := map[string]string{
		"TenantID":        "a subscription does not change its tenant",
		"Additional":      "only allows a purchase",
		"Reduction":       "says how to get there",
		"PromotionID":     "belongs to a purchase",
		"CustomTermEnd":   "belongs to a purchase",
		"AlignWith":       "belongs to a purchase",
		"PartialUpgrades": "each entry is compared by PartialUpgrade.Same",
		"LicenseTransfer": "says how to get there",
		"Midterm":         "says how to get there",
		"External":        "says how to get there",
		"FromDefaults":    "says where a value is written",
	}
	noticed := map[commerce.Attribute]bool{}
	base := filled[commerce.Desired](t)
	for _, f := range fieldsOf(t, &base) {
		other := filled[commerce.Desired](t)
		set(t, fieldAt(&other, f))
		var differ []commerce.Attribute
		for _, a := range commerce.Attributes() {
			if !base.SameIn(a, other) {
				differ, noticed[a] = append(differ, a), true
			}
		}
		if _, ignored := notHeld[strings.Split(f.name, ".")[0]]; ignored == (len(differ) == 1) || len(differ) > 1 {
			t.Errorf("another %s: the wishes differ in %v", f.name, differ)
		}
	}
	for _, a := range commerce.Attributes() {
		if !noticed[a] {
			t.Errorf("no field makes wishes differ in %s", a)
		}
	}
}

// TestSame_identifiersInAnyCase writes the identifiers of each type in capitals.
func TestSame_identifiersInAnyCase(t *testing.T) {
	t.Parallel()
	sku, term, cycle := commerce.SKU{ProductID: "cfq7", SKUID: "00a1"}, commerce.Term("p1y"), commerce.BillingCycle("annual")
	loud := commerce.SKU{ProductID: "CFQ7", SKUID: "00A1"}
	loudTerm, loudCycle := commerce.Term("P1Y"), commerce.BillingCycle("Annual")
	promotion, loudPromotion := "39nf", "39NF"
	for name, same := range map[string]bool{
		"partial upgrade": commerce.PartialUpgrade{SKU: sku, Term: term, Cycle: cycle, Into: "ab"}.
			Same(commerce.PartialUpgrade{SKU: loud, Term: loudTerm, Cycle: loudCycle, Into: "AB"}),
		"renewal": (&commerce.RenewalInstructions{SKU: &sku, Term: &term, Cycle: &cycle, PromotionID: &promotion}).
			Same(&commerce.RenewalInstructions{SKU: &loud, Term: &loudTerm, Cycle: &loudCycle, PromotionID: &loudPromotion}),
		"schedule": (&commerce.Schedule{SKU: sku, Term: term, Cycle: cycle, PromotionID: promotion}).
			Same(&commerce.Schedule{SKU: loud, Term: loudTerm, Cycle: loudCycle, PromotionID: loudPromotion}),
		"next term": commerce.NextTerm{
			SKU: sku, Term: term, Cycle: cycle,
		}.Same(commerce.NextTerm{SKU: loud, Term: loudTerm, Cycle: loudCycle}),
		"change": commerce.Change{SKU: sku, Term: term, Cycle: cycle, Into: "ab"}.
			Same(commerce.Change{SKU: loud, Term: loudTerm, Cycle: loudCycle, Into: "AB"}),
		"made upgrade": commerce.MadeUpgrade{OperationID: "ab"}.Same(commerce.MadeUpgrade{OperationID: "AB"}),
		"product_id":   commerce.Desired{SKU: sku}.SameIn(commerce.AttributeProduct, commerce.Desired{SKU: loud}),
		"sku_id":       commerce.Desired{SKU: sku}.SameIn(commerce.AttributeSKU, commerce.Desired{SKU: loud}),
		"term":         commerce.Desired{Term: term}.SameIn(commerce.AttributeTerm, commerce.Desired{Term: loudTerm}),
		"cycle":        commerce.Desired{Cycle: cycle}.SameIn(commerce.AttributeCycle, commerce.Desired{Cycle: loudCycle}),
	} {
		if !same {
			t.Errorf("%s: the letter case of an identifier makes a difference", name)
		}
	}
	if (commerce.Desired{FriendlyName: "desk"}).SameIn(commerce.AttributeName, commerce.Desired{FriendlyName: "Desk"}) {
		t.Error("the letter case of a name makes no difference")
	}
}

// comparesEveryField fails where another value of a field goes unnoticed and is
// not listed, and where it is listed and noticed. Ignored gives the reasons.
func comparesEveryField[T any](t *testing.T, same func(a, b T) bool, ignored map[string]string) {
	t.Helper()
	base := filled[T](t)
	if !same(base, filled[T](t)) {
		t.Errorf("%T: two equal values differ", base)
	}
	met := map[string]bool{}
	for _, f := range fieldsOf(t, &base) {
		other := filled[T](t)
		set(t, fieldAt(&other, f))
		outer := strings.Split(f.name, ".")[0]
		_, expected := ignored[outer]
		met[outer] = true
		if got := same(base, other); got != expected || same(other, base) != got {
			t.Errorf("%T: with another %s, Same is %v", base, f.name, got)
		}
	}
	for name := range ignored {
		if !met[name] {
			t.Errorf("%T has no field %s", base, name)
		}
	}
}

// field is a value inside a struct that has no fields of its own, and the way to
// it. Absent stands for the pointer to it being nil.
type field struct {
	name   string
	index  []int
	absent bool
}

// fieldsOf lists the fields of a struct and of the structs in it. Each pointer
// stands there twice: with another value behind it, and without one.
func fieldsOf(t *testing.T, of any) []field {
	t.Helper()
	var out []field
	var walk func(of reflect.Type, name string, index []int)
	walk = func(of reflect.Type, name string, index []int) {
		for i := range of.NumField() {
			f := of.Field(i)
			at, inner := slices.Concat(index, []int{i}), strings.TrimPrefix(name+"."+f.Name, ".")
			is := f.Type
			if is.Kind() == reflect.Pointer {
				out = append(out, field{name: inner, index: at, absent: true})
				is = is.Elem()
			}
			if is.Kind() == reflect.Struct && is != reflect.TypeFor[time.Time]() {
				walk(is, inner, at)
			} else {
				out = append(out, field{name: inner, index: at})
			}
		}
	}
	walk(reflect.TypeOf(of).Elem(), "", nil)
	return out
}

func fieldAt(of any, f field) reflect.Value {
	v := reflect.ValueOf(of).Elem().FieldByIndex(f.index)
	if v.Kind() == reflect.Pointer && !f.absent {
		return v.Elem()
	}
	return v
}

// filled is a value of which each field is set.
func filled[T any](t *testing.T) T {
	t.Helper()
	var out T
	fill(t, reflect.ValueOf(&out).Elem())
	return out
}

func fill(t *testing.T, v reflect.Value) {
	t.Helper()
	switch {
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem())
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)))
	case v.Type() == reflect.TypeFor[commerce.ScheduledKind]():
		v.SetString(string(commerce.ScheduledRenewal))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	case v.Kind() == reflect.String:
		v.SetString("one")
	case v.Kind() == reflect.Int:
		v.SetInt(1)
	case v.Kind() == reflect.Bool, v.Kind() == reflect.Map:
	default:
		t.Fatalf("no value of the type %s is known", v.Type())
	}
}

// set gives a field another value than fill does; a pointer becomes nil.
func set(t *testing.T, v reflect.Value) {
	t.Helper()
	switch {
	case v.Kind() == reflect.Pointer:
		v.SetZero()
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)))
	case v.Type() == reflect.TypeFor[commerce.ScheduledKind]():
		v.SetString(string(commerce.ScheduledCancellation))
	case v.Kind() == reflect.String:
		v.SetString("other")
	case v.Kind() == reflect.Int:
		v.SetInt(2)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
	default:
		t.Fatalf("no other value of the type %s is known", v.Type())
	}
}
