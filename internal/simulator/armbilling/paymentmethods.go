package armbilling

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// PaymentMethod is a card or another payment method of a directory's billing account.
type PaymentMethod struct {
	ID       string `json:"id"`
	TenantID string `json:"tenantId"` // whose billing account it is
	Family   string `json:"family"`   // CreditCard, CheckWire, DirectDebit, EWallet, …
	Type     string `json:"type"`     // visa, mc, check, …
	LastFour string `json:"lastFour,omitempty"`
	Expires  string `json:"expires,omitempty"` // month and year, such as 1/2031; "" = it does not
	Status   string `json:"status"`            // active, inactive
}

// Account is the document of an account of the Microsoft Customer Agreement.
type Account struct {
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

// Defaults of a payment method.
const (
	FamilyCard   = "CreditCard"
	MethodActive = "active"
)

var (
	families = []string{
		FamilyCard, "CheckWire", "Credits", "DirectDebit", "EWallet", "TaskOrder",
		"None", "Other",
	}
	methodStates   = []string{MethodActive, "inactive"}
	monthOfYear    = regexp.MustCompile(`^([1-9]|1[0-2])/20\d\d$`)
	fourDigits     = regexp.MustCompile(`^\d{4}$`)
	accountVersion = "_2019-05-31" // at the end of an account's name
)

// SavePaymentMethod writes the document of a payment method.
func SavePaymentMethod(tx *world.Tx, method *PaymentMethod) error {
	return tx.Save(kindPaymentMethod, method.TenantID, method.ID, time.Time{}, method)
}

// accounts lists the billing accounts of a directory.
func accounts(tx *world.Tx, tenant string) ([]*Account, error) {
	return world.All[Account](tx, kindBillingAccount, tenant)
}

// SetPaymentMethod adds a payment method to a directory's billing account, or changes the one with the same ID, and
// returns its ID; a directory without an account gets one. An existing one keeps what the call omits; a new one is an
// active visa card of the partner that expires 12/2030. Errors wrap ErrScene.
func SetPaymentMethod(ctx context.Context, w *world.World, m PaymentMethod) (id string, err error) {
	m.TenantID, m.ID = cmp.Or(strings.ToLower(m.TenantID), directory.PartnerTenant), strings.ToLower(m.ID)
	switch {
	case m.Expires != "" && !monthOfYear.MatchString(m.Expires):
		return "", fmt.Errorf("set a payment method: it cannot expire %q; write month and year, as in 1/2031: %w",
			m.Expires, world.ErrScene)
	case m.LastFour != "" && !fourDigits.MatchString(m.LastFour):
		return "", fmt.Errorf("set a payment method: %q are no four digits: %w", m.LastFour, world.ErrScene)
	case m.Family != "" && !slices.Contains(families, m.Family):
		return "", fmt.Errorf("set a payment method: family %q must be one of %s: %w", m.Family,
			strings.Join(families, ", "), world.ErrScene)
	case m.Status != "" && !slices.Contains(methodStates, m.Status):
		return "", fmt.Errorf("set a payment method: status %q must be one of %s: %w", m.Status,
			strings.Join(methodStates, ", "), world.ErrScene)
	}
	err = w.Change(ctx, func(tx *world.Tx) error {
		if err := openAccount(tx, m.TenantID); err != nil {
			return fmt.Errorf("set a payment method: %w", err)
		}
		if m.ID == "" {
			if m.ID, err = tx.NewID("paymentmethod"); err != nil {
				return err
			}
		}
		var old PaymentMethod
		if _, err := tx.Load(kindPaymentMethod, m.TenantID, m.ID, &old); err != nil {
			return err
		}
		m.Family, m.Status = cmp.Or(m.Family, old.Family, FamilyCard), cmp.Or(m.Status, old.Status, MethodActive)
		m.Type, m.LastFour, m.Expires = cmp.Or(m.Type, old.Type), cmp.Or(m.LastFour,
			old.LastFour), cmp.Or(m.Expires, old.Expires)
		if m.Family == FamilyCard {
			m.Type, m.LastFour, m.Expires = cmp.Or(m.Type, "visa"), cmp.Or(m.LastFour,
				"0000"), cmp.Or(m.Expires, "12/2030")
		}
		return SavePaymentMethod(tx, &m)
	})
	return m.ID, err
}

// SaveAccount writes the document of an account.
func SaveAccount(tx *world.Tx, account *Account) error {
	return tx.Save(kindBillingAccount, account.Tenant, account.Name, time.Time{}, account)
}

// openAccount makes the billing account of a directory that has none.
func openAccount(tx *world.Tx, tenant string) error {
	have, err := accounts(tx, tenant)
	if err != nil || len(have) > 0 {
		return err
	}
	owner, err := directory.AnyCustomer(tx, tenant)
	if err != nil {
		return err
	}
	account := &Account{
		Name: world.DerivedID("billing", tenant) + ":" + world.DerivedID("billing-organization", tenant) +
			accountVersion, Tenant: owner.ID,
		DisplayName: owner.CompanyName, Country: owner.Country, City: owner.City, State: owner.State,
		AddressLine: owner.AddressLine,
		PostalCode:  owner.PostalCode,
	}
	return SaveAccount(tx, account)
}

// PaymentMethods lists a directory's payment methods, oldest first; an empty id lists those of all directories.
func PaymentMethods(ctx context.Context, w *world.World, tenantID string) ([]PaymentMethod, error) {
	list, err := world.All[PaymentMethod](w.Read(ctx), kindPaymentMethod, tenantID)
	out := make([]PaymentMethod, len(list))
	for i, m := range list {
		out[i] = *m
	}
	return out, err
}
