package login

// What callers of the token issuers prove themselves with.
const (
	// PipelineRequestToken is what a pipeline shows to have a token issued by GitHub or Azure DevOps.
	PipelineRequestToken = "simulated-request-token-of-a-pipeline"
	// ManagedIdentityHeader is the value an app host puts into IDENTITY_HEADER.
	ManagedIdentityHeader = "simulated-identity-header"
	// ManagedIdentityClient is the identity that an app has when it names none.
	ManagedIdentityClient = "8e1f0d2c-5b6a-4978-8c3d-2a1b0c9d8e7f"
)
