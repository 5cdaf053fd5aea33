"""Stages 3 and 4, join and features."""

import math
import unittest

from flights import rows
from flights.clean import clean
from flights.features import features, haversine_miles
from flights.join import join
from flights.parse import AIRPORTS, PLANES, WEATHER
from tests import raw


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
        (other,) = join(clean([raw(origin="JFK")]), self.weather, [], [])
        self.assertEqual(other["temperature"], 1.0)
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
        place = {
            "origin_latitude": 0.0,
            "origin_longitude": 0.0,
            "dest_latitude": 0.0,
            "dest_longitude": 90.0,
            "air_time": 60,
        }
        return features([{**values, **place, **changes}])[0]

    def test_distance(self):
        self.assertEqual(haversine_miles(40.0, -74.0, 40.0, -74.0), 0.0)
        quarter = math.pi * 3958.7613 / 2
        self.assertAlmostEqual(haversine_miles(0, 0, 0, 90), quarter, places=9)
        self.assertAlmostEqual(haversine_miles(0, 0, 0, 180), 2 * quarter, places=9)
        # Rounding takes the square of half the chord above 1, and below 0.
        self.assertAlmostEqual(haversine_miles(78.6, 0, -78.6, 180), 2 * quarter, places=9)
        self.assertEqual(haversine_miles(90.002, 0, 89.998, 180), 0.0)
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
