#!/usr/bin/env bash
# Times the flights pipeline in Polars beside the native one, after proving that it gives the same.
#   tools/bench-polars.sh [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."
python=.venv/bin/python
peer=reference-python/flights-polars

echo "· Polars: checking its outputs against plain Python, about 20 s"
"$python" "$peer/check.py"
echo "· Polars: timing"
result=.regauge/flights-polars.json
mkdir -p .regauge
"$python" "$peer/bench.py" --runs "${1:-21}" >"$result"
"$python" - "$result" <<'PYTHON'
import json, sys

timing = json.load(open(sys.argv[1]))
print(f"Polars {timing['polars']}, {timing['threads']} threads, {timing['runs']} runs, from CSV files")
for kind, label in (("all_outputs", "all outputs"), ("final_outputs", "the last three alone")):
    t = timing[kind]
    print(f"  {label:<22} median {t['median_seconds'] * 1e3:6.0f} ms, least {t['least_seconds'] * 1e3:6.0f} ms")
print(f"  peak memory            {timing['peak_resident_bytes'] / 1e6:6.0f} MB")
PYTHON
echo "✓ $result"
