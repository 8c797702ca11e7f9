package login

// Kinds of documents of the login endpoint.
const (
	kindFederation   = "federation"   // belongs to the application's id
	kindRefreshToken = "refreshtoken" // id: the token's hash
	kindDeviceCode   = "devicecode"   // id: the code's hash
)
