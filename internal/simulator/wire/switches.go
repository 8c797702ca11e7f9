package wire

import (
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// Switches are the switches of all services: how answers look, how many are allowed, how long they are stored. The
// zero value is not the default: use DefaultSwitches.
type Switches struct {
	Cloud            string        `name:"cloud" values:"by-host,global,usgovernment,china" meaning:"cloud of names that are not the vendor's, such as localhost; by-host = global"`
	CodeType         string        `name:"code-type" values:"number,string" meaning:"type of code in error bodies"`
	ErrorShape       string        `name:"error-shape" values:"short,long" meaning:"code/description/data, or the longer body with errorName and isRetryable"`
	DateForm         string        `name:"date-form" values:"z,offset,bare,ticks" meaning:"instants with Z, with +00:00, without zone, or with seven digits of fraction"`
	UnauthorizedBody bool          `name:"unauthorized-body" meaning:"401 answers have a JSON body"`
	Throttle         int           `name:"throttle" meaning:"order and subscription requests per minute and tenant before 429 (500 in the field); 0 = none"`
	FractionalRetry  bool          `name:"fractional-retry-after" meaning:"Retry-After with a fraction of a second"`
	IdempotencyTime  time.Duration `name:"idempotency-retention" meaning:"real time for which an MS-RequestId repeats its answer; 0 = for ever"`
	IdempotencyBody  string        `name:"idempotency-other-body" values:"replay,refuse" meaning:"the same MS-RequestId with another body: first answer, or 400"`
}

// DefaultSwitches returns the switches of a new world.
func DefaultSwitches() Switches {
	return Switches{
		Cloud: "by-host", CodeType: "number", ErrorShape: "short", DateForm: "z", UnauthorizedBody: true,
		IdempotencyBody: "replay",
	}
}

// switchesOf reads the switches from the settings of a world.
func switchesOf(settings world.Settings) (Switches, error) {
	return ReadSwitches(settings, DefaultSwitches())
}
