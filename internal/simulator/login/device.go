package login

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/directory"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// deviceCode is a sign-in that waits for a person at another device (RFC 8628).
type deviceCode struct {
	ID       string    `json:"id"` // the code's hash
	UserCode string    `json:"userCode"`
	Tenant   string    `json:"tenant"`
	Scope    string    `json:"scope"`
	Issued   time.Time `json:"issued"` // real time
	Polls    int       `json:"polls"`
	Approved bool      `json:"approved"`
}

const (
	deviceLifetime = 15 * time.Minute
	deviceInterval = 1 // seconds
)

// userCodeLetters omits letters that people confuse.
const userCodeLetters = "BCDFGHJKLMNPQRSTVWXZ"

func newUserCode() string {
	code := []byte(rand.Text())[:9]
	for i, letter := range code {
		code[i] = userCodeLetters[int(letter)%len(userCodeLetters)]
	}
	return string(code)
}

// deviceCode starts a sign-in at another device.
func (c *call) deviceCode() (wire.Answer, error) {
	q, err := c.request("client_id", "scope")
	if err != nil {
		return wire.Answer{}, err
	}
	q.newer = true
	if q.client != directory.PartnerClient {
		return wire.Answer{}, c.unknownApplication(q)
	}
	if err := c.findResource(q, true); err != nil {
		return wire.Answer{}, err
	}
	text := "DAQ" + rand.Text() + rand.Text()
	kept := deviceCode{
		ID: hashed(text), UserCode: newUserCode(), Tenant: q.dir.ID, Scope: q.form.Get("scope"), Issued: c.World.Wall(),
	}
	if err := c.Save(kindDeviceCode, "", kept.ID, time.Time{}, kept); err != nil {
		return wire.Answer{}, err
	}
	page := c.Authority() + "/common/oauth2/deviceauth"
	return wire.OK(wire.Verbatim{
		"device_code":      text,
		"user_code":        kept.UserCode,
		"verification_uri": page,
		"expires_in":       int(deviceLifetime / time.Second),
		"interval":         deviceInterval,
		"message": fmt.Sprintf(
			"To sign in, use a web browser to open the page %s and enter the code %s to authenticate.",
			page,
			kept.UserCode,
		),
	})
}

// forDevice answers a poll for the tokens of a device sign-in.
func (c *call) forDevice(q *request) (a wire.Answer, err error) {
	if q.client != directory.PartnerClient {
		return wire.Answer{}, c.unknownApplication(q)
	}
	if err := c.authenticate(q, true); err != nil {
		return wire.Answer{}, err
	}
	text := q.form.Get("device_code")
	if text == "" {
		return wire.Answer{}, c.missing("device_code")
	}
	var refused error // a refusal keeps the count
	err = c.World.Change(c.Context(), func(tx *world.Tx) error {
		var kept deviceCode
		found, err := tx.Load(kindDeviceCode, "", hashed(text), &kept)
		if err != nil {
			return err
		}
		if !found || kept.Tenant != q.dir.ID {
			return c.loginError(http.StatusBadRequest, 70018, "bad_verification_code", "Invalid verification code.")
		}
		kept.Polls++
		if refused = c.waiting(&kept); refused != nil {
			return tx.Save(kindDeviceCode, "", kept.ID, time.Time{}, kept)
		}
		a, err = c.signedIn(tx, q, &kept)
		return err
	})
	return a, errors.Join(err, refused)
}

// waiting returns why there are no tokens yet, or never will be.
func (c *call) waiting(kept *deviceCode) error {
	refuse := func(code int, name, text string) error {
		return c.loginError(http.StatusBadRequest, code, name, "%s", text)
	}
	switch {
	case c.World.Wall().Sub(kept.Issued) >= deviceLifetime:
		return refuse(70019, "expired_token", "Verification code expired. Have the user retry the sign-in.")
	case c.switches.DeviceSignIn == "declined":
		return refuse(65004, "authorization_declined", "The user declined to sign in.")
	case kept.Approved, c.switches.DeviceSignIn == "second-poll" && kept.Polls > 1:
		return nil
	}
	return refuse(70016, "authorization_pending", "Authorization is pending. Continue polling.")
}

// signedIn returns the tokens, once.
func (c *call) signedIn(tx *world.Tx, q *request, kept *deviceCode) (wire.Answer, error) {
	if _, err := tx.Exec(`DELETE FROM document WHERE kind = ? AND id = ?`, kindDeviceCode, kept.ID); err != nil {
		return wire.Answer{}, err
	}
	q.form.Set("scope", kept.Scope)
	q.newer = true
	if err := c.findResource(q, true); err != nil {
		return wire.Answer{}, err
	}
	who, refresh := &session{mfa: c.switches.UserMFA}, ""
	if slices.Contains(strings.Fields(kept.Scope), "offline_access") {
		var err error
		if refresh, err = newRefreshToken(c.World, tx, who.mfa); err != nil {
			return wire.Answer{}, err
		}
	}
	return c.grant(tx, q, who, refresh)
}

// ErrUserCode is wrapped by the error for a code that no sign-in waits for.
var ErrUserCode = errors.New("no sign-in waits for this code")

// SignIn enters a device code for the partner's user, as a person would at the page that the code came with. The error
// wraps ErrUserCode if the code was never issued, was used or has expired.
func SignIn(ctx context.Context, w *world.World, userCode string) error {
	return w.Change(ctx, func(tx *world.Tx) error {
		list, err := world.All[deviceCode](tx, kindDeviceCode, "")
		if err != nil {
			return err
		}
		for _, one := range list {
			if strings.EqualFold(one.UserCode, strings.TrimSpace(userCode)) &&
				w.Wall().Sub(one.Issued) < deviceLifetime {
				one.Approved = true
				return tx.Save(kindDeviceCode, "", one.ID, time.Time{}, one)
			}
		}
		return fmt.Errorf("%q: %w", userCode, ErrUserCode)
	})
}
