package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// uncopied are the folders that no test reads.
var uncopied = []string{".git", "build", "dist"}

// copyTree copies the folders of a module, and the files that make it one, to
// another folder.
func copyTree(to, from string) error {
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case slices.Contains(uncopied, name):
		case e.IsDir():
			err = os.CopyFS(filepath.Join(to, name), os.DirFS(filepath.Join(from, name)))
		case e.Type().IsRegular():
			err = copyFile(to, from, name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func copyFile(to, from, name string) error {
	text, err := fs.ReadFile(os.DirFS(from), name)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, name), text, 0o600)
}
