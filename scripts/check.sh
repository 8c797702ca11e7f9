#!/bin/sh
# Runs every check, also after one has failed, and changes nothing in the tree. Called by `make check`.
set -u

failed=
check() { # check NAME COMMAND...
	name=$1
	shift
	echo "check: $name"
	"$@" || failed="$failed, $name"
}

lint() { "$GOLANGCI_LINT" run ./... && (cd tools && "$GOLANGCI_LINT" run --config ../.golangci.yml ./...); }

formatted() {
	differing=$("$GOFUMPT" -l .) || return 1
	[ -z "$differing" ] || { echo "not formatted, run make fmt:"; echo "$differing"; return 1; }
	[ ! -d examples ] || "$CLI" fmt -check -diff -recursive examples
}

# Nothing may be unreached. What only tests reach lives in the packages made for them; the few functions elsewhere each have
# their reason: the list of the rules, which tests of rules and pages walk, and the provider's options that tests set.
for_tests='^internal/(acctest|simulator/simtest|transport/scripted)/|: (Rules|WithTransport|WithTurnFolder|WithWait)$'
unused() {
	unreached=$("$DEADCODE" -test ./...) || return 1
	[ -z "$unreached" ] || { echo "reached by nothing, not even a test:"; echo "$unreached"; return 1; }
	unreached=$("$DEADCODE" ./...) || return 1
	unreached=$(printf '%s' "$unreached" | grep -vE "$for_tests")
	[ -z "$unreached" ] || { echo "reached from tests alone:"; echo "$unreached"; return 1; }
}

# Generates into a copy and compares, so that a check never writes into docs/.
generated() {
	rm -rf build/check
	mkdir -p build/check docs
	cp -R docs build/check/docs
	sh scripts/docs.sh build/check/docs || return 1
	diff -ru docs build/check/docs || { echo "docs/ is not what make generate writes"; return 1; }
}

check "linters" lint
check "formatting" formatted
check "go.mod is tidy" go mod tidy -diff
check "nothing is unused" unused
check "docs are generated" generated

[ -z "$failed" ] || { echo "check: FAILED: ${failed#, }"; exit 1; }
echo "check: PASSED"
