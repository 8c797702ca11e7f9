package command

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/spf13/cobra"
	"github.com/terraform-csp/terraform-provider-csp/internal/simulator"
)

const (
	headerTimeout   = 10 * time.Second
	shutdownTimeout = 5 * time.Second
)

// The certificate is valid long: its dates are independent of the simulated clock.
var (
	certificateFrom  = time.Date(2020, time.January, 1, 0, 0, 0, 0, time.UTC)
	certificateUntil = time.Date(2120, time.January, 1, 0, 0, 0, 0, time.UTC)
)

func serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve Partner Center, the login endpoint and Microsoft Graph on a local address",
		Long: "Serves until it is interrupted. The first line of output is the address. Pipelines find their token issuers under\n" +
			"/_oidc/github and /_oidc/devops, apps the managed identity endpoint under /_msi/token.",
		Args: cobra.NoArgs,
	}
	cmd.Flags().String("listen", "127.0.0.1:0", "address to listen on; port 0 picks a free one")
	cmd.Flags().String("path", "", "the simulator's SQLite file; made with the default world when absent (required)")
	cmd.Flags().Bool("tls", false, "serve https with a certificate made for this run; print its authority as PEM")
	cmd.Flags().String("ca-file", "", "with --tls: write the authority to this file instead of printing it")
	cmd.Flags().Duration("latency", 0, "time added to every answer")
	cmd.Flags().Int64("seed", 0, "which wire quirks the answers show; 0 = none")
	cmd.Flags().
		Bool("harsher", false, "with --seed: also quirks harsher than the service, such as PascalCase property names")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return serve(cmd) }
	return cmd
}

// serveOptions are the flags of serve.
type serveOptions struct {
	listen, authorityFile string
	secure                bool
	world                 simulator.Options
}

func readServeOptions(cmd *cobra.Command) (o serveOptions, err error) {
	if o.world.Path, err = pathFlag(cmd); err != nil {
		return o, err
	}
	flags := cmd.Flags()
	var errs [6]error
	o.listen, errs[0] = flags.GetString("listen")
	o.secure, errs[1] = flags.GetBool("tls")
	o.authorityFile, errs[2] = flags.GetString("ca-file")
	o.world.Latency, errs[3] = flags.GetDuration("latency")
	o.world.Seed, errs[4] = flags.GetInt64("seed")
	harsher, err := flags.GetBool("harsher")
	o.world.FieldOnly, errs[5] = !harsher, err
	if err := errors.Join(errs[:]...); err != nil {
		return o, fmt.Errorf("read flags: %w", err)
	}
	if o.authorityFile != "" && !o.secure {
		return o, errors.New("--ca-file: there is no certificate without --tls; add --tls or leave --ca-file out")
	}
	if harsher && o.world.Seed == 0 {
		return o, errors.New("--harsher: without --seed answers show no quirks; add --seed 1 or another number")
	}
	return o, nil
}

func serve(cmd *cobra.Command) (err error) {
	o, err := readServeOptions(cmd)
	if err != nil {
		return err
	}
	sim, err := simulator.Open(cmd.Context(), o.world)
	if err != nil {
		return flagError("path", err)
	}
	defer func() { err = errors.Join(err, sim.Close()) }()
	var config net.ListenConfig
	listener, err := config.Listen(cmd.Context(), "tcp", o.listen)
	if err != nil {
		return fmt.Errorf("--listen %s: %w; choose another address, or port 0 for a free one", o.listen, err)
	}
	scheme, authority := "http", []byte(nil)
	if o.secure {
		var own tls.Certificate
		if own, authority, err = selfSigned(listener.Addr()); err != nil {
			return errors.Join(err, listener.Close())
		}
		scheme, listener = "https", tls.NewListener(listener,
			&tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12})
	}
	if err := announce(cmd, o, scheme+"://"+listener.Addr().String(), authority); err != nil {
		return errors.Join(err, listener.Close())
	}
	return run(cmd.Context(), listener, sim.Handler())
}

// announce prints the address first: scripts read that line.
func announce(cmd *cobra.Command, o serveOptions, address string, authority []byte) error {
	// The file is written before the address is printed, so that a program that reads the line can use it.
	if o.authorityFile != "" {
		if err := os.WriteFile(o.authorityFile, authority, 0o600); err != nil {
			return fmt.Errorf("--ca-file: %w", err)
		}
	}
	asJSON, err := cmd.Flags().GetBool("json")
	if err != nil {
		return fmt.Errorf("--json: %w", err)
	}
	if asJSON {
		return printJSON(cmd.OutOrStdout(), map[string]string{
			"address":              address,
			"certificateAuthority": string(authority),
		})
	}
	text := address + "\n"
	if o.authorityFile == "" {
		text += string(authority)
	}
	if _, err := cmd.OutOrStdout().Write([]byte(text)); err != nil {
		return fmt.Errorf("print the address: %w", err)
	}
	return nil
}

// run serves until the context ends, then lets running requests finish.
func run(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: headerTimeout}
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(listener) }()
	select {
	case err := <-stopped:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		return errors.Join(fmt.Errorf("stop serving: %w", err), server.Close())
	}
	return nil
}

// selfSigned makes a certificate for the listener's address and the loopback names; it is its own authority.
func selfSigned(address net.Addr) (tls.Certificate, []byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("make a key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "simulated Partner Center"},
		NotBefore: certificateFrom, NotAfter: certificateUntil, IsCA: true, BasicConstraintsValid: true,
		KeyUsage:    x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:    []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	if tcp, isTCP := address.(*net.TCPAddr); isTCP && !tcp.IP.IsUnspecified() {
		template.IPAddresses = append(template.IPAddresses, tcp.IP)
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, nil, fmt.Errorf("make a certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}
