// Package login answers as the login endpoint does, and as the token issuers next to a pipeline or an app do.
package login
