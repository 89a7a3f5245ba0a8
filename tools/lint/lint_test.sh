#!/bin/sh
exec /usr/bin/python3 tools/lint/lint_test.py
