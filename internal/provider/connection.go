package provider

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-csp/terraform-provider-csp/internal/armbilling"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
	"github.com/terraform-csp/terraform-provider-csp/internal/msgraph"
	"github.com/terraform-csp/terraform-provider-csp/internal/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/receipts"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport"
	"github.com/terraform-csp/terraform-provider-csp/internal/transport/login"
	"github.com/terraform-csp/terraform-provider-csp/internal/turns"
)

// connection is what the clients are built from.
type connection struct {
	cloud transport.Cloud
	share float64
	// http sends the requests, login's too.
	http *http.Client
	access
	// names are those that no message may show; nil where all may.
	names *diagnostics.Names
	// ledger records the receipts; nil if none are wanted.
	ledger fulfillment.Ledger
	turns  *turns.Turns
}

// connect reads the settings: of the simulator where one is named, of
// Microsoft's services where there are credentials, and of nothing otherwise.
func (p *Provider) connect(ctx context.Context, s settings, agent string, diags *diag.Diagnostics) connection {
	r := s.reader(diags)
	if p.env != nil {
		r.env = p.env
	}
	c := connection{cloud: r.cloud(), share: r.share()}
	if _, on := r.find("redact_names"); on {
		c.names = diagnostics.NewNames()
	}
	if diags.HasError() {
		return c
	}
	if s.Simulator != nil {
		p.simulate(ctx, s, r, agent, &c)
	} else {
		p.reach(s, r, agent, &c)
	}
	if !diags.HasError() {
		c.ledger = r.ledger(receipts.Origin{
			PartnerTenant: c.identity.Tenant, Application: c.client, ProviderVersion: p.version, Simulated: s.Simulator != nil,
		})
	}
	return c
}

// reach connects to Microsoft's services.
func (p *Provider) reach(s settings, r reader, agent string, c *connection) {
	s.Endpoints.redirect(&c.cloud)
	c.http = r.client()
	if !r.diags.HasError() {
		c.access = r.credentials(p.loginOptions(*c, agent, r.diags), c.cloud)
	}
	c.turns = p.takeTurns(c.cloud.Name, c.cloud.PartnerCenter.Endpoint, c.identity.Tenant)
}

// ledger is the file for the receipts, nil where none is named. What is wrong
// with it shows here, before anything is bought.
func (r reader) ledger(origin receipts.Origin) fulfillment.Ledger {
	g, ok := r.find("receipt_path")
	if !ok {
		return nil
	}
	file, err := receipts.Open(g.value, origin)
	if err != nil {
		r.fail(g, fmt.Sprintf("Receipts cannot be written to the file of %s", g.source),
			fmt.Sprintf(
				"%s: %s. Nothing was called. Choose a file in a folder that exists and that this user can write to. "+
					"The first receipt creates the file.",
				g.source, err,
			))
		return nil
	}
	return file
}

// loginTimeout bounds one request of a login: the endpoint answers within
// seconds or not at all.
const loginTimeout = 30 * time.Second

// loginOptions are those of the login endpoint, without who logs in. Nothing
// that is secret passes its log.
func (p *Provider) loginOptions(c connection, agent string, diags *diag.Diagnostics) login.Options {
	pipeline, err := transport.New(transport.Options{
		HTTP: c.http, UserAgent: agent, Wait: p.wait, AttemptTimeout: loginTimeout,
	})
	if err != nil {
		diags.AddError("The login cannot be prepared", err.Error())
	}
	return login.Options{Authority: c.cloud.Login, Pipeline: pipeline}
}

// cloud is the one the environment names.
func (r reader) cloud() transport.Cloud {
	g, ok := r.find("environment")
	if !ok {
		return transport.Clouds()[0]
	}
	cloud, known := transport.CloudNamed(g.value)
	if !known {
		r.fail(
			g, fmt.Sprintf("Unknown cloud in %s", g.source), fmt.Sprintf("%q is not one of %q.", g.value, cloudNames()),
		)
	}
	return cloud
}

// share is the part of the request limits this run may use.
func (r reader) share() float64 {
	g, ok := r.find("rate_limit")
	if !ok {
		return 1
	}
	share, err := strconv.ParseFloat(g.value, 64)
	if err != nil || !transport.IsRateShare(share) {
		r.fail(
			g, fmt.Sprintf("Invalid share in %s", g.source),
			fmt.Sprintf(
				"%q is not a number from %g to 1. Two pipelines that run at the same time use 0.5 each.", g.value,
				transport.MinRateShare,
			),
		)
	}
	return share
}

