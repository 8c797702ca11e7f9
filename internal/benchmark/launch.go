package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"
)

// Terraform finds a provider by its folder. So this program lies in
// a folder of its own under the provider's name, starts what is to be measured,
// and writes down what that process used.
const (
	binary    = "terraform-provider-csp"
	orderFile = "launch.json"
	usageFile = "usage.jsonl"
)

// order is what a launcher starts.
type order struct {
	Program string   `json:"program"`
	Args    []string `json:"args,omitempty"`
}

// usage is what a process used.
type usage struct {
	CPU time.Duration `json:"cpu"`
	// Memory is the largest size of the process, in bytes.
	Memory int64 `json:"memory"`
}

// placeLauncher puts a launcher into a folder, and returns its path.
func placeLauncher(dir string, o order) (path string, err error) {
	self, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("find this program: %w", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", fmt.Errorf("place the launcher: %w", err)
	}
	path = filepath.Join(dir, binary)
	if err := os.Symlink(self, path); err != nil {
		return "", fmt.Errorf("place the launcher: %w", err)
	}
	text, err := json.Marshal(o)
	if err != nil {
		return "", fmt.Errorf("place the launcher: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, orderFile), text, 0o600); err != nil {
		return "", fmt.Errorf("place the launcher: %w", err)
	}
	return path, nil
}

// launch runs what lies beside the launcher's path, with the streams that
// Terraform gave, and appends its usage.
func launch(path string) error {
	dir := filepath.Dir(path)
	text, err := os.ReadFile(filepath.Join(dir, orderFile)) //nolint:gosec // where the benchmark placed it
	if err != nil {
		return fmt.Errorf("launch: %w", err)
	}
	var o order
	if err := json.Unmarshal(text, &o); err != nil {
		return fmt.Errorf("launch: %w", err)
	}
	signal.Ignore(os.Interrupt)               // as providers do: Terraform ends them
	cmd := exec.Command(o.Program, o.Args...) //nolint:gosec,noctx // what the benchmark placed; Terraform ends it
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	ran := cmd.Run()
	if cmd.ProcessState == nil {
		return fmt.Errorf("launch %s: %w", o.Program, ran)
	}
	s := cmd.ProcessState
	line, err := json.Marshal(usage{CPU: s.UserTime() + s.SystemTime(), Memory: peakMemory(s)})
	if err != nil {
		return fmt.Errorf("write the usage: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, usageFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600) //nolint:gosec // as above
	if err != nil {
		return fmt.Errorf("write the usage: %w", err)
	}
	_, err = f.Write(append(line, '\n'))
	return errors.Join(ran, err, f.Close())
}

// used adds up what the processes of a folder's launcher used since the last
// call: their time, and the largest of them.
func used(dir string) (usage, error) {
	path := filepath.Join(dir, usageFile)
	f, err := os.Open(path)
	if err != nil {
		return usage{}, fmt.Errorf("read the usage: %w", err)
	}
	var sum usage
	for d := json.NewDecoder(f); d.More(); {
		var one usage
		if err := d.Decode(&one); err != nil {
			return usage{}, errors.Join(fmt.Errorf("read the usage: %w", err), f.Close())
		}
		sum.CPU += one.CPU
		sum.Memory = max(sum.Memory, one.Memory)
	}
	return sum, errors.Join(f.Close(), os.Remove(path))
}
