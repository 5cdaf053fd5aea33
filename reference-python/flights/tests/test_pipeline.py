"""The whole pipeline on the excerpt."""

import copy
import unittest
from pathlib import Path

import pipeline
from flights import rows
from flights.aggregate import aggregate
from flights.clean import clean
from flights.features import features
from flights.join import join
from flights.parse import parse
from flights.rank import rank
from flights.rolling import rolling
from tests import EXCERPT


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
        for column in (
            "tailnum",
            "departure",
            "arrival",
            "temperature",
            "plane_year",
            "dest_latitude",
        ):
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
        manifest = tomllib.loads((Path(__file__).parents[1] / "regauge.toml").read_text())
        stages = {stage["name"]: stage for stage in manifest["stages"]}
        self.assertEqual(list(stages), list(self.seconds))
        self.assertEqual(stages["rolling"]["parameters"], {"window": pipeline.WINDOW})
        self.assertEqual(stages["aggregate"]["parameters"], {"quantiles": pipeline.QUANTILES})
        self.assertEqual(stages["rank"]["parameters"], {"k": pipeline.K})
