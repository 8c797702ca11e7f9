// Package validate holds the validators of attributes: which ids, days, names
// and codes a configuration may have, and what to write instead of others.
package validate
