"""Checks that the Polars version gives what the plain reference gives, on every row.

    .venv/bin/python reference-python/flights-polars/check.py [DATA_DIR]

Integers, text, times, flags and None must be equal; floats must agree to 1e-12 of their
size. Prints how many of them were not bit for bit the same. Exit status 1 on a difference.
"""

import math
import sys
from pathlib import Path

import flights_polars

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "datasets" / "nycflights13" / "data"
RELATIVE = 1e-12
# A standard deviation of 0 or a mean of 0 has no size to be relative to.
ABSOLUTE = 1e-12

sys.path.insert(0, str(HERE.parent / "flights"))
import pipeline  # noqa: E402


class Comparison:
    """What was compared, and the first difference."""

    def __init__(self) -> None:
        self.cells = 0
        self.rounded = 0
        self.difference = None

    def value(self, path: str, expected, found) -> None:
        """Compare two values, lists of numbers included."""
        if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
            for index, pair in enumerate(zip(expected, found)):
                self.value(f"{path}[{index}]", *pair)
            return
        self.cells += 1
        if type(expected) is type(found) and expected == found:
            return
        if type(expected) is type(found) is float and math.isclose(
            expected, found, rel_tol=RELATIVE, abs_tol=ABSOLUTE
        ):
            self.rounded += 1
        elif self.difference is None:
            self.difference = f"{path}: {expected!r} in plain Python, {found!r} in Polars"

    def table(self, name: str, expected: list[dict], found: list[dict]) -> None:
        """Compare two tables row by row, the columns in their order."""
        if len(expected) != len(found):
            self.difference = (
                f"{name}: {len(expected)} rows in plain Python, {len(found)} in Polars"
            )
            return
        for number, (row, other) in enumerate(zip(expected, found)):
            if list(row) != list(other):
                self.difference = f"{name}: columns {list(row)} against {list(other)}"
                return
            for column, value in row.items():
                self.value(f"{name}[{number}].{column}", value, other[column])


def main(arguments: list[str]) -> int:
    directory = Path(arguments[0]) if arguments else DATA
    expected, _ = pipeline.run(pipeline.read(directory))
    names = ["flights_featured", "delays_rolling", "carrier_months", "worst_routes"]
    found = flights_polars.run(directory, names)
    failed = False
    for name in names:
        comparison = Comparison()
        comparison.table(name, expected[name], found[name].to_dicts())
        if comparison.difference:
            failed = True
            print(f"✗ {comparison.difference}")
        else:
            print(
                f"✓ {name}: {len(expected[name]):,} rows, {comparison.cells:,} values agree, "
                f"{comparison.rounded:,} floats of them not in the last bits"
            )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
