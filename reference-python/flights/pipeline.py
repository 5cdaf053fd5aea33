"""Runs the flights pipeline as a plain script: python pipeline.py DATA_DIR

DATA_DIR holds flights.csv, weather.csv, planes.csv, airports.csv and airlines.csv
(datasets/nycflights13/fetch.py puts them into datasets/nycflights13/data).
"""

import sys
import time
from pathlib import Path

from flights.aggregate import aggregate
from flights.clean import clean
from flights.features import features
from flights.join import join
from flights.parse import parse
from flights.rank import rank
from flights.rolling import rolling

TABLES = ("flights", "weather", "planes", "airports", "airlines")

# As in regauge.toml.
WINDOW = 60
QUANTILES = [0.5, 0.9, 0.99]
K = 20


def read(directory: Path) -> list[str]:
    """The text of the five CSV files, line ends as they stand."""
    return [(directory / f"{table}.csv").read_bytes().decode("utf-8") for table in TABLES]


def run(texts: list[str]) -> tuple[dict[str, list], dict[str, float]]:
    """The rows of every stage, and the seconds that each took."""
    seconds: dict[str, float] = {}

    def timed(stage, *arguments):
        start = time.perf_counter()
        result = stage(*arguments)
        seconds[stage.__name__] = time.perf_counter() - start
        return result

    flights_raw, weather, planes, airports, airlines = timed(parse, *texts)
    flights_clean = timed(clean, flights_raw)
    flights_joined = timed(join, flights_clean, weather, planes, airports)
    flights_featured = timed(features, flights_joined)
    values = {
        "flights_raw": flights_raw,
        "flights_clean": flights_clean,
        "flights_joined": flights_joined,
        "flights_featured": flights_featured,
        "delays_rolling": timed(rolling, flights_featured, WINDOW),
        "carrier_months": timed(aggregate, flights_featured, airlines, QUANTILES),
        "worst_routes": timed(rank, flights_featured, K),
    }
    return values, seconds


def main(arguments: list[str]) -> int:
    """Run the pipeline on a directory and print the time of each stage and the worst routes."""
    if len(arguments) != 1:
        print("usage: python pipeline.py DATA_DIR", file=sys.stderr)
        return 2
    try:
        texts = read(Path(arguments[0]))
    except OSError as error:
        print(f"cannot read {error.filename}: {error.strerror}", file=sys.stderr)
        print("fetch the data with: python3 datasets/nycflights13/fetch.py", file=sys.stderr)
        return 2
    values, seconds = run(texts)
    print(f"{len(values['flights_raw']):,} flights")
    for (stage, taken), rows in zip(seconds.items(), values.values()):
        print(f"  {stage:<10} {taken:6.2f} s  {len(rows):>9,} rows")
    print(f"  {'in all':<10} {sum(seconds.values()):6.2f} s")
    print("most departure delay")
    for row in values["worst_routes"][:5]:
        print(
            f"  {row['rank']}  {row['origin']}-{row['dest']}  {row['total_delay']:>8,} min"
            f"  {row['departed']:>6,} flights  {row['mean_delay']:5.1f} min each"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
