// Package msgraph is the wire client of Microsoft Graph: typed requests and answers, nothing else.
package msgraph
