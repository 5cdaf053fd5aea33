"""Measures the codec between Python values and columns, on made-up tables or on the flights pipeline.

    .build/release/regauge-worker script --python PYTHON Benchmarks/codec.py [ROWS]
    cd reference-python/flights &&
        ../../.build/release/regauge-worker script --python PYTHON ../../Benchmarks/codec.py --flights DATA_DIR

Each line is the best of five rounds: nanoseconds a cell (a cell is one scalar), and the whole.
"""

import datetime
import random
import sys

import _regauge

ROUNDS = 5


def cells(value):
    """How many scalars a value holds."""
    if isinstance(value, dict):
        return sum(map(cells, value.values()))
    if isinstance(value, (list, tuple)):
        return sum(map(cells, value))
    return 1


def report(name, value):
    rounds = _regauge.benchmark(value, ROUNDS)
    count = max(cells(value), 1)
    into = min(encode for encode, decode in rounds)
    out = min(decode for encode, decode in rounds)
    print(
        f"{name:28} {count:>10,} cells   in {into / count:6.1f} ns {into / 1e6:8.1f} ms"
        f"   out {out / count:6.1f} ns {out / 1e6:8.1f} ms",
        flush=True,
    )


def made_up(rows):
    chance = random.Random(1)
    start = datetime.datetime(2013, 1, 1)
    table = [
        {
            "year": 2013,
            "month": chance.randint(1, 12),
            "day": chance.randint(1, 28),
            "dep_time": chance.randint(0, 2359) if chance.random() > 0.02 else None,
            "dep_delay": float(chance.randint(-20, 300)),
            "arr_delay": chance.gauss(0, 50),
            "carrier": chance.choice(["UA", "AA", "DL", "B6", "EV"]),
            "flight": chance.randint(1, 6000),
            "tailnum": f"N{chance.randint(1, 4000):05}",
            "origin": chance.choice(["EWR", "JFK", "LGA"]),
            "time_hour": start + datetime.timedelta(hours=chance.randint(0, 8759)),
            "cancelled": chance.random() < 0.02,
        }
        for _ in range(rows)
    ]
    report("list of dicts", table)
    report("dict of lists", {key: [row[key] for row in table] for key in table[0]})
    for key in ("flight", "arr_delay", "tailnum", "time_hour", "cancelled"):
        report(f"list: {key}", [row[key] for row in table])
    report("long texts", [f"a text that no other row has: {i}" for i in range(rows)])
    report("nested", [{"id": i, "items": [{"price": 1.0, "count": 2}] * 3} for i in range(rows // 5)])
    report("missing keys", [{"a": 1, "b": 2} if i % 2 else {"a": 1, "c": 2.0} for i in range(rows)])
    report("mixed kinds", [1, 2.0, "x"] * (rows // 3))


def flights(directory):
    from pathlib import Path

    sys.path.insert(0, "")
    import pipeline

    texts = pipeline.read(Path(directory))
    report("flights_csv", texts[0])
    results, seconds = pipeline.run(texts)
    for name, value in results.items():
        report(name, value)
    print({stage: round(each, 2) for stage, each in seconds.items()})


if __name__ == "__main__":
    print(sys.version)
    if sys.argv[1:2] == ["--flights"]:
        flights(sys.argv[2])
    else:
        made_up(int(sys.argv[1]) if len(sys.argv) > 1 else 336_776)
