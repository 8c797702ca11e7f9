package simulator

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/partnercenter"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/wire"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator/world"
)

// ErrBehavior is wrapped by errors about a switch's name or value.
var ErrBehavior = errors.New("not a behavior of the simulator")

// Behavior changes one or more switches; see Configure.
type Behavior func(b *Behaviors)

// Switch describes one switch for people.
type Switch struct {
	Name    string   `json:"name"`
	Value   string   `json:"value"`
	Values  []string `json:"values,omitempty"` // allowed values, empty = any of its type
	Meaning string   `json:"meaning"`
}

// Configure applies the given changes to the file's switches, for all processes that use it, from the next request on.
func (s *Simulator) Configure(ctx context.Context, changes ...Behavior) error {
	return s.world.Change(ctx, func(tx *world.Tx) error {
		settings, err := tx.Settings()
		if err != nil {
			return err
		}
		b, err := behaviorsOf(settings)
		if err != nil {
			return err
		}
		for _, change := range changes {
			change(&b)
		}
		if err := b.check(); err != nil {
			return err
		}
		if err := wire.WriteSwitches(tx, b); err != nil {
			return err
		}
		return partnercenter.Refile(tx)
	})
}

// Behaviors reads the file's switches.
func (s *Simulator) Behaviors(ctx context.Context) (Behaviors, error) {
	settings, err := s.world.Read(ctx).Settings()
	if err != nil {
		return Behaviors{}, err
	}
	return behaviorsOf(settings)
}

// ParseBehavior reads "name=value"; the names are those of Switches.
func ParseBehavior(assignment string) (Behavior, error) {
	name, value, ok := strings.Cut(assignment, "=")
	if !ok {
		return nil, fmt.Errorf("%q must have the form name=value: %w", assignment, ErrBehavior)
	}
	trial := DefaultBehaviors()
	if err := trial.assign(name, value); err != nil {
		return nil, err
	}
	if err := trial.check(); err != nil {
		return nil, err
	}
	return func(b *Behaviors) { // the assignment above has shown that this call cannot fail
		_ = b.assign(name, value)
	}, nil
}

// switchFields lists the switches of all services, in the order of the types.
func switchFields(b reflect.Value) (values []reflect.Value, tags []reflect.StructTag) {
	for i := range b.NumField() {
		group := b.Field(i)
		for j := range group.NumField() {
			values, tags = append(values, group.Field(j)), append(tags, group.Type().Field(j).Tag)
		}
	}
	return values, tags
}

// Switches lists the switches with their current values, service by service.
func (b Behaviors) Switches() []Switch {
	values, tags := switchFields(reflect.ValueOf(b))
	list := make([]Switch, len(values))
	for i, tag := range tags {
		list[i] = Switch{
			Name: tag.Get("name"), Value: fmt.Sprint(values[i].Interface()), Values: valuesOf(tag),
			Meaning: tag.Get("meaning"),
		}
	}
	return list
}

func valuesOf(tag reflect.StructTag) []string {
	if text := tag.Get("values"); text != "" {
		return strings.Split(text, ",")
	}
	return nil
}

func (b *Behaviors) assign(name, value string) error {
	values, tags := switchFields(reflect.ValueOf(b).Elem())
	for i, tag := range tags {
		if tag.Get("name") == name {
			return setField(values[i], name, value)
		}
	}
	return fmt.Errorf("%q: %w; `simulator behavior` lists them", name, ErrBehavior)
}

func setField(field reflect.Value, name, value string) error {
	switch field.Interface().(type) {
	case string:
		field.SetString(value)
	case int:
		n, err := strconv.Atoi(value)
		if err != nil {
			return fmt.Errorf("%s=%q needs a whole number: %w", name, value, ErrBehavior)
		}
		field.SetInt(int64(n))
	case bool:
		switch strings.ToLower(value) {
		case "on", "true", "1":
			field.SetBool(true)
		case "off", "false", "0":
			field.SetBool(false)
		default:
			return fmt.Errorf("%s=%q needs on or off: %w", name, value, ErrBehavior)
		}
	case time.Duration:
		d, err := time.ParseDuration(value)
		if err != nil {
			return fmt.Errorf("%s=%q needs a duration such as 90s or 168h: %w", name, value, ErrBehavior)
		}
		field.SetInt(int64(d))
	}
	return nil
}

// check refuses values that a switch does not have and negative numbers.
func (b *Behaviors) check() error {
	values, _ := switchFields(reflect.ValueOf(*b))
	for i, one := range b.Switches() {
		if len(one.Values) > 0 && !slices.Contains(one.Values, one.Value) {
			return fmt.Errorf("%s=%q must be one of %s: %w", one.Name, one.Value,
				strings.Join(one.Values, ", "), ErrBehavior)
		}
		if values[i].CanInt() && values[i].Int() < 0 {
			return fmt.Errorf("%s=%s must not be negative: %w", one.Name, one.Value, ErrBehavior)
		}
	}
	return nil
}
