"""Compares the boundary between Python values and columns with pyarrow's and Polars' own, in one process.

    make bench-boundary        or
    .build/release/regauge-worker script --python PYTHON Benchmarks/boundary.py [ROUNDS]

PYTHON needs pyarrow and polars. Each round times every contender once, in turn, each round beginning with another;
a ratio is taken within a round, so that what disturbs the machine for longer than a round disturbs both sides.
Shown are the median of the ratios and, in brackets, where the true median lies with 95% confidence. The garbage
collector is off. Memory is the rise of VmHWM over VmRSS, each in a process of its own, forked beforehand.
"""

import gc
import math
import os
import random
import statistics
import string
import sys
import time

import _regauge

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 15
VALUES, ROWS = 1_000_000, 200_000
CARRIERS = ["UA", "AA", "DL", "B6", "EV"]
LETTERS = string.ascii_letters + string.digits


def floats():
    chance = random.Random(1)
    return [chance.gauss(0, 50) for _ in range(VALUES)]


def ints():
    chance = random.Random(2)
    return [chance.randrange(-(10**6), 10**6) << (30 * (i & 1)) for i in range(VALUES)]


def dicts():
    chance = random.Random(3)
    return [
        {
            "flight": chance.randrange(6000),
            "delay": chance.gauss(0, 50),
            "carrier": chance.choice(CARRIERS),
            "tailnum": f"N{chance.randrange(4000):05}",
            "distance": chance.randrange(10**6),
            "cancelled": chance.random() < 0.02,
        }
        for _ in range(ROWS)
    ]


def texts(letters=LETTERS):
    chance = random.Random(4)
    pool = "".join(chance.choices(letters, k=2 * VALUES))
    return [pool[start : start + 5 + start % 13] for start in chance.choices(range(len(pool) - 20), k=VALUES)]


def other_texts():
    return texts("abcdefghijklmnopqrstuvwxyzäöüßéèñçž漢字")


# ---- statistics


def interval(values):
    """Ranks between which the median lies with at least 95% confidence, whatever the distribution."""
    values, count, tail, low = sorted(values), len(values), 0.0, 0
    while low < count // 2:
        tail += math.comb(count, low) / 2**count
        if tail > 0.025:
            break
        low += 1
    return values[max(low - 1, 0)], values[count - max(low, 1)]


class Ratio:
    """What `ours` is compared with takes so many times as long."""

    def __init__(self, theirs, ours):
        ratios = [their / our for their, our in zip(theirs, ours)]
        self.median = statistics.median(ratios)
        self.low, self.high = interval(ratios)

    def __str__(self):
        return f"{self.median:5.2f}× [{self.low:5.2f}–{self.high:5.2f}]"

    def meets(self, target):
        return "met" if self.low >= target else "not met" if self.high < target else "too close to tell"


# ---- time


def clock(function, *arguments):
    started = time.perf_counter_ns()
    result = function(*arguments)
    elapsed = time.perf_counter_ns() - started
    del result
    return elapsed


def rounds_of(contenders):
    """Nanoseconds of each contender in each round."""
    names = list(contenders)
    times = {name: [] for name in names}
    for number in range(ROUNDS + 1):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            elapsed = contenders[name]()
            if number:  # the first round warms up
                times[name].append(elapsed)
    return times


def line(title, times, targets, count):
    ratios = {name: Ratio(times[name], times["Regauge"]) for name in times if name != "Regauge"}
    verdicts = [ratios[name].meets(target) for name, target in targets.items()]
    verdict = next((word for word in ("not met", "too close to tell") if word in verdicts), "met")
    wanted = ", ".join(f"{name} {target:g}×" for name, target in targets.items())
    ours = statistics.median(times["Regauge"]) / count
    shown = [str(ratios[name]) if name in ratios else " " * 21 for name in ("pyarrow", "Polars")]
    print(f"  {shown[0]}  {shown[1]}  {wanted:<27} {verdict:<18} {title:<32} {ours:6.1f} ns", flush=True)


def into_columns(pa, pl):
    heading("Into columns: what pyarrow and Polars take, as a multiple of Regauge", "each")

    def compare(title, value, target, given=lambda value: value):
        line(
            title,
            rounds_of(
                {
                    "Regauge": lambda: _regauge.benchmark(given(value), 1)[0][0],
                    "pyarrow": lambda: clock(pa.array, given(value)),
                    "Polars": lambda: clock(pl.Series, given(value)),
                }
            ),
            {"pyarrow": target, "Polars": target},
            VALUES,
        )

    compare("list of floats", floats(), 3)
    compare("list of ints", ints(), 3)
    compare("list of strings, ASCII", texts(), 2)
    # pyarrow and Polars leave a copy in UTF-8 in each str: each is given texts that nobody has seen.
    compare("list of strings, other scripts", other_texts(), 2, lambda value: [text[:1] + text[1:] for text in value])
    rows = dicts()
    line(
        "list of dicts, per cell",
        rounds_of(
            {
                "Regauge": lambda: _regauge.benchmark(rows, 1)[0][0],
                "pyarrow": lambda: clock(pa.Table.from_pylist, rows),
                "Polars": lambda: clock(pl.DataFrame, rows),
            }
        ),
        {"pyarrow": 3, "Polars": 3},
        ROWS * len(rows[0]),
    )


