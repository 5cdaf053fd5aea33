#!/usr/bin/env bash
# Runs every test: formatting, the reference pipeline's own, and the Swift suites.
set -euo pipefail
cd "$(dirname "$0")/.."

echo "· formatting"
swift format lint --strict --recursive Package.swift Sources Tests
echo "· the reference pipeline"
(cd reference-python/flights && .venv/bin/python -m unittest discover -q)
echo "· its data, its excerpt and its Polars version"
.venv/bin/python datasets/nycflights13/fetch.py --check
.venv/bin/python datasets/nycflights13/make_excerpt.py --check
.venv/bin/python reference-python/flights-polars/check.py datasets/nycflights13/excerpt
# The suites drive the release build of the tool too: rewrites are compared and measured as they are used.
tools/build.sh release
echo "· the Swift suites"
exec swift test
