#!/usr/bin/env bash
# Renews tools/requirements.lock from tools/requirements.in, for CPython 3.10 to 3.13.
set -euo pipefail
cd "$(dirname "$0")"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"${REGAUGE_PYTHON:-python3}" -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet uv
"$scratch/venv/bin/uv" pip compile --quiet --universal --python-version 3.10 --generate-hashes \
  --no-header --upgrade --output-file requirements.lock requirements.in
echo "✓ tools/requirements.lock renewed"