def back_to_python(pa, pl):
    heading("Back to Python: what pyarrow and Polars take, as a multiple of Regauge", "each")
    rows = dicts()
    table, frame = pa.Table.from_pylist(rows), pl.DataFrame(rows)
    line(
        "list of dicts, per cell",
        rounds_of(
            {
                "Regauge": lambda: _regauge.benchmark(rows, 1)[0][1],
                "pyarrow": lambda: clock(table.to_pylist),
                "Polars": lambda: clock(frame.to_dicts),
            }
        ),
        {"pyarrow": 1.8},
        ROWS * len(rows[0]),
    )
    for title, make in (("list of floats", floats), ("list of ints", ints), ("list of strings, ASCII", texts)):
        value = make()
        array, series = pa.array(value), pl.Series(value)
        line(
            title,
            rounds_of(
                {
                    "Regauge": lambda: _regauge.benchmark(value, 1)[0][1],
                    "pyarrow": lambda: clock(array.to_pylist),
                    "Polars": lambda: clock(series.to_list),
                }
            ),
            {"pyarrow": 1},
            VALUES,
        )


# ---- memory


def in_child(function, *arguments):
    """What `function` returns in a forked process, as text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            os.write(writing, repr(function(*arguments)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read().decode()
    os.waitpid(child, 0)
    return eval(text)


def bytes_of(value):
    """What a value takes, each object counted once, but those that Python keeps anyway.

    Python's allocator hands out multiples of 16 bytes: a float of 24 takes 32, whoever makes it.
    """
    total, waiting, seen = 0, [value], set()
    while waiting:
        one = waiting.pop()
        if id(one) in seen or one is None or one is True or one is False or type(one) is int and -6 < one < 257:
            continue
        seen.add(id(one))
        total += (sys.getsizeof(one) + 15) // 16 * 16
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return total


def extra(make):
    value = make()
    _regauge.roundtrip(value[:1000])  # so that code and caches are there
    gc.collect()
    columns, encoding, decoding = _regauge.benchmark_memory(value)
    return columns, encoding, bytes_of(_regauge.roundtrip(value)), decoding


def memory():
    heading("Memory: the most that the process grew, as a multiple of the result's bytes", "result")
    for title, make in (
        ("floats", floats),
        ("ints", ints),
        ("strings, ASCII", texts),
        ("strings, other scripts", other_texts),
        ("dicts", dicts),
    ):
        columns, encoding, objects, decoding = in_child(extra, make)
        for direction, result, rise in (
            (f"list of {title}, into columns", columns, encoding),
            (f"list of {title}, back to Python", objects, decoding),
        ):
            verdict = "met" if rise <= 1.2 * result else "not met"
            print(
                f"  {rise / result:5.2f}×{'':39}{'at most 1.2×':<27} {verdict:<18} {direction:<40}{result / 1e6:6.1f} MB",
                flush=True,
            )


# ---- regions


def available():
    with open("/proc/meminfo") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("MemAvailable"))


def gigabyte():
    """The bytes of the large columns: 1 GiB, less where memory is short."""
    size = 1 << 30
    while size > available() // 6:
        size //= 2
    return size


def lending(pa, pl):
    import numpy

    size = gigabyte()
    heading(f"Lent, not copied: a column of {size >> 20} MiB, the slowest of all rounds", "way")
    numbers = numpy.arange(size // 8)
    for title, value in (
        ("NumPy array", numbers),
        ("Polars frame", pl.DataFrame({"value": numbers})),
        ("pyarrow table", pa.table({"value": numbers})),
    ):
        into, back, mapped = map(max, zip(*_regauge.benchmark_lending(value, ROUNDS)))
        for way, slowest in (
            ("into columns, in one process", into),
            ("from columns, in one process", back),
            ("from a mapped region", mapped),
        ):
            verdict = "met" if slowest < 1_000_000 else "not met"
            print(f"  {slowest / 1e6:5.3f} ms{'':36} {'under 1 ms':<27} {verdict:<18} {title}, {way}", flush=True)


def regions():
    size = gigabyte()
    heading(f"Between processes: a column of {size >> 20} MiB put into a sealed region, against memcpy", "rate")
    rounds = _regauge.benchmark_regions(size, max(ROUNDS // 2, 5))
    whole, alone, fresh, used = map(list, zip(*rounds))
    for title, ours, theirs, target in (
        ("the copy, pages there beforehand; memcpy to memory in use", alone, used, 0.5),
        ("from nothing to the seal; memcpy to fresh memory", whole, fresh, 0.5),
        ("from nothing to the seal; memcpy to memory in use", whole, used, None),
    ):
        ratio = Ratio(theirs, ours)
        wanted = "at least 0.5×" if target else "no target: pages are new"
        rate = size / statistics.median(ours)
        verdict = ratio.meets(target) if target else ""
        print(f"  {ratio}{'':25}{wanted:<27} {verdict:<18} {title:<58} {rate:5.1f} GB/s", flush=True)


def heading(title, last):
    print(f"\n{title} ({last} at the end of a line)\n  {'':44} {'target':<27} {'':<18}", flush=True)


if __name__ == "__main__":
    print(f"Python {sys.version.split()[0]}, layouts: {_regauge.layouts() or 'none'}")
    memory()  # first: it forks, which goes badly with the threads of the libraries below
    gc.disable()
    import polars
    import pyarrow

    print(f"\npyarrow {pyarrow.__version__}, Polars {polars.__version__}, {os.cpu_count()} processors, {ROUNDS} rounds")
    into_columns(pyarrow, polars)
    back_to_python(pyarrow, polars)
    lending(pyarrow, polars)
    regions()
