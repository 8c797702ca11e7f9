package login

// What callers of the token issuers authenticate with.
const (
	// PipelineRequestToken is the token with which a pipeline requests a token from GitHub or Azure DevOps.
	PipelineRequestToken = "simulated-request-token-of-a-pipeline"
	// ManagedIdentityHeader is the value of IDENTITY_HEADER on an app host.
	ManagedIdentityHeader = "simulated-identity-header"
	// ManagedIdentityClient is the identity that an app has if it requests none.
	ManagedIdentityClient = "8e1f0d2c-5b6a-4978-8c3d-2a1b0c9d8e7f"
)
