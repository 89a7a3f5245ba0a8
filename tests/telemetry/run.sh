#!/bin/sh
# Runs the tests against the programs that Bazel built for them.
set -eu
export PYTHONPATH=tests/security:tests/regressions
exec python3 -B tests/telemetry/otlp_test.py
