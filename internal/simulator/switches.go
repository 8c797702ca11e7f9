package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

const settingBehaviors = "behaviors"

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
	return s.change(ctx, func(u *unit) error {
		settings, err := u.settings()
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
		if err := u.setBehaviors(b); err != nil {
			return err
		}
		return u.refile()
	})
}

// Behaviors reads the file's switches.
func (s *Simulator) Behaviors(ctx context.Context) (Behaviors, error) {
	settings, err := s.reading(ctx).settings()
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
	return func(b *Behaviors) { // the assignment above has shown that this one cannot fail
		_ = b.assign(name, value)
	}, nil
}

// Switches lists the switches with their current values, in the order of the type.
func (b Behaviors) Switches() []Switch {
	v := reflect.ValueOf(b)
	list := make([]Switch, 0, v.NumField())
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		list = append(list, Switch{Name: tag.Get("name"), Value: fmt.Sprint(v.Field(i).Interface()), Values: valuesOf(tag), Meaning: tag.Get("meaning")})
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
	v := reflect.ValueOf(b).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("name") == name {
			return setField(v.Field(i), name, value)
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
	v := reflect.ValueOf(*b)
	for i, one := range b.Switches() {
		if len(one.Values) > 0 && !slices.Contains(one.Values, one.Value) {
			return fmt.Errorf("%s=%q must be one of %s: %w", one.Name, one.Value, strings.Join(one.Values, ", "), ErrBehavior)
		}
		if v.Field(i).CanInt() && v.Field(i).Int() < 0 {
			return fmt.Errorf("%s=%s must not be negative: %w", one.Name, one.Value, ErrBehavior)
		}
	}
	return nil
}

func behaviorsOf(settings map[string]string) (Behaviors, error) {
	b := DefaultBehaviors()
	if text := settings[settingBehaviors]; text != "" {
		if err := json.Unmarshal([]byte(text), &b); err != nil {
			return Behaviors{}, fmt.Errorf("read the switches: %w", err)
		}
	}
	return b, nil
}

func (u *unit) setBehaviors(b Behaviors) error {
	text, err := json.Marshal(b)
	if err != nil {
		return fmt.Errorf("write the switches: %w", err)
	}
	return u.set(settingBehaviors, string(text))
}
