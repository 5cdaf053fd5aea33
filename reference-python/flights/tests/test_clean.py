"""Stage 2, clean."""

import unittest
from datetime import datetime

from flights.clean import clean
from tests import raw


class Clean(unittest.TestCase):
    def times(self, **changes):
        (row,) = clean([raw(**changes)])
        return [
            row[column] and row[column].strftime("%m-%d %H:%M")
            for column in ("scheduled_departure", "departure", "scheduled_arrival", "arrival")
        ]

    def test_times_fall_on_the_right_day(self):
        cases = [
            ("the same day", {}, "06-30 21:55", "06-30 22:00", "06-30 23:55", "06-30 23:50"),
            (
                "departed and arrived after midnight",
                {"dep_time": 30, "dep_delay": 155, "arr_time": 230, "arr_delay": 155},
                "06-30 21:55",
                "07-01 00:30",
                "06-30 23:55",
                "07-01 02:30",
            ),
            (
                "2400 is the end of the day",
                {
                    "dep_time": 2400,
                    "dep_delay": 125,
                    "sched_arr_time": 2400,
                    "arr_delay": 0,
                    "arr_time": 2400,
                },
                "06-30 21:55",
                "07-01 00:00",
                "07-01 00:00",
                "07-01 00:00",
            ),
            (
                "scheduled after midnight, early before it",
                {"sched_arr_time": 10, "arr_time": 2350, "arr_delay": -20},
                "06-30 21:55",
                "06-30 22:00",
                "07-01 00:10",
                "06-30 23:50",
            ),
            (
                "scheduled just after midnight, departed the day before",
                {
                    "sched_dep_time": 5,
                    "dep_time": 2355,
                    "dep_delay": -10,
                    "sched_arr_time": 200,
                    "arr_time": 200,
                    "arr_delay": 0,
                },
                "06-30 00:05",
                "06-29 23:55",
                "06-30 02:00",
                "06-30 02:00",
            ),
            (
                "more than a day late",
                {"dep_time": 2200, "dep_delay": 1445, "arr_time": 2355, "arr_delay": 1440},
                "06-30 21:55",
                "07-01 22:00",
                "06-30 23:55",
                "07-01 23:55",
            ),
            (
                "half a day off: the later date",
                {"sched_dep_time": 1200, "dep_time": 0, "dep_delay": None, "arr_time": None},
                "06-30 12:00",
                "07-01 00:00",
                "06-30 23:55",
                None,
            ),
            (
                "diverted: the first such time after the departure",
                {"arr_time": 2159, "arr_delay": None, "air_time": None},
                "06-30 21:55",
                "06-30 22:00",
                "06-30 23:55",
                "07-01 21:59",
            ),
            (
                "diverted: not before includes the same minute",
                {"arr_time": 2200, "arr_delay": None},
                "06-30 21:55",
                "06-30 22:00",
                "06-30 23:55",
                "06-30 22:00",
            ),
            (
                "cancelled",
                {"dep_time": None, "dep_delay": None, "arr_time": None, "arr_delay": None},
                "06-30 21:55",
                None,
                "06-30 23:55",
                None,
            ),
        ]
        for name, changes, *expected in cases:
            with self.subTest(name):
                self.assertEqual(self.times(**changes), expected)

    def test_flags(self):
        cases = [
            ({}, False, False),
            ({"dep_time": None}, True, False),
            ({"arr_delay": None}, False, True),
            ({"dep_time": None, "arr_delay": None}, True, False),
        ]
        for changes, cancelled, diverted in cases:
            with self.subTest(changes):
                (row,) = clean([raw(**changes)])
                self.assertEqual((row["cancelled"], row["diverted"]), (cancelled, diverted))

    def test_text_and_hours(self):
        (row,) = clean([raw(tailnum="NA")])
        self.assertIsNone(row["tailnum"])
        self.assertEqual(row["hour_utc"], datetime(2013, 7, 1, 1))

    def test_faults_name_row_and_column(self):
        faults = [
            ({"origin": "NA"}, "origin is NA"),
            ({"distance": None, "year": None}, "year is NA"),
            ({"month": 2, "day": 30}, "2013-2-30 is no date"),
            ({"year": 10**17}, "100000000000000000-6-30 is no date"),
            ({"year": 1899}, "1899-6-30 is no date"),
            ({"dep_delay": 525601}, "dep_delay 525601 is more than a year"),
            ({"arr_delay": -525601}, "arr_delay -525601 is more than a year"),
            ({"dep_time": 2401}, "dep_time 2401 is no clock time"),
            ({"arr_time": 1260}, "arr_time 1260 is no clock time"),
            ({"sched_dep_time": -1}, "sched_dep_time -1 is no clock time"),
            ({"time_hour": "2013-07-01"}, "time_hour '2013-07-01' is not YYYY-MM-DDTHH:MM:SSZ"),
            (
                {"time_hour": "2013-13-01T00:00:00Z"},
                "time_hour '2013-13-01T00:00:00Z' is not YYYY-MM-DDTHH:MM:SSZ",
            ),
        ]
        for changes, message in faults:
            with self.subTest(message), self.assertRaises(ValueError) as caught:
                clean([raw(), raw(**changes)])
            self.assertEqual(str(caught.exception), f"flights row 1: {message}")
