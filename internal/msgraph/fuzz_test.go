package msgraph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/wire"
)

// fuzz reads any text as one thing of Microsoft Graph: it has an id in lower
// case, or reading it fails.
func fuzz[T any](f *testing.F, read func(*wire.Object) (T, error), id func(T) string, seeds ...string) {
	f.Helper()
	for _, seed := range append(seeds, `{}`, `[]`, `<html>`) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := read(wire.ReadObject([]byte(text), "thing"))
		if err == nil && (id(got) == "" || id(got) != strings.ToLower(id(got))) {
			t.Errorf("%q was read as %+v", text, got)
		}
	})
}

func FuzzDirectorySubscription(f *testing.F) {
	id := func(s msgraph.DirectorySubscription) string { return s.ID }
	fuzz(f, msgraph.ReadDirectorySubscription, id, fmt.Sprintf(item, 1), `{"id":1,"totalLicenses":"25","isTrial":"maybe"}`)
}

func FuzzSubscribedSKU(f *testing.F) {
	id := func(s msgraph.SubscribedSKU) string { return s.SKUID }
	fuzz(f, msgraph.ReadSubscribedSKU, id, license, `{"skuId":"x","prepaidUnits":[],"servicePlans":[null,[{}]]}`)
}

func FuzzRelationship(f *testing.F) {
	id := func(r msgraph.DelegatedAdminRelationship) string { return r.ID }
	fuzz(f, msgraph.ReadRelationship, id, fmt.Sprintf(relationship, "PT0S", "active"), `{"id":"r","customer":[{}],"endDateTime":"soon"}`)
}

func FuzzApplication(f *testing.F) {
	id := func(a msgraph.Application) string { return a.AppID }
	fuzz(
		f, msgraph.ReadApplication, id,
		`{"appId":"A","passwordCredentials":[{"keyId":"k","endDateTime":"2027-01-01T00:00:00Z"}],"keyCredentials":null}`,
	)
}
