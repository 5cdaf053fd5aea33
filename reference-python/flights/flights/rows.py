"""The rows that flow between the stages: one type a table, keys in their fixed order."""

from datetime import datetime
from typing import Optional, TypedDict


class RawFlight(TypedDict):
    """One line of flights.csv (19 columns). Clock times are hhmm; delays are minutes."""

    year: Optional[int]
    month: Optional[int]
    day: Optional[int]
    dep_time: Optional[int]
    sched_dep_time: Optional[int]
    dep_delay: Optional[int]
    arr_time: Optional[int]
    sched_arr_time: Optional[int]
    arr_delay: Optional[int]
    carrier: str
    flight: Optional[int]
    tailnum: str
    origin: str
    dest: str
    air_time: Optional[int]
    distance: Optional[int]
    hour: Optional[int]
    minute: Optional[int]
    time_hour: str


class Weather(TypedDict):
    """One line of weather.csv (15 columns): one hour at one origin."""

    origin: str
    year: Optional[int]
    month: Optional[int]
    day: Optional[int]
    hour: Optional[int]
    temp: Optional[float]
    dewp: Optional[float]
    humid: Optional[float]
    wind_dir: Optional[int]
    wind_speed: Optional[float]
    wind_gust: Optional[float]
    precip: Optional[float]
    pressure: Optional[float]
    visib: Optional[float]
    time_hour: str


class Plane(TypedDict):
    """One line of planes.csv (9 columns)."""

    tailnum: str
    year: Optional[int]
    type: str
    manufacturer: str
    model: str
    engines: Optional[int]
    seats: Optional[int]
    speed: Optional[int]
    engine: str


class Airport(TypedDict):
    """One line of airports.csv (8 columns). Degrees, feet, hours from UTC."""

    faa: str
    name: str
    lat: Optional[float]
    lon: Optional[float]
    alt: Optional[int]
    tz: Optional[int]
    dst: str
    tzone: str


class Airline(TypedDict):
    """One line of airlines.csv (2 columns)."""

    carrier: str
    name: str


class CleanFlight(TypedDict):
    """A flight with real times (16 columns).

    Departures are naive datetimes in New York time, arrivals in the destination's own
    time, ``hour_utc`` in UTC. Delays and ``air_time`` are minutes, ``distance`` statute
    miles as published.
    """

    carrier: str
    flight: int
    tailnum: Optional[str]
    origin: str
    dest: str
    scheduled_departure: datetime
    departure: Optional[datetime]
    departure_delay: Optional[int]
    scheduled_arrival: datetime
    arrival: Optional[datetime]
    arrival_delay: Optional[int]
    air_time: Optional[int]
    distance: int
    hour_utc: datetime
    cancelled: bool
    diverted: bool


class JoinedFlight(CleanFlight):
    """A flight with its weather, plane and coordinates (31 columns).

    Degrees Fahrenheit, degrees of the compass, miles an hour, inches, millibars, miles;
    latitudes and longitudes in degrees, north and east positive.
    """

    temperature: Optional[float]
    wind_direction: Optional[int]
    wind_speed: Optional[float]
    precipitation: Optional[float]
    pressure: Optional[float]
    visibility: Optional[float]
    plane_year: Optional[int]
    manufacturer: Optional[str]
    model: Optional[str]
    engines: Optional[int]
    seats: Optional[int]
    origin_latitude: Optional[float]
    origin_longitude: Optional[float]
    dest_latitude: Optional[float]
    dest_longitude: Optional[float]


class FeaturedFlight(JoinedFlight):
    """A flight with what was computed from it (34 columns)."""

    great_circle_miles: Optional[float]
    air_speed_mph: Optional[float]
    made_up_minutes: Optional[int]


class RollingRow(TypedDict):
    """One flight and the recent delays at its origin (8 columns)."""

    origin: str
    scheduled_departure: datetime
    carrier: str
    flight: int
    departure_delay: Optional[int]
    window_count: int
    rolling_mean: Optional[float]
    rolling_sd: Optional[float]


class CarrierMonth(TypedDict):
    """The departure delays of one carrier in one month (9 columns)."""

    carrier: str
    airline: Optional[str]
    year: int
    month: int
    flights: int
    departed: int
    mean_delay: Optional[float]
    delay_quantiles: Optional[list[float]]
    cancellation_rate: float


class RankedRoute(TypedDict):
    """One route and its place by total departure delay (6 columns)."""

    rank: int
    origin: str
    dest: str
    departed: int
    total_delay: int
    mean_delay: float
