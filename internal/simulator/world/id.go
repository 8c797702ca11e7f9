package world

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

const settingWorld = "world"

// ID distinguishes this world from every other one, such as that of the same file before it was reset. It is random,
// made when it is first asked for, and no part of any answer.
func (w *World) ID(ctx context.Context) (string, error) {
	var id string
	err := w.Change(ctx, func(tx *Tx) error {
		_, err := tx.Exec(
			`INSERT INTO setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO NOTHING`,
			settingWorld,
			uuid.NewString(),
		)
		if err != nil {
			return err
		}
		return tx.Row(`SELECT value FROM setting WHERE key = ?`, settingWorld).Scan(&id)
	})
	if err != nil {
		return "", fmt.Errorf("read the world's id: %w", err)
	}
	return id, nil
}
