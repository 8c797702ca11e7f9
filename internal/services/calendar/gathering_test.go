package calendar

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
)

// A customer may stay in the list after its relationship has ended.
func TestBuyers_areThoseWithARelationship(t *testing.T) {
	t.Parallel()
	got := buyers([]partnercenter.Customer{
		{ID: "A1", Relationship: partnercenter.RelationshipReseller},
		{ID: "b2", Relationship: "none"},
		{ID: "c3", Relationship: "advisor"},
		{ID: "d4", Relationship: partnercenter.RelationshipReseller},
	})
	if diff := cmp.Diff([]string{"a1", "d4"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
