#!/bin/sh
# Writes the documentation into the folder named by the first argument, relative to the root of the repository.
# Called by `make generate` and `make check`, which set CLI, PROVIDER and TFPLUGINDOCS.
set -eu

mkdir -p build/docs
schema=build/docs/schema.json
go -C tools run -mod=readonly ./providerschema -cli "$CLI" -provider "$PROVIDER" -out "$PWD/$schema"
log=build/docs/tfplugindocs.log
if ! "$TFPLUGINDOCS" generate --provider-name csp --rendered-provider-name CSP \
	--providers-schema "$schema" --rendered-website-dir "$1" >"$log" 2>&1; then
	cat "$log" >&2
	exit 1
fi
# The generator warns of a page without a subject and goes on; such a page is a mistake here.
if grep 'does not exist' "$log" >&2; then
	exit 1
fi
