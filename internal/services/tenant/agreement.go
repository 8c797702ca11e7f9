package tenant

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-csp/terraform-provider-csp/internal/computed"
	"github.com/terraform-csp/terraform-provider-csp/internal/diagnostics"
	"github.com/terraform-csp/terraform-provider-csp/internal/services"
)

// AgreementDataSource is the data source csp_customer_agreement.
type AgreementDataSource struct{ services.Source }

var _ datasource.DataSourceWithConfigure = (*AgreementDataSource)(nil)

// NewAgreementDataSource returns the data source csp_customer_agreement.
func NewAgreementDataSource() datasource.DataSource { return &AgreementDataSource{} }

type agreementModel struct {
	TenantID   types.String      `tfsdk:"tenant_id"`
	Accepted   types.Bool        `tfsdk:"accepted"`
	AcceptedBy types.String      `tfsdk:"accepted_by"`
	DateAgreed timetypes.RFC3339 `tfsdk:"date_agreed"`
	Link       types.String      `tfsdk:"agreement_link"`
}

// Who accepted the agreement.
const (
	attestedByPartner = "partner"
	signedByCustomer  = "customer"
)

// Metadata names the data source.
func (d *AgreementDataSource) Metadata(
	_ context.Context,
	req datasource.MetadataRequest,
	resp *datasource.MetadataResponse,
) {
	resp.TypeName = req.ProviderTypeName + "_customer_agreement"
}

// Schema describes the attributes.
func (d *AgreementDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Whether a tenant has accepted the Microsoft Customer Agreement, without which nothing " +
			"can be bought for it. " +
			"Someone at the customer accepts it, or asks you to attest to it. This provider only reads it. " +
			"Microsoft shows it to a signed-in user only (`refresh_token`), and not in the US Government and China clouds.",
		Attributes: map[string]schema.Attribute{
			"tenant_id": services.TenantArgument("Tenant whose agreement to read."),
			"accepted":  computed.Bool("Whether it is accepted, either way."),
			"accepted_by": computed.String(
				"`customer` if someone in the tenant accepted it, `partner` if a partner attested to it; null if neither.",
			),
			"date_agreed":    computed.Timestamp("When the customer agreed, UTC, if a partner attested to it."),
			"agreement_link": computed.String("Link to its text, if a partner attested to it."),
		},
	}
}

// Read asks for the partner's attestation, and for the customer's own
// signature where there is none. Names and addresses of who agreed are not
// kept: a state is no place for them.
func (d *AgreementDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m agreementModel
	if !d.Asked(ctx, req, resp, &m) {
		return
	}
	attested, err := d.Clients.PartnerCenter.CustomerAgreements(ctx, m.TenantID.ValueString())
	signed := false
	if err == nil && len(attested) == 0 {
		signed, err = d.Clients.PartnerCenter.DirectlySigned(ctx, m.TenantID.ValueString())
	}
	if err != nil {
		resp.Diagnostics.Append(diagnostics.Failure("read the customer agreement", err)...)
		return
	}
	m.Accepted, m.AcceptedBy = types.BoolValue(signed || len(attested) > 0), types.StringNull()
	m.DateAgreed, m.Link = timetypes.NewRFC3339Null(), types.StringNull()
	switch {
	case signed:
		m.AcceptedBy = types.StringValue(signedByCustomer)
	case len(attested) > 0:
		latest := attested[0]
		for _, a := range attested[1:] {
			if a.Agreed.After(latest.Agreed) {
				latest = a
			}
		}
		m.AcceptedBy, m.Link = types.StringValue(attestedByPartner), types.StringValue(latest.Link)
		if !latest.Agreed.IsZero() {
			m.DateAgreed = timetypes.NewRFC3339TimeValue(latest.Agreed)
		}
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, &m)...)
}
