#!/bin/sh
# Runs the soak against the programs that Bazel built for it.
set -eu
export PYTHONPATH=tests/security
exec python3 -B tests/processes/soak.py "$@"
