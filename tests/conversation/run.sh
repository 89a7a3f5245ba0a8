#!/bin/sh
# Runs conversations against the programs that Bazel built for this test.
set -eu
exec python3 -B tests/conversation/converse.py --binary mcp/osiris-mcp "$@"
