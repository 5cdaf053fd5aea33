"""NumPy: the stages that are arithmetic on columns. Rows go in and come out, as the pipeline passes them."""

import numpy as np

from flights.features import haversine_miles


def floats(flights, column):
    """A column as floats, NaN where it is not known."""
    return np.array([flight[column] for flight in flights], dtype=np.float64)


def features(flights):
    """As `flights.features:features`.

    NumPy's own sin, cos and arcsin differ from the C library's in the last digit. There are few routes, so that each
    distance is computed once, as the reference does, and spread over the flights.
    """
    routes = [
        (f["origin_latitude"], f["origin_longitude"], f["dest_latitude"], f["dest_longitude"]) for f in flights
    ]
    distance = {route: haversine_miles(*route) for route in set(routes) if None not in route}
    miles = np.array([distance.get(route) for route in routes], dtype=np.float64)
    air_time = floats(flights, "air_time")
    with np.errstate(divide="ignore", invalid="ignore"):
        speed = np.where(air_time > 0, miles * 60 / air_time, np.nan)
    made_up = floats(flights, "departure_delay") - floats(flights, "arrival_delay")
    columns = zip(flights, known(miles), known(speed), known(made_up, int))
    return [
        {**flight, "great_circle_miles": one, "air_speed_mph": two, "made_up_minutes": three}
        for flight, one, two, three in columns
    ]


def known(values, kind=float):
    """The values as Python's, None for NaN."""
    return [None if value != value else kind(value) for value in values.tolist()]


def rank(flights, k):
    """As `flights.rank:rank`."""
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    delays = [(f["origin"], f["dest"], f["departure_delay"]) for f in flights if f["departure_delay"] is not None]
    if not delays:
        return []
    origins, dests, minutes = zip(*delays)
    origin_names, origin = np.unique(np.array(origins), return_inverse=True)
    dest_names, dest = np.unique(np.array(dests), return_inverse=True)
    route = origin * len(dest_names) + dest
    departed = np.bincount(route)
    # Sums of integers below 2**53 are exact in floats.
    total = np.bincount(route, weights=np.array(minutes, dtype=np.float64)).astype(np.int64)
    flown = np.flatnonzero(departed)
    # Routes are numbered in the order of their names, and the sort is stable.
    best = flown[np.argsort(-total[flown], kind="stable")][:k]
    places = np.searchsorted(np.sort(-total[flown]), -total[best], side="left") + 1
    return [
        {
            "rank": int(place),
            "origin": str(origin_names[number // len(dest_names)]),
            "dest": str(dest_names[number % len(dest_names)]),
            "departed": int(departed[number]),
            "total_delay": int(total[number]),
            "mean_delay": int(total[number]) / int(departed[number]),
        }
        for place, number in zip(places, best)
    ]
