"""Tests of the flights pipeline against values worked out by hand.

    cd reference-python/flights && python -m unittest test_flights
"""

import copy
import math
import statistics
import unittest
from datetime import datetime
from pathlib import Path

import pipeline
from flights import rows
from flights.aggregate import aggregate, quantile
from flights.clean import clean
from flights.features import features, haversine_miles
from flights.join import join
from flights.parse import AIRLINES, AIRPORTS, FLIGHTS, PLANES, WEATHER, parse, parse_table
from flights.rank import rank
from flights.rolling import rolling

EXCERPT = Path(__file__).resolve().parents[2] / "datasets" / "nycflights13" / "excerpt"

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


class Parse(unittest.TestCase):
    AIRLINE_HEADER = "carrier,name\n"

    def airlines(self, text: str) -> list[dict]:
        return parse_table("airlines", self.AIRLINE_HEADER + text, AIRLINES)

    def test_converts_each_column_by_its_type(self):
        header = ",".join(AIRPORTS) + "\n"
        line = "ABC,NA,-1.5e1,7,-54,NA,A,NA\n"
        (row,) = parse_table("airports", header + line, AIRPORTS)
        self.assertEqual(
            row,
            {
                "faa": "ABC",
                "name": "NA",
                "lat": -15.0,
                "lon": 7.0,
                "alt": -54,
                "tz": None,
                "dst": "A",
                "tzone": "NA",
            },
        )
        self.assertIs(type(row["lon"]), float)
        self.assertIs(type(row["alt"]), int)

    def test_reads_quotation_marks_line_ends_and_empty_lines(self):
        text = '"A,1","two\r\nlines"\r\n\n"say ""so""",5" disk\rX,'
        self.assertEqual(
            [tuple(row.values()) for row in self.airlines(text)],
            [("A,1", "two\r\nlines"), ('say "so"', '5" disk'), ("X", "")],
        )

    def test_a_header_alone_is_an_empty_table(self):
        self.assertEqual(self.airlines(""), [])

    def test_faults_name_table_line_and_column(self):
        header = ",".join(PLANES)
        good = "N1,2004,t,m,o,2,55,NA,e"
        faults = {
            "": "planes: line 1, column 'tailnum': missing from the header",
            header.replace(",seats", ""): "planes: line 1, column 'seats': missing from the header",
            header + ",x": f"planes: line 1: the header must be exactly {header}",
            f"{header}\n{good}\n\nN2,20": "planes: line 4, column 'type': "
            "the line ends before it (2 of 9 fields)",
            f"{header}\n{good},x": "planes: line 2: 10 fields where the header has 9",
            f"{header}\n{good}\n" + good.replace("2004", "2004.0"): "planes: line 3, "
            "column 'year': '2004.0' is not an integer",
            f"{header}\n" + good.replace("55", "5_5"): "planes: line 2, column 'seats': "
            "'5_5' is not an integer",
            f"{header}\n" + good.replace("55", ""): "planes: line 2, column 'seats': "
            "'' is not an integer",
            f"{header}\n" + good.replace("55", "1" * 19): "planes: line 2, column 'seats': "
            "'1111111111111111111' is not an integer",
            f'{header}\n{good}\nN2,2004,"t,m\n{good}\n': "planes: line 3, column 'type': "
            "a quotation mark is not closed",
            f'{header}\n{good}\nN2,2004,"t' + ",m\n" * 50000: "planes: line 3, column 'type': "
            "a quotation mark is not closed",
            f'{header}\n"N1"x,2004': "planes: line 2: ',' expected after '\"'",
        }
        for text, message in faults.items():
            with self.subTest(message):
                with self.assertRaises(ValueError) as caught:
                    parse_table("planes", text, PLANES)
                self.assertEqual(str(caught.exception), message)

    def test_numbers_are_plain(self):
        header = ",".join(AIRPORTS) + "\n"
        for cell in ("nan", "inf", " 1", "1.", ".5", "+1", "1_0", "0x1", "", "1e", "1e999"):
            with self.subTest(cell), self.assertRaisesRegex(ValueError, "'lat': .* not a number"):
                parse_table("airports", f"{header}A,n,{cell},1,1,1,A,t\n", AIRPORTS)

    def test_every_truncation_within_the_last_line_of_numbers_is_found(self):
        text = (EXCERPT / "flights.csv").read_text()
        last = text.rstrip("\n").rfind("\n") + 1
        for length in range(last + 1, text.rindex(",")):
            with self.subTest(text[last:length]), self.assertRaisesRegex(ValueError, "line 608"):
                parse_table("flights", text[:length], FLIGHTS)

    def test_tables_are_read_in_order(self):
        with self.assertRaisesRegex(ValueError, "^weather: line 1"):
            parse(",".join(FLIGHTS), "", "", "", "")


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
                "06-30 21:55", "07-01 00:30", "06-30 23:55", "07-01 02:30",
            ),
            (
                "2400 is the end of the day",
                {"dep_time": 2400, "dep_delay": 125, "sched_arr_time": 2400, "arr_delay": 0,
                 "arr_time": 2400},
                "06-30 21:55", "07-01 00:00", "07-01 00:00", "07-01 00:00",
            ),
            (
                "scheduled after midnight, early before it",
                {"sched_arr_time": 10, "arr_time": 2350, "arr_delay": -20},
                "06-30 21:55", "06-30 22:00", "07-01 00:10", "06-30 23:50",
            ),
            (
                "scheduled just after midnight, departed the day before",
                {"sched_dep_time": 5, "dep_time": 2355, "dep_delay": -10, "sched_arr_time": 200,
                 "arr_time": 200, "arr_delay": 0},
                "06-30 00:05", "06-29 23:55", "06-30 02:00", "06-30 02:00",
            ),
            (
                "more than a day late",
                {"dep_time": 2200, "dep_delay": 1445, "arr_time": 2355, "arr_delay": 1440},
                "06-30 21:55", "07-01 22:00", "06-30 23:55", "07-01 23:55",
            ),
            (
                "half a day off: the later date",
                {"sched_dep_time": 1200, "dep_time": 0, "dep_delay": None, "arr_time": None},
                "06-30 12:00", "07-01 00:00", "06-30 23:55", None,
            ),
            (
                "diverted: the first such time after the departure",
                {"arr_time": 2159, "arr_delay": None, "air_time": None},
                "06-30 21:55", "06-30 22:00", "06-30 23:55", "07-01 21:59",
            ),
            (
                "diverted: not before includes the same minute",
                {"arr_time": 2200, "arr_delay": None},
                "06-30 21:55", "06-30 22:00", "06-30 23:55", "06-30 22:00",
            ),
            (
                "cancelled",
                {"dep_time": None, "dep_delay": None, "arr_time": None, "arr_delay": None},
                "06-30 21:55", None, "06-30 23:55", None,
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


class Join(unittest.TestCase):
    def setUp(self):
        self.flights = clean([raw()])
        weather = dict.fromkeys(WEATHER)
        self.weather = [
            {**weather, "origin": "JFK", "time_hour": "2013-07-01T01:00:00Z", "temp": 1.0},
            {**weather, "origin": "EWR", "time_hour": "2013-07-01T01:00:00Z", "temp": 2.0},
            {**weather, "origin": "EWR", "time_hour": "2013-07-01T02:00:00Z", "temp": 3.0},
        ]
        plane = dict.fromkeys(PLANES)
        self.planes = [{**plane, "tailnum": "N1", "year": 1999, "model": "NA", "seats": 20}]
        self.airports = [{**dict.fromkeys(AIRPORTS), "faa": "EWR", "lat": 40.5, "lon": -74.5}]

    def test_matches_hour_plane_and_airport(self):
        (row,) = join(self.flights, self.weather, self.planes, self.airports)
        self.assertEqual(row["temperature"], 2.0)
        self.assertEqual((row["plane_year"], row["model"], row["seats"]), (1999, None, 20))
        self.assertEqual((row["origin_latitude"], row["origin_longitude"]), (40.5, -74.5))
        self.assertEqual((row["dest_latitude"], row["dest_longitude"]), (None, None))

    def test_the_last_of_equal_keys_counts(self):
        self.planes.append({**self.planes[0], "year": 2001})
        (row,) = join(self.flights, self.weather, self.planes, self.airports)
        self.assertEqual(row["plane_year"], 2001)

    def test_what_has_no_match_is_none(self):
        self.planes[0]["tailnum"] = "NA"
        self.flights[0]["tailnum"] = None
        (row,) = join(self.flights, [], self.planes, [])
        self.assertTrue(all(row[name] is None for name in list(row)[16:]))

    def test_a_bad_hour_is_named(self):
        self.weather[1]["time_hour"] = "noon"
        with self.assertRaisesRegex(ValueError, "^weather row 1: time_hour 'noon' is not YYYY"):
            join(self.flights, self.weather, self.planes, self.airports)


class Features(unittest.TestCase):
    def row(self, **changes):
        values = dict.fromkeys(rows.JoinedFlight.__annotations__)
        place = {"origin_latitude": 0.0, "origin_longitude": 0.0, "dest_latitude": 0.0,
                 "dest_longitude": 90.0, "air_time": 60}
        return features([{**values, **place, **changes}])[0]

    def test_distance(self):
        self.assertEqual(haversine_miles(40.0, -74.0, 40.0, -74.0), 0.0)
        quarter = math.pi * 3958.7613 / 2
        self.assertAlmostEqual(haversine_miles(0, 0, 0, 90), quarter, places=9)
        self.assertAlmostEqual(haversine_miles(0, 0, 0, 180), 2 * quarter, places=9)
        # Published as 2475 miles.
        self.assertAlmostEqual(
            haversine_miles(40.639751, -73.778925, 33.942536, -118.408075), 2475, delta=6
        )

    def test_speed_needs_a_distance_and_time_in_the_air(self):
        row = self.row()
        self.assertEqual(row["air_speed_mph"], row["great_circle_miles"])
        for changes in ({"air_time": None}, {"air_time": 0}, {"dest_latitude": None}):
            with self.subTest(changes):
                self.assertIsNone(self.row(**changes)["air_speed_mph"])

    def test_made_up_minutes(self):
        cases = [(10, -5, 15), (-3, 4, -7), (None, 4, None), (4, None, None)]
        for departure, arrival, expected in cases:
            with self.subTest(departure=departure, arrival=arrival):
                row = self.row(departure_delay=departure, arrival_delay=arrival)
                self.assertEqual(row["made_up_minutes"], expected)


class Rolling(unittest.TestCase):
    def columns(self, delays, window):
        flights = [featured(delay=delay, minute=i) for i, delay in enumerate(delays)]
        return [
            (row["window_count"], row["rolling_mean"], row["rolling_sd"])
            for row in rolling(flights, window)
        ]

    def test_window_grows_then_rolls(self):
        self.assertEqual(
            self.columns([1, 3, 5, 5], 2),
            [(1, 1.0, None), (2, 2.0, math.sqrt(2)), (2, 4.0, math.sqrt(2)), (2, 5.0, 0.0)],
        )

    def test_cancelled_flights_see_the_window_and_do_not_enter_it(self):
        self.assertEqual(
            self.columns([None, 4, None, 8], 2),
            [(0, None, None), (1, 4.0, None), (1, 4.0, None), (2, 6.0, math.sqrt(8))],
        )

    def test_a_window_of_one_has_no_deviation(self):
        self.assertEqual(self.columns([4, 8], 1), [(1, 4.0, None), (1, 8.0, None)])

    def test_origins_are_apart_and_rows_in_order(self):
        flights = [
            featured("LGA", delay=9),
            featured("EWR", delay=2, flight=7),
            featured("EWR", delay=1, flight=7, dest="BOS"),
            featured("EWR", delay=3, carrier="AA", flight=9),
            featured("EWR", delay=4, carrier="AA", flight=9, dest="ZZZ"),
        ]
        result = rolling(flights, 60)
        self.assertEqual([row["departure_delay"] for row in result], [3, 4, 1, 2, 9])
        self.assertEqual([row["window_count"] for row in result], [1, 2, 3, 4, 1])

    def test_agrees_with_statistics_on_the_excerpt(self):
        values, _ = pipeline.run(pipeline.read(EXCERPT))
        for window in (2, 60):
            seen: dict[str, list[int]] = {}
            for row in rolling(values["flights_featured"], window):
                delays = seen.setdefault(row["origin"], [])
                if row["departure_delay"] is not None:
                    delays.append(row["departure_delay"])
                recent = delays[-window:]
                if recent:
                    self.assertEqual(row["rolling_mean"], statistics.mean(recent))
                if len(recent) > 1:
                    self.assertAlmostEqual(row["rolling_sd"], statistics.stdev(recent), places=9)

    def test_window_must_be_positive(self):
        with self.assertRaisesRegex(ValueError, "^window must be at least 1, not 0$"):
            rolling([], 0)


class Aggregate(unittest.TestCase):
    def test_groups_are_carrier_year_and_month(self):
        flights = [
            featured(delay=3, carrier="UA"),
            featured(delay=None, carrier="UA"),
            featured(delay=None, carrier="B6"),
            featured(delay=8, carrier="UA", scheduled_departure=datetime(2013, 2, 1)),
            featured(delay=4, carrier="UA"),
        ]
        result = aggregate(flights, [{"carrier": "UA", "name": "United"}], [0.5, 1.0])
        self.assertEqual(
            [tuple(row.values()) for row in result],
            [
                ("B6", None, 2013, 1, 1, 0, None, None, 1.0),
                ("UA", "United", 2013, 1, 3, 2, 3.5, [3.5, 4.0], 1 / 3),
                ("UA", "United", 2013, 2, 1, 1, 8.0, [8.0, 8.0], 0.0),
            ],
        )

    def test_quantiles_are_interpolated_linearly(self):
        cases = [
            ([7], 0.99, 7.0),
            ([1, 2], 0.5, 1.5),
            ([1, 2, 10], 0.75, 6.0),
            ([1, 2, 10], 0.0, 1.0),
            ([1, 2, 10], 1.0, 10.0),
            ([0, 10], 0.9, 9.0),
        ]
        for ordered, q, expected in cases:
            with self.subTest(ordered=ordered, q=q):
                self.assertEqual(quantile(ordered, q), expected)
                self.assertIs(type(quantile(ordered, q)), float)

    def test_quantiles_agree_with_statistics(self):
        ordered = sorted((i * i) % 101 - 30 for i in range(57))
        for percent, expected in enumerate(statistics.quantiles(ordered, n=100, method="inclusive"), 1):
            self.assertAlmostEqual(quantile(ordered, percent / 100), expected, places=9)

    def test_quantiles_must_be_shares(self):
        for bad in (-0.1, 1.5, math.nan):
            with self.subTest(bad), self.assertRaises(ValueError) as caught:
                aggregate([], [], [0.5, bad])
            self.assertEqual(
                str(caught.exception), f"quantiles must lie between 0 and 1, not {bad}"
            )


class Rank(unittest.TestCase):
    def test_ties_share_a_rank_and_stand_in_order(self):
        flights = [
            featured("LGA", "BOS", 5),
            featured("EWR", "ORD", 5),
            featured("EWR", "BOS", 2),
            featured("EWR", "BOS", 3),
            featured("JFK", "LAX", 9),
            featured("JFK", "SFO", -4),
            featured("JFK", "MIA", None),
        ]
        result = [tuple(row.values()) for row in rank(flights, 10)]
        self.assertEqual(
            result,
            [
                (1, "JFK", "LAX", 1, 9, 9.0),
                (2, "EWR", "BOS", 2, 5, 2.5),
                (2, "EWR", "ORD", 1, 5, 5.0),
                (2, "LGA", "BOS", 1, 5, 5.0),
                (5, "JFK", "SFO", 1, -4, -4.0),
            ],
        )
        for k in range(1, 6):
            self.assertEqual([tuple(row.values()) for row in rank(flights, k)], result[:k])

    def test_k_must_be_positive(self):
        with self.assertRaisesRegex(ValueError, "^k must be at least 1, not -1$"):
            rank([], -1)


class Pipeline(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.texts = pipeline.read(EXCERPT)
        cls.values, cls.seconds = pipeline.run(cls.texts)

    def test_rows_have_their_documented_keys_in_order(self):
        types = {
            "flights_raw": rows.RawFlight,
            "flights_clean": rows.CleanFlight,
            "flights_joined": rows.JoinedFlight,
            "flights_featured": rows.FeaturedFlight,
            "delays_rolling": rows.RollingRow,
            "carrier_months": rows.CarrierMonth,
            "worst_routes": rows.RankedRoute,
        }
        self.assertEqual(list(self.values), list(types))
        for name, type_ in types.items():
            # In Python, an inherited TypedDict lists its bases' keys first.
            expected = list(type_.__annotations__)
            for row in self.values[name]:
                self.assertEqual(list(row), expected, name)

    def test_column_types_match_the_documented_tables(self):
        tables = parse(*self.texts)
        types = (rows.RawFlight, rows.Weather, rows.Plane, rows.Airport, rows.Airline)
        for table, type_ in zip(tables, types):
            self.assertEqual(list(table[0]), list(type_.__annotations__))

    def test_stages_leave_their_arguments_alone(self):
        tables = parse(*self.texts)
        before = copy.deepcopy(tables)
        flights, weather, planes, airports, airlines = tables
        cleaned = clean(flights)
        joined = join(cleaned, weather, planes, airports)
        self.assertEqual(cleaned, self.values["flights_clean"])
        done = features(joined)
        self.assertEqual(joined, self.values["flights_joined"])
        rolling(done, 60), aggregate(done, airlines, [0.5]), rank(done, 20)
        self.assertEqual(done, self.values["flights_featured"])
        self.assertEqual(tables, before)

    def test_the_excerpt_holds_what_it_was_made_for(self):
        flights = self.values["flights_featured"]
        self.assertEqual(len(flights), 607)
        for column in ("tailnum", "departure", "arrival", "temperature", "plane_year", "dest_latitude"):
            self.assertTrue(any(row[column] is None for row in flights), column)
        self.assertTrue(any(row["diverted"] for row in flights))
        ranks = [row["rank"] for row in rank(self.values["flights_featured"], 21)]
        self.assertEqual(ranks[18:], [19, 19, 19])

    def test_departures_agree_with_their_delays(self):
        for row in self.values["flights_clean"]:
            for actual, scheduled, delay in (
                ("departure", "scheduled_departure", "departure_delay"),
                ("arrival", "scheduled_arrival", "arrival_delay"),
            ):
                if row[actual] is not None and row[delay] is not None:
                    late = (row[actual] - row[scheduled]).total_seconds() / 60
                    self.assertEqual(late, row[delay], row)

    def test_parameters_are_those_of_the_manifest(self):
        try:
            import tomllib
        except ImportError:
            self.skipTest("tomllib came with Python 3.11")
        manifest = tomllib.loads((Path(__file__).parent / "regauge.toml").read_text())
        stages = {stage["name"]: stage for stage in manifest["stages"]}
        self.assertEqual(list(stages), list(self.seconds))
        self.assertEqual(stages["rolling"]["parameters"], {"window": pipeline.WINDOW})
        self.assertEqual(stages["aggregate"]["parameters"], {"quantiles": pipeline.QUANTILES})
        self.assertEqual(stages["rank"]["parameters"], {"k": pipeline.K})


if __name__ == "__main__":
    unittest.main()
