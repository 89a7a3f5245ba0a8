#!/bin/sh
# Runs one file against the programs that Bazel built for it.
set -eu
export PYTHONPATH=tests/security:tests/regressions
file=$1
shift
exec python3 -B "tests/crash/$file" "$@"
