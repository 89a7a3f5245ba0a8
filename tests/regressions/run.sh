#!/bin/sh
# Runs one file of tests against the programs that Bazel built for it.
set -eu
export PYTHONPATH=tests/security
exec python3 -B "tests/regressions/$1"
