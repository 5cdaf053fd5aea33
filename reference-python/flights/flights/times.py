"""Clock times and hours as the data set writes them."""

import re
from datetime import datetime
from typing import Optional

UTC_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def minutes_of_clock(hhmm: int) -> Optional[int]:
    """Minutes after midnight of a clock time (517 is 5:17, 2400 is 1440), or None.

    None means that the number is no clock time: hours go from 0 to 23 and minutes from 0
    to 59, and 2400 is allowed besides.
    """
    hours, minutes = divmod(hhmm, 100)
    if 0 <= hours <= 23 and minutes <= 59 or hhmm == 2400:
        return hours * 60 + minutes
    return None


def utc_time(text: str) -> Optional[datetime]:
    """The naive UTC datetime of ``YYYY-MM-DDTHH:MM:SSZ``, or None if it is none."""
    if not UTC_TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text[:19])
    except ValueError:
        return None
