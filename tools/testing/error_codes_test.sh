#!/bin/sh
exec /usr/bin/python3 tools/testing/error_codes_test.py
