"""Stages 5 to 7, rolling, aggregate and rank."""

import math
import statistics
import unittest
from datetime import datetime

import pipeline
from flights.aggregate import aggregate, quantile
from flights.rank import rank
from flights.rolling import rolling
from tests import EXCERPT, featured


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
        for percent, expected in enumerate(
            statistics.quantiles(ordered, n=100, method="inclusive"), 1
        ):
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
