package simulator

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// PaymentMethod is a card, or another way to pay the invoices of a directory's billing account.
type PaymentMethod struct {
	ID       string `json:"id"`
	TenantID string `json:"tenantId"` // whose billing account it is
	Family   string `json:"family"`   // CreditCard, CheckWire, DirectDebit, EWallet, …
	Type     string `json:"type"`     // visa, mc, check, …
	LastFour string `json:"lastFour,omitempty"`
	Expires  string `json:"expires,omitempty"` // month and year, such as 1/2031; "" = it does not
	Status   string `json:"status"`            // active, inactive
}

// billingAccount is the document of an account of the Microsoft Customer Agreement.
type billingAccount struct {
	Name        string `json:"name"`
	Tenant      string `json:"tenant"`
	DisplayName string `json:"displayName"`
	Country     string `json:"country"`
	City        string `json:"city"`
	State       string `json:"state"`
	AddressLine string `json:"addressLine"`
	PostalCode  string `json:"postalCode"`
}

const (
	kindBillingAccount = "billingaccount" // tenant: the directory's id
	kindPaymentMethod  = "paymentmethod"  // tenant: the directory's id
)

// The default world has one billing account, the partner's, which is paid by card and may be by wire.
const (
	PartnerBillingAccount = "f1000000-0000-4000-8000-000000000001:f1000000-0000-4000-8000-000000000002_2019-05-31"
	PartnerCard           = "f2000000-0000-4000-8000-000000000001" // a visa card that expires 1/2027
)

const (
	familyCard   = "CreditCard"
	methodActive = "active"
)

var (
	families       = []string{familyCard, "CheckWire", "Credits", "DirectDebit", "EWallet", "TaskOrder", "None", "Other"}
	methodStates   = []string{methodActive, "inactive"}
	monthOfYear    = regexp.MustCompile(`^([1-9]|1[0-2])/20\d\d$`)
	fourDigits     = regexp.MustCompile(`^\d{4}$`)
	accountVersion = "_2019-05-31" // at the end of an account's name
)

func (u *unit) seedBilling() error {
	account := &billingAccount{
		Name: PartnerBillingAccount, Tenant: PartnerTenant, DisplayName: "Fennel Partners", Country: "US", City: "Seattle", State: "WA",
		AddressLine: "3 Fennel Street", PostalCode: "98101",
	}
	if err := u.save(kindBillingAccount, PartnerTenant, account.Name, time.Time{}, account); err != nil {
		return err
	}
	for _, method := range []*PaymentMethod{
		{ID: PartnerCard, TenantID: PartnerTenant, Family: familyCard, Type: "visa", LastFour: "1881", Expires: "1/2027", Status: methodActive},
		{ID: "f2000000-0000-4000-8000-000000000002", TenantID: PartnerTenant, Family: "CheckWire", Type: "check", Status: "inactive"},
	} {
		if err := u.savePaymentMethod(method); err != nil {
			return err
		}
	}
	return nil
}

func (u *unit) savePaymentMethod(method *PaymentMethod) error {
	return u.save(kindPaymentMethod, method.TenantID, method.ID, time.Time{}, method)
}

// accounts lists the billing accounts of a directory.
func (u *unit) accounts(tenant string) ([]*billingAccount, error) {
	return all[billingAccount](u, kindBillingAccount, tenant)
}

// SetPaymentMethod gives a directory's billing account a way to pay, or changes the one with the same ID, and gives its
// ID; a directory without account gets one. Of what is left out, one that is changed keeps what it has; a new one is an
// active visa card of the partner that expires 12/2030. Errors wrap ErrScene.
func (s *Simulator) SetPaymentMethod(ctx context.Context, m PaymentMethod) (id string, err error) {
	m.TenantID, m.ID = cmp.Or(strings.ToLower(m.TenantID), PartnerTenant), strings.ToLower(m.ID)
	switch {
	case m.Expires != "" && !monthOfYear.MatchString(m.Expires):
		return "", fmt.Errorf("set a payment method: it cannot expire %q; write month and year, as in 1/2031: %w", m.Expires, ErrScene)
	case m.LastFour != "" && !fourDigits.MatchString(m.LastFour):
		return "", fmt.Errorf("set a payment method: %q are no four digits: %w", m.LastFour, ErrScene)
	case m.Family != "" && !slices.Contains(families, m.Family):
		return "", fmt.Errorf("set a payment method: family %q must be one of %s: %w", m.Family, strings.Join(families, ", "), ErrScene)
	case m.Status != "" && !slices.Contains(methodStates, m.Status):
		return "", fmt.Errorf("set a payment method: status %q must be one of %s: %w", m.Status, strings.Join(methodStates, ", "), ErrScene)
	}
	err = s.change(ctx, func(u *unit) error {
		if err := u.openAccount(m.TenantID); err != nil {
			return fmt.Errorf("set a payment method: %w", err)
		}
		if m.ID == "" {
			if m.ID, err = u.newID("paymentmethod"); err != nil {
				return err
			}
		}
		var old PaymentMethod
		if _, err := u.load(kindPaymentMethod, m.TenantID, m.ID, &old); err != nil {
			return err
		}
		m.Family, m.Status = cmp.Or(m.Family, old.Family, familyCard), cmp.Or(m.Status, old.Status, methodActive)
		m.Type, m.LastFour, m.Expires = cmp.Or(m.Type, old.Type), cmp.Or(m.LastFour, old.LastFour), cmp.Or(m.Expires, old.Expires)
		if m.Family == familyCard {
			m.Type, m.LastFour, m.Expires = cmp.Or(m.Type, "visa"), cmp.Or(m.LastFour, "0000"), cmp.Or(m.Expires, "12/2030")
		}
		return u.savePaymentMethod(&m)
	})
	return m.ID, err
}

// openAccount makes the billing account of a directory that has none.
func (u *unit) openAccount(tenant string) error {
	have, err := u.accounts(tenant)
	if err != nil || len(have) > 0 {
		return err
	}
	owner, err := u.anyCustomer(tenant)
	if err != nil {
		return err
	}
	account := &billingAccount{
		Name: derivedID("billing", tenant) + ":" + derivedID("billing-organization", tenant) + accountVersion, Tenant: owner.ID,
		DisplayName: owner.CompanyName, Country: owner.Country, City: owner.City, State: owner.State, AddressLine: owner.AddressLine,
		PostalCode: owner.PostalCode,
	}
	return u.save(kindBillingAccount, owner.ID, account.Name, time.Time{}, account)
}

// PaymentMethods lists a directory's ways to pay, oldest first; an empty id lists those of all directories.
func (s *Simulator) PaymentMethods(ctx context.Context, tenantID string) ([]PaymentMethod, error) {
	list, err := all[PaymentMethod](s.reading(ctx), kindPaymentMethod, tenantID)
	out := make([]PaymentMethod, len(list))
	for i, m := range list {
		out[i] = *m
	}
	return out, err
}
