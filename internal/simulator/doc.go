// Package simulator opens a simulated world and answers for the services in it: Partner Center, Microsoft Graph,
// Azure billing and the login endpoint; its further methods change the world as people and other programs would.
package simulator
