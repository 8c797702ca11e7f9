#!/bin/sh
# Prints the section of CHANGELOG.md that belongs to a tag (v1.2.3 -> "## 1.2.3"), and fails when there is none, so that
# no release goes out without notes.
set -eu

version=${1#v}
notes=$(awk -v heading="## $version" '
	/^## / { if (found) exit; if ($0 == heading || index($0, heading " ") == 1) { found = 1; next } }
	found' CHANGELOG.md)
[ -n "$notes" ] || { echo "CHANGELOG.md has no section \"## $version\"" >&2; exit 1; }
printf '%s\n' "$notes"
