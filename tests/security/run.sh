#!/bin/sh
# Runs one file of tests against the programs that Bazel built for it.
set -eu
exec python3 -B "tests/security/$1"
