// Package armbilling is the wire client of Microsoft.Billing in Azure Resource Manager: typed requests and answers, nothing else.
package armbilling