// redirect puts other addresses in the place of the cloud's own. Tokens stay
// those of the cloud's services.
func (e *endpointSettings) redirect(cloud *transport.Cloud) {
	if e == nil {
		return
	}
	for to, value := range map[*string]string{
		&cloud.Login: e.Login.ValueString(), &cloud.PartnerCenter.Endpoint: e.PartnerCenter.ValueString(), &cloud.Graph.Endpoint: e.Graph.ValueString(),
		&cloud.ResourceManager.Endpoint: e.ResourceManager.ValueString(),
	} {
		if value != "" {
			*to = value
		}
	}
}

// client is the HTTP client, through a proxy and with authorities of the
// user's own where there are any.
func (r reader) client() *http.Client {
	var o transport.ClientOptions
	if g, ok := r.find("proxy_url"); ok {
		u, err := url.Parse(g.value)
		if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https", "socks5"}, u.Scheme) {
			// The address may hold a password, so it is not repeated.
			r.fail(
				g, fmt.Sprintf("Invalid proxy URL in %s", g.source),
				"It must be http://, https:// or socks5:// with a host. Example: http://proxy.example:3128.",
			)
			return nil
		}
		o.Proxy = u
	}
	g, named := r.find("ca_certificate_path")
	if named {
		text, err := os.ReadFile(g.value)
		if err != nil {
			r.fail(
				g, fmt.Sprintf("%s cannot be read", g.source),
				fmt.Sprintf("%s. Choose a file that this user can read.", err),
			)
			return nil
		}
		o.Authorities = text
	}
	client, err := transport.NewClient(o)
	if err != nil || (named && len(o.Authorities) == 0) {
		r.fail(
			g, "The certificate authorities cannot be used",
			fmt.Sprintf("%s: there is no PEM certificate in %s.", g.source, g.value),
		)
		return nil
	}
	return client
}

// beside are the settings that say something about the simulator as well.
var beside = []string{"customer_tenant_id", "environment", "rate_limit", "receipt_path", "redact_names"}

// simulate connects to the simulator within the process: the same login, the
// same addresses, no socket.
func (p *Provider) simulate(ctx context.Context, s settings, r reader, agent string, c *connection) {
	at := path.Root("simulator")
	for _, name := range r.named() {
		if !slices.Contains(beside, name) {
			r.diags.AddAttributeError(at, "Simulator and credentials exclude each other",
				fmt.Sprintf(
					"The provider block sets simulator and %s. Remove simulator to buy for real, or %s to simulate.",
					name, name,
				))
			return
		}
	}
	if s.Endpoints != nil {
		r.diags.AddAttributeError(at, "Simulator and endpoints exclude each other",
			"The embedded simulator answers in the provider's own process. Remove endpoints; or remove simulator, to "+
				"use one that `simulator serve` runs.")
		return
	}
	latency, diags := s.Simulator.latency()
	r.diags.Append(diags...)
	sim, err := simulator.Open(
		ctx,
		simulator.Options{Path: s.Simulator.Path.ValueString(), Latency: latency, Seed: s.Simulator.Seed.ValueInt64()},
	)
	if err != nil {
		r.diags.AddAttributeError(at.AtName("path"), "The simulator cannot be opened", err.Error())
		return
	}
	world, err := sim.WorldID(ctx)
	if err != nil {
		r.diags.AddAttributeError(at.AtName("path"), "The simulator cannot be opened", err.Error())
		return
	}
	c.turns = p.takeTurns("simulator", world)
	through := sim.Transport()
	if p.wrap != nil {
		through = p.wrap(through)
	}
	c.http = &http.Client{Transport: through}
	o := p.loginOptions(*c, agent, r.diags)
	known := simulator.DefaultCredentials()
	c.identity = transport.Identity{Kind: transport.KindApp, Tenant: known.TenantID, Cloud: c.cloud.Name}
	// Only the block makes it a customer's: a variable meant for the real
	// service must not turn a simulation round.
	if tenant := s.CustomerTenantID.ValueString(); tenant != "" {
		known = simulator.CustomerCredentials(tenant)
		c.identity.Side, c.identity.Tenant = transport.SideCustomer, known.TenantID
	}
	o.Tenant, o.Client = known.TenantID, known.ClientID
	c.client, c.application = known.ClientID, known.ClientID
	c.credentials = login.Secret(o, known.ClientSecret)
	if s.Simulator.ActAs.ValueString() == actAsUser {
		c.signIn(ctx, sim, o, known.ClientSecret, r.diags)
	}
	c.identity.Means = c.credentials.Means()
}

