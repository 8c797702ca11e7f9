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

// Store keeps a refresh token. Each exchange may replace it; the old one expires
// after its own 90 days.
type Store interface {
	// Load returns the newest token.
	Load() (string, error)
	// Save replaces a token with the next one, unless the stored token has changed
	// meanwhile: a new sign-in takes precedence.
	Save(was, is string) error
}

// InMemory returns a store that keeps the token for this process only.
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

// InFile returns a store that keeps the token in a file that only its owner can
// read. If the file cannot be written, this process still uses the newest token.
func InFile(path string) Store { return &file{path: path} }

type file struct {
	path string

	mu sync.Mutex
	// unsaved is the newest token if the file could not be written; behind is the
	// content of the file at that time.
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

// ownerOnly lets only the owner read and write.
const ownerOnly = 0o600

// WriteSecret replaces a file's content atomically: a concurrent reader sees the
// old secret or the new one, never part of one. Only the owner can read the file.
func WriteSecret(path, secret string) (err error) {
	// A symbolic link is kept; the file it points to is replaced.
	if target, linked := filepath.EvalSymlinks(path); linked == nil {
		path = target
	}
	temporary, err := os.CreateTemp(
		filepath.Dir(path),
		"."+filepath.Base(path)+"-*",
	) // created with owner-only permissions
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

// CanReplace returns why WriteSecret cannot replace a file; nil if it can.
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
