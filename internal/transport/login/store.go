package login

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Store keeps a refresh token: each exchange may replace it, and the old one
// lives no longer than its own 90 days.
type Store interface {
	// Load gives the newest token.
	Load() (string, error)
	// Save keeps the token that replaces one, unless somebody has put another
	// in its place meanwhile: a new sign-in counts more than the old one's next.
	Save(was, is string) error
}

// InMemory keeps the token for this process only.
func InMemory(token string) Store { return &memory{token: token} }

type memory struct {
	mu    sync.Mutex
	token string
}

func (m *memory) Load() (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.token, nil
}

func (m *memory) Save(was, is string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.token == was {
		m.token = is
	}
	return nil
}

// InFile keeps the token in a file that only its owner can read. Where the
// file cannot be written, the process still goes on with the newest token.
func InFile(path string) Store { return &file{path: path} }

type file struct {
	path string

	mu sync.Mutex
	// unsaved is the newest token where the file could not be written, and
	// behind what the file then held.
	unsaved, behind string
}

func (f *file) Load() (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	held, err := f.read()
	if err == nil && f.unsaved != "" && held == f.behind {
		return f.unsaved, nil
	}
	return held, err
}

func (f *file) read() (string, error) {
	text, err := os.ReadFile(f.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("there is no refresh token in %s: the file does not exist", f.path)
	case err != nil:
		return "", fmt.Errorf("the refresh token cannot be read: %w", err)
	}
	token := strings.TrimSpace(string(text))
	if token == "" {
		return "", fmt.Errorf("there is no refresh token in %s: the file is empty", f.path)
	}
	return token, nil
}

func (f *file) Save(was, is string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	held, unread := f.read()
	ours := held == was || (was == f.unsaved && held == f.behind)
	if unread == nil && !ours {
		return nil
	}
	err := WriteSecret(f.path, is)
	if err != nil {
		f.unsaved, f.behind = is, held
	}
	return err
}

// ownerOnly lets the owner read and write, and nobody else.
const ownerOnly = 0o600

// WriteSecret replaces a file's content in one step: whoever reads it at the
// same time sees the old secret or the new one, never half of one, and only
// its owner can read it.
func WriteSecret(path, secret string) (err error) {
	// A link stays a link, and what it points to is replaced.
	if target, linked := filepath.EvalSymlinks(path); linked == nil {
		path = target
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*") // made for its owner only
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write %s: %w", path, err), os.Remove(temporary.Name()))
		}
	}()
	_, err = temporary.WriteString(secret + "\n")
	err = errors.Join(err, temporary.Chmod(ownerOnly), temporary.Sync(), temporary.Close())
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// CanReplace reports why a file cannot be replaced by WriteSecret, nil if it can.
func CanReplace(path string) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	trial, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	return errors.Join(trial.Close(), os.Remove(trial.Name()))
}