// signIn lets the simulated partner's user sign in.
func (c *connection) signIn(
	ctx context.Context, sim *simulator.Simulator, o login.Options, secret string, diags *diag.Diagnostics,
) {
	at := path.Root("simulator").AtName("act_as")
	if c.identity.Side == transport.SideCustomer {
		diags.AddAttributeError(
			at, "The simulated customer has no user that can sign in",
			"act_as = \"user\" is the partner's user. Remove it, or customer_tenant_id.",
		)
		return
	}
	token, err := sim.RefreshToken(ctx)
	if err != nil {
		diags.AddAttributeError(at, "The simulated user cannot sign in", err.Error())
		return
	}
	c.identity.Kind = transport.KindUser
	c.credentials = login.User(o, login.InMemory(token), login.SecretProof(secret))
}

// named lists the settings in the block itself, without the simulator.
func (r reader) named() []string {
	var names []string
	for name, value := range r.block {
		if !value.IsNull() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// clients builds the clients of a connection: one pipeline for each service.
func (p *Provider) clients(c connection, agent string) (*services.Clients, error) {
	pipeline := func(at transport.Service, dialect transport.Dialect, limits transport.Limits) (*transport.Pipeline, error) {
		return transport.New(transport.Options{
			Credentials: c.credentials, Scope: at.Scope, Identity: c.identity, Dialect: dialect, Limits: limits, RateShare: c.share,
			Secrets: c.secretsKnown(), UserAgent: agent, HTTP: c.http, Wait: p.wait,
		})
	}
	toPartnerCenter, err := pipeline(c.cloud.PartnerCenter, partnercenter.Dialect(), partnercenter.Limits())
	if err != nil {
		return nil, err
	}
	toGraph, err := pipeline(c.cloud.Graph, msgraph.Dialect(), msgraph.Limits())
	if err != nil {
		return nil, err
	}
	toManager, err := pipeline(c.cloud.ResourceManager, armbilling.Dialect(), armbilling.Limits())
	if err != nil {
		return nil, err
	}
	toLogin, err := transport.New(transport.Options{
		HTTP: c.http, UserAgent: agent, Wait: p.wait, AttemptTimeout: loginTimeout,
	})
	if err != nil {
		return nil, err
	}
	partner := partnercenter.New(toPartnerCenter, c.cloud.PartnerCenter.Endpoint)
	graph := msgraph.New(toGraph, c.cloud.Graph.Endpoint)
	today := clock(c.identity, toGraph, graph)
	if c.identity.Side == transport.SidePartner {
		today = heard(toPartnerCenter, toGraph, toManager)
	}
	run := fulfillment.NewRun()
	return &services.Clients{
		Identity: c.identity, ApplicationID: c.application, PartnerCenter: partner, Graph: graph,
		Billing: armbilling.New(toManager, c.cloud.ResourceManager.Endpoint),
		Run:     run,
		Fulfillment: fulfillment.New(
			partner, run, toPartnerCenter.Wait,
		).WithDirectory(graph).WithLedger(c.ledger).WithTurns(c.turns),
		Today: today,
		Names: c.names,
		TenantOf: func(ctx context.Context, domain string) (string, error) {
			return login.TenantOf(ctx, toLogin, c.cloud.Login, domain)
		},
	}, nil
}

// heard is the latest date that any of the services has returned, or the local
// clock before any answer.
func heard(services ...*transport.Pipeline) func(context.Context) time.Time {
	return func(context.Context) time.Time {
		var latest time.Time
		for _, p := range services {
			if t := p.ServiceTime(); t.After(latest) {
				latest = t
			}
		}
		if latest.IsZero() {
			return services[0].Now()
		}
		return latest
	}
}

// clockTimeout bounds the question for the date.
const clockTimeout = 2 * time.Minute

// clock asks a customer's directory what day it is, once: there is no Partner
// Center whose answers would tell. Where it does not answer, the local clock
// is what is left. The question goes on without the one who asked it first,
// and no caller waits for it longer than its own context.
func clock(who transport.Identity, p *transport.Pipeline, graph *msgraph.Client) func(context.Context) time.Time {
	var once sync.Once
	answered := make(chan struct{})
	ask := func(ctx context.Context) {
		defer close(answered)
		ctx, cancel := context.WithTimeout(ctx, clockTimeout)
		defer cancel()
		if _, err := graph.DirectorySubscriptions(ctx, who.Tenant); err != nil {
			tflog.Warn(ctx, "the date is the local clock's", map[string]any{"error": transport.Redact(err.Error())})
		}
	}
	return func(ctx context.Context) time.Time {
		once.Do(func() { go ask(context.WithoutCancel(ctx)) })
		select {
		case <-answered:
		case <-ctx.Done():
		}
		return p.Now()
	}
}

// secretsKnown leaves out what is empty: masking nothing would mask everything.
func (a access) secretsKnown() []string {
	return slices.DeleteFunc(slices.Clone(a.secrets), func(s string) bool { return s == "" })
}
