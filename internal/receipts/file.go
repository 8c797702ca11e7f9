package receipts

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/terraform-csp/terraform-provider-csp/internal/fulfillment"
)

// Origin is the part that all receipts of a run share.
type Origin struct {
	PartnerTenant string
	// Application is the configured application, for tokens that do not identify
	// theirs.
	Application     string
	ProviderVersion string
	Simulated       bool
}

// File appends receipts to a file, each with one write, so that goroutines and
// processes can share it. It opens the file for each receipt, so that a rotated
// file contains complete lines.
type File struct {
	path   string
	origin Origin
	mu     sync.Mutex
}

var _ fulfillment.Ledger = (*File)(nil)

// ownerOnly is the mode of a new file; an existing one keeps its mode.
const ownerOnly = 0o600

// Open checks that receipts can be written to a file, and returns an error if not.
// It does not create the file: the first receipt does.
func Open(path string, origin Origin) (*File, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = canCreate(path)
	case err == nil && !info.Mode().IsRegular():
		err = fmt.Errorf("%s is not a regular file", path)
	case err == nil:
		err = canAppend(path)
	}
	if err != nil {
		return nil, err
	}
	return &File{path: path, origin: origin}, nil
}

func canCreate(path string) error {
	folder := filepath.Dir(path)
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the folder %s does not exist", folder)
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is not a folder", folder)
	}
	trial, err := os.CreateTemp(folder, ".receipt-*")
	if err != nil {
		return err
	}
	return errors.Join(trial.Close(), os.Remove(trial.Name()))
}

func canAppend(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_APPEND, ownerOnly)
	if err != nil {
		return err
	}
	return file.Close()
}

// Keep appends a receipt. Its error contains the line that is missing.
func (f *File) Keep(r fulfillment.Receipt) error {
	text, err := f.origin.encode(r)
	if err != nil {
		return err
	}
	if err := f.add(text); err != nil {
		return fmt.Errorf("%w; the line is %s", err, text[:len(text)-1])
	}
	return nil
}

func (f *File) add(text []byte) (err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	file, err := os.OpenFile(f.path, os.O_RDWR|os.O_APPEND|os.O_CREATE, ownerOnly)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	cut, err := endsWithin(file)
	if err != nil {
		return err
	}
	if cut {
		text = append([]byte{'\n'}, text...)
	}
	_, err = file.Write(text)
	return err
}

// endsWithin reports whether the last line is incomplete because a full disk cut it
// off. The next receipt must not become part of it. If another process is writing
// at that moment, the result may be an empty line.
func endsWithin(file *os.File) (bool, error) {
	info, err := file.Stat()
	if err != nil || info.Size() == 0 {
		return false, err
	}
	last := make([]byte, 1)
	if _, err := file.ReadAt(last, info.Size()-1); err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return last[0] != '\n', nil
}
