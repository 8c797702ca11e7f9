// Package wholenumber is the attribute type of whole numbers: it words what is wrong with any other number.
package wholenumber
