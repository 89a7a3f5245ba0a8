#!/bin/sh
# The generated pages of docs/reference are what the code says.
set -eu
tools/docs/generate "$TEST_TMPDIR"
stale=0
for page in "$TEST_TMPDIR"/*.md "$TEST_TMPDIR"/*.json; do
  diff -u "docs/reference/${page##*/}" "$page" || stale=1
done
if [ $stale -ne 0 ]; then
  echo "docs/reference is stale: run tools/docs/update and commit it" >&2
fi
exit $stale
