package transport

import (
	"context"
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// subsystem is the tflog subsystem; TF_LOG_PROVIDER_CSP_TRANSPORT sets its level.
const subsystem = "transport"

// startLog opens the subsystem with every known secret masked. Masking catches what
// the patterns of Redact miss, such as a secret that a service repeats in a
// message.
func (p *Pipeline) startLog(ctx context.Context) context.Context {
	ctx = tflog.NewSubsystem(
		ctx,
		subsystem,
		tflog.WithLevelFromEnv("TF_LOG_PROVIDER_CSP", subsystem),
		tflog.WithRootFields(),
	)
	if len(p.secrets) == 0 {
		return ctx
	}
	ctx = tflog.SubsystemMaskAllFieldValuesStrings(ctx, subsystem, p.secrets...)
	return tflog.SubsystemMaskMessageStrings(ctx, subsystem, p.secrets...)
}

// logPolicy writes one line per attempt. It is the last of our policies before the
// request is sent, so it also records that the attempt got past the login.
type logPolicy struct {
	now     func() time.Time
	dialect Dialect
}

func (l *logPolicy) Do(req *policy.Request) (*http.Response, error) {
	c := callOf(req)
	c.sent = true
	start := l.now()
	resp, err := req.Next()
	l.write(req.Raw(), c, resp, err, l.now().Sub(start))
	return resp, err
}

// write lists each field it logs. Headers, bodies and queries are never logged as a
// whole: they carry tokens, customer names and mail addresses.
func (l *logPolicy) write(req *http.Request, c *call, resp *http.Response, err error, took time.Duration) {
	fields := map[string]any{
		"method":      req.Method,
		"host":        req.URL.Host,
		"path":        Redact(req.URL.Path),
		"attempt":     c.attempts,
		"duration_ms": took.Milliseconds(),
	}
	for field, header := range map[string]string{
		"request_id": l.dialect.RequestID, "correlation_id": l.dialect.CorrelationID,
	} {
		if header != "" {
			fields[field] = req.Header.Get(header)
		}
	}
	if err != nil {
		fields["error"] = Redact(err.Error())
		tflog.SubsystemDebug(req.Context(), subsystem, "no answer", fields)
		return
	}
	fields["status"] = resp.StatusCode
	tflog.SubsystemDebug(req.Context(), subsystem, "answer", fields)
}

// logWait logs at info level, or at warning level if the service asked for the
// wait: a wait of minutes should not look like a hang.
func logWait(ctx context.Context, c *call, pause time.Duration) {
	fields := map[string]any{"attempt": c.attempts, "wait_ms": pause.Milliseconds()}
	if c.asked == (AskedWait{}) {
		tflog.SubsystemInfo(ctx, subsystem, "waiting before the next attempt", fields)
		return
	}
	fields["until"] = c.asked.Until.Format(time.RFC3339)
	tflog.SubsystemWarn(ctx, subsystem, c.asked.String(), fields)
}

// logPacing logs a wait that the provider imposes itself to stay below a request
// limit.
func logPacing(ctx context.Context, pause time.Duration) {
	tflog.SubsystemDebug(
		ctx,
		subsystem,
		"waiting to stay below the request limit",
		map[string]any{"wait_ms": pause.Milliseconds()},
	)
}
