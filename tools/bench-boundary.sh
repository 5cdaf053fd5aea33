#!/usr/bin/env bash
# Compares the codec with pyarrow's and Polars' own ways between Python values and columns.
#   tools/bench-boundary.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "$0")/.."
exec .build/release/regauge-worker script --python .venv/bin/python Benchmarks/boundary.py "$@"
