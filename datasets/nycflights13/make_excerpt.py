"""Makes excerpt/ from data/: a few hundred flights with every oddity, for tests.

    python3 make_excerpt.py             write excerpt/
    python3 make_excerpt.py --check     say whether excerpt/ is what would be written

Lines are taken as they stand and keep their order, so the excerpt never disagrees with the
data. planes, airports and weather are cut to what the chosen flights refer to.
"""

import csv
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE / "data"
EXCERPT = HERE / "excerpt"

# A snow storm with many cancellations, the night on which the clocks go back, and the last
# day of the year, for which the weather table has no rows.
DAYS = {("2013", "2", "8"): 4, ("2013", "11", "3"): 8, ("2013", "12", "31"): 4}
"""Date: every how many-th of its flights is taken.

With these shares three routes have the same total delay at places 19 to 21, so that the
cut at 20 goes through a tie.
"""

ODDITIES = {
    "departs at 2400": lambda f: f["dep_time"] == "2400",
    "arrives at 2400": lambda f: f["arr_time"] == "2400",
    "departs on the following day": lambda f: (
        known(f, "dep_time", "dep_delay")
        and int(f["dep_delay"]) > 0
        and int(f["dep_time"]) < int(f["sched_dep_time"])
    ),
    "arrives on the following day": lambda f: (
        known(f, "arr_time") and int(f["arr_time"]) < int(f["sched_dep_time"])
    ),
    "arrives before midnight instead of after": lambda f: (
        known(f, "arr_time", "arr_delay")
        and int(f["arr_delay"]) < 0
        and int(f["arr_time"]) > int(f["sched_arr_time"]) + 1200
    ),
    "more than a thousand minutes late": lambda f: (
        known(f, "dep_delay") and int(f["dep_delay"]) > 1000
    ),
    "more than twenty minutes early": lambda f: known(f, "dep_delay") and int(f["dep_delay"]) < -20,
    "cancelled, with a plane": lambda f: not known(f, "dep_time") and known(f, "tailnum"),
    "cancelled, without a plane": lambda f: not known(f, "dep_time") and not known(f, "tailnum"),
    "departed, never arrived": lambda f: known(f, "dep_time") and not known(f, "arr_time"),
    "arrived, delay unknown": lambda f: known(f, "arr_time") and not known(f, "arr_delay"),
    "to Puerto Rico: BQN": lambda f: f["dest"] == "BQN",
    "to Puerto Rico: PSE": lambda f: f["dest"] == "PSE",
    "to Puerto Rico: SJU": lambda f: f["dest"] == "SJU",
    "to the Virgin Islands": lambda f: f["dest"] == "STT",
    "to Honolulu": lambda f: f["dest"] == "HNL",
    "to La Guardia, 17 miles": lambda f: f["dest"] == "LGA",
    "plane without a year": lambda f: f["tailnum"] in ("N14558", "N15555", "N177US"),
}
EACH = 4
"""How many flights of each oddity are taken, the first ones."""


def known(flight: dict, *columns: str) -> bool:
    """Whether none of the columns is NA."""
    return all(flight[column] != "NA" for column in columns)


def read(table: str) -> tuple[str, list[tuple[str, dict]]]:
    """The header line, and each line with its fields by name."""
    header, *lines = (DATA / f"{table}.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    names = header.strip().split(",")
    return header, [
        (line, dict(zip(names, cells))) for line, cells in zip(lines, csv.reader(lines))
    ]


def choose_flights(flights: list[tuple[str, dict]]) -> list[tuple[str, dict]]:
    """A share of each chosen day, and the first few of each oddity."""
    seen = dict.fromkeys(DAYS, 0)
    left = dict.fromkeys(ODDITIES, EACH)
    chosen = []
    for line, flight in flights:
        take = False
        day = (flight["year"], flight["month"], flight["day"])
        if day in DAYS:
            take = seen[day] % DAYS[day] == 0
            seen[day] += 1
        for oddity, holds in ODDITIES.items():
            if left[oddity] and holds(flight):
                left[oddity] -= 1
                take = True
        if take:
            chosen.append((line, flight))
    missing = [oddity for oddity, number in left.items() if number == EACH]
    if missing:
        raise SystemExit(f"no flight in the data: {', '.join(missing)}")
    return chosen


def make() -> dict[str, str]:
    """The text of each table of the excerpt."""
    header, flights = read("flights")
    chosen = choose_flights(flights)
    text = {"flights": header + "".join(line for line, _ in chosen)}

    hours = {(flight["origin"], flight["time_hour"]) for _, flight in chosen}
    # Two hours of the night on which the clocks go back have the same local time.
    origins = {flight["origin"] for _, flight in chosen}
    hours |= {(origin, f"2013-11-03T0{hour}:00:00Z") for origin in origins for hour in (5, 6)}
    tails = {flight["tailnum"] for _, flight in chosen}
    airports = {flight[end] for _, flight in chosen for end in ("origin", "dest")}
    keep = {
        "weather": lambda row: (row["origin"], row["time_hour"]) in hours,
        "planes": lambda row: row["tailnum"] in tails,
        "airports": lambda row: row["faa"] in airports,
        "airlines": lambda row: True,
    }
    for table, wanted in keep.items():
        header, rows = read(table)
        text[table] = header + "".join(line for line, row in rows if wanted(row))
    return text


def main() -> int:
    try:
        made = make()
    except FileNotFoundError as error:
        print(f"{error.filename} is missing: run fetch.py first", file=sys.stderr)
        return 2
    if "--check" in sys.argv[1:]:
        stale = [
            t for t, text in made.items() if (EXCERPT / f"{t}.csv").read_bytes() != text.encode()
        ]
        if stale:
            print(f"excerpt differs from the data: {', '.join(stale)}", file=sys.stderr)
        return 1 if stale else 0
    EXCERPT.mkdir(exist_ok=True)
    for table, text in made.items():
        (EXCERPT / f"{table}.csv").write_bytes(text.encode())
        print(f"{table}: {text.count(chr(10)) - 1} rows, {len(text):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
