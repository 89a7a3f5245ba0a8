#!/bin/sh
# Runs the sweep over the programs that Bazel built for it.
set -eu
PYTHONPATH=tests/security exec python3 -B tests/canary/sweep_test.py "$@"
