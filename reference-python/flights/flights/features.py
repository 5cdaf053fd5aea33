"""Stage 4, features: distance, speed and the delay made up in the air."""

from math import asin, cos, radians, sin, sqrt

from flights.rows import FeaturedFlight, JoinedFlight

EARTH_RADIUS_MILES = 3958.7613
"""Mean radius of the Earth (6371.0088 km) in statute miles."""


def features(flights: list[JoinedFlight]) -> list[FeaturedFlight]:
    """Add great-circle distance, air speed and the minutes made up in the air.

    One row out for each row in, in the same order; the columns in first, as they are.

    - ``great_circle_miles``: ``haversine_miles`` between origin and destination; None
      unless all four coordinates are known.
    - ``air_speed_mph``: ``great_circle_miles * 60 / air_time``, computed from left to
      right; None without a distance or if ``air_time`` is unknown or not positive.
    - ``made_up_minutes``: ``departure_delay - arrival_delay``; positive if the flight
      lost delay on its way; None if either is unknown.
    """
    featured: list[FeaturedFlight] = []
    for flight in flights:
        latitude, longitude = flight["origin_latitude"], flight["origin_longitude"]
        to_latitude, to_longitude = flight["dest_latitude"], flight["dest_longitude"]
        air_time = flight["air_time"]
        departure_delay, arrival_delay = flight["departure_delay"], flight["arrival_delay"]

        miles = speed = made_up = None
        if None not in (latitude, longitude, to_latitude, to_longitude):
            miles = haversine_miles(latitude, longitude, to_latitude, to_longitude)
            if air_time is not None and air_time > 0:
                speed = miles * 60 / air_time
        if departure_delay is not None and arrival_delay is not None:
            made_up = departure_delay - arrival_delay
        featured.append(
            {
                **flight,
                "great_circle_miles": miles,
                "air_speed_mph": speed,
                "made_up_minutes": made_up,
            }
        )
    return featured


def haversine_miles(
    latitude: float, longitude: float, to_latitude: float, to_longitude: float
) -> float:
    """Great-circle distance in statute miles between two points given in degrees.

    R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984), 159. Every
    operation is a single rounded double in the order written (``radians(x)`` is
    ``x * (pi / 180)``); sin, cos and asin are the C library's. No fused multiply-add. The
    square of half the chord is held between 0 and 1.
    """
    phi, to_phi = radians(latitude), radians(to_latitude)
    half_phi = sin((to_phi - phi) / 2)
    half_lambda = sin(radians(to_longitude - longitude) / 2)
    a = half_phi * half_phi + cos(phi) * cos(to_phi) * half_lambda * half_lambda
    # Rounding can take a beyond 1 for antipodes, and below 0 for latitudes beyond the poles.
    return 2 * EARTH_RADIUS_MILES * asin(sqrt(max(0.0, min(1.0, a))))
