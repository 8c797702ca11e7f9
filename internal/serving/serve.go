package serving

import (
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"
)

// Serve serves a provider until Terraform ends it. address is where the
// provider is registered; debug serves for a debugger, and prints how Terraform
// attaches to it.
//
// With logs or debug on, it serves the framework's server as it is. Otherwise it
// serves one that costs less: no loggers, no contexts that outlive their calls,
// fewer collections.
func Serve(address string, newProvider func() provider.Provider, debug bool) error {
	var options []tf6server.ServeOpt
	if debug {
		options = append(options, tf6server.WithManagedDebug())
	}
	server := func() tfprotov6.ProviderServer { return providerserver.NewProtocol6(newProvider())() }
	if debug || asksForLogs(os.Environ()) {
		return served(tf6server.Serve(address, server, options...))
	}
	if err := turnLoggersOff(); err != nil {
		return err
	}
	collectLess()
	return served(tf6server.Serve(address, func() tfprotov6.ProviderServer { return Release(server()) }, options...))
}

func served(err error) error {
	if err != nil {
		return fmt.Errorf("serve the provider: %w", err)
	}
	return nil
}
