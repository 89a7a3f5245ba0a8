#!/bin/sh
# arrow_test.sh BEGIN FOUND DIRECT WHY: see arrows.bzl.
set -eu
begin=$1 found=$2 direct=$3 why=$4

if [ ! -s "$begin" ]; then
  echo "this rule looks at nothing: has the folder been renamed?" >&2
  exit 1
fi
if [ -s "$found" ]; then
  echo "must not be reached: $(tr '\n' ' ' <"$found")" >&2
  echo "who depends on them directly: $(tr '\n' ' ' <"$direct")" >&2
  echo "why: $why" >&2
  exit 1
fi
echo "$(grep -c . "$begin") targets looked at"
