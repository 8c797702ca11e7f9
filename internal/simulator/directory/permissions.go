package directory

// Permissions of applications for Microsoft Graph.
const (
	// ReadDirectory reads the directory, its subscriptions among the rest ("List companySubscriptions").
	ReadDirectory = "Directory.Read.All"
	// ReadRelationships reads the delegated admin relationships ("List delegatedAdminRelationships").
	ReadRelationships = "DelegatedAdminRelationship.Read.All"
	// ReadApplications reads applications ("Get application").
	ReadApplications = "Application.Read.All"
)
