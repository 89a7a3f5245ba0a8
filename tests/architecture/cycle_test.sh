#!/bin/sh
exec /usr/bin/python3 -B tests/architecture/cycle.py "$@"
