#!/bin/sh
# Runs every test and says what was run. Called by `make test`, which sets CLI, PROVIDER and GOTESTSUM. `make test-unit`
# calls it with "unit": the packages that need no CLI, without the race detector.
#
# Two passes, because acceptance tests wait for the CLI's processes, where the race detector sees nothing and costs much.
set -u

started=$(date +%s)
mkdir -p build/test
rm -f build/test/*.json

packages=$(go list ./...) || exit 1

# A package's limit is for a machine ten times slower than the one on which the slowest takes three minutes.
limit=45m

# What reaches the CLI does so through acctest or shell. The differential test needs none, but is no unit's, and plays many
# histories on SQLite, where the race detector costs tenfold; its parts run under it in the first pass.
with_cli=$(go list -f '{{.ImportPath}} {{join .Imports " "}} {{join .TestImports " "}} {{join .XTestImports " "}}' ./... |
	grep -E '/internal/(acctest|shell|differential)( |/|$)' | cut -d ' ' -f 1) || exit 1
in_process=$(printf '%s\n' "$packages" | grep -vxF "$with_cli")

if [ "${1:-}" = unit ]; then
	# shellcheck disable=SC2086 # a list of packages
	exec go test -timeout "$limit" $in_process
fi

# One CLI for all: plugin-testing takes the path from TF_ACC_TERRAFORM_PATH, and without TF_ACC it would skip.
export TF_ACC=1 TF_ACC_TERRAFORM_PATH="$CLI"
cli_version=$("$CLI" version | head -n 1) || exit 1
case $cli_version in
OpenTofu*)
	# A provider without a source address belongs to the CLI's own registry.
	export TF_ACC_PROVIDER_HOST=registry.opentofu.org ;;
esac

failed=0
run() { # run NAME PACKAGES FLAGS...
	name=$1 list=$2
	shift 2
	[ -n "$list" ] || return 0
	echo "test: $name"
	# shellcheck disable=SC2086 # a list of packages
	"$GOTESTSUM" --format standard-quiet --jsonfile "build/test/$name.json" -- -count=1 -timeout "$limit" "$@" $list || failed=1
}

cc=$(go env CC)
if command -v "${cc%% *}" >/dev/null 2>&1 && CGO_ENABLED=1 go build -race runtime/cgo >/dev/null 2>&1; then
	detector="race detector on in process"
	export CGO_ENABLED=1
	run in-process "$in_process" -race
	export CGO_ENABLED=0
else
	detector="race detector LEFT OUT, it needs a C compiler"
	echo "test: $detector"
	run in-process "$in_process"
fi
run through-the-cli "$with_cli"
(cd tools && go test -mod=readonly -count=1 ./...) || failed=1

# A skipped test proves nothing, so it counts as a failure.
skipped=$(grep -h '"Action":"skip"' build/test/*.json 2>/dev/null | grep '"Test":')
if [ -n "$skipped" ]; then
	failed=1
	echo "test: these tests were skipped, which is not allowed:"
	printf '%s\n' "$skipped" | sed -E 's/.*"Package":"([^"]*)","Test":"([^"]*)".*/  \1 \2/'
fi

passed=$(cat build/test/*.json 2>/dev/null | grep '"Action":"pass"' | grep -c '"Test":')
broken=$(cat build/test/*.json 2>/dev/null | grep '"Action":"fail"' | grep -c '"Test":')
broken_packages=$(cat build/test/*.json 2>/dev/null | grep '"Action":"fail"' | grep -vc '"Test":')
verdict=PASSED
[ "$failed" = 0 ] || verdict=FAILED
echo "test: $verdict: $passed passed, $broken failed (in $broken_packages packages) in $(($(date +%s) - started)) s; $detector; CLI $cli_version" |
	tee build/test/summary
exit "$failed"
