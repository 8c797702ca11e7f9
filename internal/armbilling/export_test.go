package armbilling

// ReadPaymentMethod gives the fuzz test the reader without a connection.
var ReadPaymentMethod = readPaymentMethod
