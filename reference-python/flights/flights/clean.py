"""Stage 2, clean: clock times into datetimes, NA into None, cancelled flights marked."""

from datetime import datetime, timedelta

from flights.rows import CleanFlight, RawFlight
from flights.times import minutes_of_clock, utc_time

DAY = 24 * 60
YEAR = 365 * DAY
YEARS = range(1900, 2200)
REQUIRED = (
    "year",
    "month",
    "day",
    "sched_dep_time",
    "sched_arr_time",
    "carrier",
    "flight",
    "origin",
    "dest",
    "distance",
    "time_hour",
)


def clean(flights: list[RawFlight]) -> list[CleanFlight]:
    """Give every flight real times and say whether it was cancelled or diverted.

    One row out for each row in, in the same order.

    - ``scheduled_departure`` is year, month and day at the clock time ``sched_dep_time``.
      2400 is midnight at the end of the day, here and below.
    - ``scheduled_arrival`` is the clock time ``sched_arr_time`` on the same date, or on the
      following one if that clock time is earlier than the scheduled departure's.
    - ``departure`` is the clock time ``dep_time`` on the date that brings it nearest to
      ``scheduled_departure`` plus ``dep_delay`` (plus nothing if that is unknown); of two
      equally near dates the later. None without ``dep_time``.
    - ``arrival`` likewise: ``arr_time`` nearest to ``scheduled_arrival`` plus ``arr_delay``.
      Without ``arr_delay`` (diverted flights) it is the first such clock time that is not
      before ``departure``, or not before ``scheduled_departure`` if that is None. None
      without ``arr_time``.
    - ``departure_delay``, ``arrival_delay`` and ``air_time`` are ``dep_delay``,
      ``arr_delay`` and ``air_time`` as recorded.
    - ``tailnum`` "NA" becomes None. ``hour_utc`` is ``time_hour`` without its zone.
    - ``cancelled``: there is no ``dep_time``. ``diverted``: there is one, but no
      ``arr_delay``.
    - ``hour`` and ``minute`` repeat ``sched_dep_time`` and are not read.

    Raises:
        ValueError: for the first row at fault, rows counted from 0. Checked in this order:
            ``flights row I: C is NA`` for the columns of ``REQUIRED`` in that order;
            ``flights row I: 2013-2-30 is no date``, nor is one outside ``YEARS``;
            ``flights row I: C 2460 is no clock time`` for sched_dep_time, sched_arr_time,
            dep_time, arr_time;
            ``flights row I: C 600000 is more than a year`` for dep_delay, arr_delay of more
            than 525,600 minutes either way;
            ``flights row I: time_hour '…' is not YYYY-MM-DDTHH:MM:SSZ``.
    """
    return [clean_flight(index, flight) for index, flight in enumerate(flights)]


def clean_flight(index: int, flight: RawFlight) -> CleanFlight:
    """One cleaned row."""
    for column in REQUIRED:
        value = flight[column]
        if value is None or value == "NA":
            raise ValueError(f"flights row {index}: {column} is NA")
    year, month, day = flight["year"], flight["month"], flight["day"]
    try:
        # There is no year 0: datetime refuses it.
        midnight = datetime(year if year in YEARS else 0, month, day)
    except (ValueError, OverflowError):
        raise ValueError(f"flights row {index}: {year}-{month}-{day} is no date") from None

    # All below in minutes after that midnight.
    scheduled_departure = clock_minutes(index, flight, "sched_dep_time")
    scheduled_arrival = clock_minutes(index, flight, "sched_arr_time")
    departure = clock_minutes(index, flight, "dep_time")
    arrival = clock_minutes(index, flight, "arr_time")
    dep_delay = delay_minutes(index, flight, "dep_delay")
    arr_delay = delay_minutes(index, flight, "arr_delay")
    if scheduled_arrival < scheduled_departure:
        scheduled_arrival += DAY
    if departure is not None:
        departure = nearest(departure, scheduled_departure + (dep_delay or 0))
    if arrival is not None:
        if arr_delay is not None:
            arrival = nearest(arrival, scheduled_arrival + arr_delay)
        else:
            arrival = not_before(arrival, scheduled_departure if departure is None else departure)

    hour_utc = utc_time(flight["time_hour"])
    if hour_utc is None:
        raise ValueError(
            f"flights row {index}: time_hour {flight['time_hour']!r} is not YYYY-MM-DDTHH:MM:SSZ"
        )
    return {
        "carrier": flight["carrier"],
        "flight": flight["flight"],
        "tailnum": None if flight["tailnum"] == "NA" else flight["tailnum"],
        "origin": flight["origin"],
        "dest": flight["dest"],
        "scheduled_departure": midnight + timedelta(minutes=scheduled_departure),
        "departure": None if departure is None else midnight + timedelta(minutes=departure),
        "departure_delay": dep_delay,
        "scheduled_arrival": midnight + timedelta(minutes=scheduled_arrival),
        "arrival": None if arrival is None else midnight + timedelta(minutes=arrival),
        "arrival_delay": arr_delay,
        "air_time": flight["air_time"],
        "distance": flight["distance"],
        "hour_utc": hour_utc,
        "cancelled": departure is None,
        "diverted": departure is not None and arr_delay is None,
    }


def clock_minutes(index: int, flight: RawFlight, column: str):
    """Minutes after midnight of a clock time column, None if the time is not known."""
    hhmm = flight[column]
    if hhmm is None:
        return None
    minutes = minutes_of_clock(hhmm)
    if minutes is None:
        raise ValueError(f"flights row {index}: {column} {hhmm} is no clock time")
    return minutes


def delay_minutes(index: int, flight: RawFlight, column: str):
    """A delay column, None if it is not known."""
    delay = flight[column]
    if delay is not None and not -YEAR <= delay <= YEAR:
        raise ValueError(f"flights row {index}: {column} {delay} is more than a year")
    return delay


def nearest(minutes: int, expected: int) -> int:
    """The same clock time on the day that brings it nearest to the expected minute."""
    return minutes + (expected - minutes + DAY // 2) // DAY * DAY


def not_before(minutes: int, earliest: int) -> int:
    """The same clock time on the first day on which it is not before the earliest minute."""
    return minutes + -((minutes - earliest) // DAY) * DAY
