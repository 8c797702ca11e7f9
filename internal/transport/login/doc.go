// Package login obtains access tokens: every kind of credential, for the directory of the own tenant and of customers', from the login endpoint of any cloud.
package login
