#!/bin/sh
# Runs the tests against the programs that Bazel built for them.
set -eu
PYTHONPATH=tests/security exec python3 -B "tests/policy/$1"
