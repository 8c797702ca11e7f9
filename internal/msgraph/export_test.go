package msgraph

// The readers without a connection, for fuzz tests.
var (
	ReadApplication           = readApplication
	ReadDirectorySubscription = readDirectorySubscription
	ReadSubscribedSKU         = readSubscribedSKU
	ReadRelationship          = readRelationship
)
