// Command providerschema writes the provider's schema as JSON, in the form the documentation generator reads.
//
// Each CLI reports what it knows: a newer one adds identity, list resources and actions, and OpenTofu files the provider
// under another registry. The documentation must not depend on who generated it, so this command keeps what every
// supported CLI reports and files it under one address.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

// address is where the documentation generator looks a provider up that has no public registry page.
const address = "registry.terraform.io/hashicorp/csp"

// reported names the parts of a provider's schema that every supported CLI reports.
var reported = []string{
	"provider", "resource_schemas", "data_source_schemas", "ephemeral_resource_schemas", "functions",
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "providerschema:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("providerschema", flag.ContinueOnError)
	cli := flags.String("cli", "terraform", "path of the Terraform or OpenTofu binary")
	provider := flags.String("provider", "", "path of the built provider")
	out := flags.String("out", "", "file to write")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *provider == "" || *out == "" {
		return errors.New("-provider and -out are needed")
	}
	raw, err := askCLI(ctx, *cli, *provider)
	if err != nil {
		return err
	}
	schema, err := narrow(raw)
	if err != nil {
		return err
	}
	if err := os.WriteFile(*out, schema, 0o600); err != nil {
		return fmt.Errorf("write the schema: %w", err)
	}
	return nil
}

// askCLI returns what `providers schema -json` prints for the built provider. A development override takes the place of
// `init`, so nothing is installed and nothing is downloaded.
func askCLI(ctx context.Context, cli, provider string) (_ []byte, err error) {
	folder, err := filepath.Abs(filepath.Dir(provider))
	if err != nil {
		return nil, fmt.Errorf("find the provider's folder: %w", err)
	}
	dir, err := os.MkdirTemp("", "providerschema")
	if err != nil {
		return nil, fmt.Errorf("make a working directory: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	override := fmt.Sprintf(
		"provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n  direct {}\n}\n",
		address,
		folder,
	)
	if err := os.WriteFile(filepath.Join(dir, "cli.tfrc"), []byte(override), 0o600); err != nil {
		return nil, fmt.Errorf("write the CLI configuration: %w", err)
	}
	config := fmt.Sprintf(
		"terraform {\n  required_providers {\n    csp = {\n      source = %q\n    }\n  }\n}\n",
		address,
	)
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o600); err != nil {
		return nil, fmt.Errorf("write the configuration: %w", err)
	}

	cmd := exec.CommandContext(ctx, cli, "providers", "schema", "-json")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+filepath.Join(dir, "cli.tfrc"), "CHECKPOINT_DISABLE=1")
	cmd.Stderr = os.Stderr
	raw, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s providers schema -json: %w", cli, err)
	}
	return raw, nil
}

// narrow keeps this provider and the parts of its schema that every CLI reports.
func narrow(raw []byte) ([]byte, error) {
	var all struct {
		FormatVersion string                                `json:"format_version"`
		Providers     map[string]map[string]json.RawMessage `json:"provider_schemas"`
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, fmt.Errorf("read the CLI's answer: %w", err)
	}
	provider, ok := all.Providers[address]
	if !ok {
		return nil, fmt.Errorf("the CLI's answer has no provider %s", address)
	}
	kept := make(map[string]json.RawMessage, len(reported))
	for _, part := range reported {
		if schema, ok := provider[part]; ok {
			kept[part] = schema
		}
	}
	all.Providers = map[string]map[string]json.RawMessage{address: kept}
	narrowed, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the schema: %w", err)
	}
	return append(narrowed, '\n'), nil
}
