"""Stage 3, join: each flight with its weather, its plane and its airports."""

from datetime import datetime

from flights.rows import Airport, CleanFlight, JoinedFlight, Plane, Weather
from flights.times import utc_time


def join(
    flights: list[CleanFlight],
    weather: list[Weather],
    planes: list[Plane],
    airports: list[Airport],
) -> list[JoinedFlight]:
    """Add to each flight the weather at its origin, its plane and two pairs of coordinates.

    One row out for each flight, in the same order; the flight's columns first, as they
    are. What has no match is None.

    - weather: the row whose ``origin`` and ``time_hour`` are the flight's ``origin`` and
      ``hour_utc``. Hours of local time are not unique (the clocks go back in November).
    - plane: the row with the flight's ``tailnum``; a flight without one has no plane.
      ``manufacturer`` and ``model`` are None where the plane's text is "NA".
    - coordinates: the airports whose ``faa`` is ``origin`` and ``dest``.

    If several rows of a table have the same key, the last one counts.

    Raises:
        ValueError: ``weather row I: time_hour '…' is not YYYY-MM-DDTHH:MM:SSZ``, rows
            counted from 0.
    """
    weather_at = index_weather(weather)
    plane_of = {plane["tailnum"]: plane for plane in planes}
    airport_of = {airport["faa"]: airport for airport in airports}

    joined: list[JoinedFlight] = []
    for flight in flights:
        hour = weather_at.get((flight["origin"], flight["hour_utc"]), NO_WEATHER)
        plane = plane_of.get(flight["tailnum"], NO_PLANE)
        origin = airport_of.get(flight["origin"], NO_AIRPORT)
        dest = airport_of.get(flight["dest"], NO_AIRPORT)
        joined.append(
            {
                **flight,
                "temperature": hour["temp"],
                "wind_direction": hour["wind_dir"],
                "wind_speed": hour["wind_speed"],
                "precipitation": hour["precip"],
                "pressure": hour["pressure"],
                "visibility": hour["visib"],
                "plane_year": plane["year"],
                "manufacturer": none_if_na(plane["manufacturer"]),
                "model": none_if_na(plane["model"]),
                "engines": plane["engines"],
                "seats": plane["seats"],
                "origin_latitude": origin["lat"],
                "origin_longitude": origin["lon"],
                "dest_latitude": dest["lat"],
                "dest_longitude": dest["lon"],
            }
        )
    return joined


NO_WEATHER = dict.fromkeys(Weather.__annotations__)
NO_PLANE = dict.fromkeys(Plane.__annotations__)
NO_AIRPORT = dict.fromkeys(Airport.__annotations__)


def index_weather(weather: list[Weather]) -> dict[tuple[str, datetime], Weather]:
    """The weather rows by origin and UTC hour."""
    index = {}
    for number, row in enumerate(weather):
        hour = utc_time(row["time_hour"])
        if hour is None:
            raise ValueError(
                f"weather row {number}: time_hour {row['time_hour']!r} is not YYYY-MM-DDTHH:MM:SSZ"
            )
        index[row["origin"], hour] = row
    return index


def none_if_na(text):
    """None for "NA" (and for None), the text otherwise."""
    return None if text == "NA" else text
