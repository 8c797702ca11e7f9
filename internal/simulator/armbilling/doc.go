// Package armbilling answers as Azure Resource Manager does about billing accounts and their payment methods.
package armbilling
