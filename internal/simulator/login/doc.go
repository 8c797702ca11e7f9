// Package login simulates the login endpoint, and the token issuers of pipelines and apps.
package login
