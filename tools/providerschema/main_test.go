package main

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestNarrow_newerCLI_keepsWhatEveryCLIReports(t *testing.T) {
	t.Parallel()
	answer := `{"format_version":"1.0","provider_schemas":{
		"registry.terraform.io/hashicorp/csp":{
			"provider":{"version":0},
			"resource_schemas":{"csp_subscription":{"version":1}},
			"resource_identity_schemas":{"csp_subscription":{"version":0}},
			"list_resource_schemas":{"csp_subscription":{"version":0}}},
		"terraform.io/builtin/terraform":{"provider":{"version":0}}}}`

	got, err := narrow([]byte(answer))
	if err != nil {
		t.Fatal(err)
	}

	var read map[string]any
	if err := json.Unmarshal(got, &read); err != nil {
		t.Fatalf("not JSON: %v", err)
	}
	for _, want := range []string{`"format_version": "1.0"`, `"csp_subscription"`, `"resource_schemas"`} {
		if !strings.Contains(string(got), want) {
			t.Errorf("%s is missing from\n%s", want, got)
		}
	}
	for _, unwanted := range []string{"resource_identity_schemas", "list_resource_schemas", "terraform.io/builtin"} {
		if strings.Contains(string(got), unwanted) {
			t.Errorf("%s was kept in\n%s", unwanted, got)
		}
	}
}

func TestNarrow_withoutTheProvider_namesIt(t *testing.T) {
	t.Parallel()
	_, err := narrow([]byte(`{"format_version":"1.0","provider_schemas":{}}`))
	if err == nil || !strings.Contains(err.Error(), address) {
		t.Errorf("got error %v, want one that names %s", err, address)
	}
}

func TestRun_withoutOutput_isRefused(t *testing.T) {
	t.Parallel()
	if err := run(t.Context(), []string{"-provider", "terraform-provider-csp"}); err == nil {
		t.Error("got no error, want the missing flag to be refused")
	}
}
