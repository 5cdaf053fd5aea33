"""The flights pipeline in Polars: lazy, all threads, the same outputs as the plain reference.

A yardstick for the native rewrite, and written to win: flights.csv is read once with a
fixed schema, only the columns that are used; dates are computed as integers; windows are
running integer sums; joins are not told to keep the order, which the in-memory engine does
all the same (check.py proves it on every row). The whole is one plan, so that Polars
shares what its outputs have in common. Each choice was the fastest of those tried.
"""

from pathlib import Path

import polars as pl

WINDOW = 60
QUANTILES = [0.5, 0.9, 0.99]
K = 20
DAY = 24 * 60
EARTH_RADIUS_MILES = 3958.7613

TEXT, INT, FLOAT = pl.String, pl.Int64, pl.Float64
FLIGHTS = {
    "year": pl.Int32, "month": pl.Int32, "day": pl.Int32,
    "dep_time": pl.Int32, "sched_dep_time": pl.Int32, "dep_delay": INT,
    "arr_time": pl.Int32, "sched_arr_time": pl.Int32, "arr_delay": INT,
    "carrier": TEXT, "flight": INT, "tailnum": TEXT, "origin": TEXT, "dest": TEXT,
    "air_time": INT, "distance": INT, "hour": INT, "minute": INT, "time_hour": TEXT,
}  # fmt: skip
WEATHER = {
    "origin": TEXT, "year": INT, "month": INT, "day": INT, "hour": INT, "temp": FLOAT,
    "dewp": FLOAT, "humid": FLOAT, "wind_dir": INT, "wind_speed": FLOAT, "wind_gust": FLOAT,
    "precip": FLOAT, "pressure": FLOAT, "visib": FLOAT, "time_hour": TEXT,
}  # fmt: skip
PLANES = {
    "tailnum": TEXT, "year": INT, "type": TEXT, "manufacturer": TEXT, "model": TEXT,
    "engines": INT, "seats": INT, "speed": INT, "engine": TEXT,
}  # fmt: skip
AIRPORTS = {
    "faa": TEXT, "name": TEXT, "lat": FLOAT, "lon": FLOAT, "alt": INT, "tz": INT,
    "dst": TEXT, "tzone": TEXT,
}  # fmt: skip
AIRLINES = {"carrier": TEXT, "name": TEXT}


def scan(directory: Path, table: str, schema: dict) -> pl.LazyFrame:
    """One table, its columns typed, NA as null."""
    return pl.scan_csv(directory / f"{table}.csv", schema=schema, null_values="NA")


def clock_minutes(column: str) -> pl.Expr:
    """Minutes after midnight of an hhmm column."""
    return pl.col(column) // 100 * 60 + pl.col(column) % 100


def nearest(minutes: pl.Expr, expected: pl.Expr) -> pl.Expr:
    """The same clock time on the day that brings it nearest to the expected minute."""
    return minutes + (expected - minutes + DAY // 2) // DAY * DAY


def not_before(minutes: pl.Expr, earliest: pl.Expr) -> pl.Expr:
    """The same clock time on the first day on which it is not before the earliest minute."""
    return minutes - (minutes - earliest) // DAY * DAY


def timestamp(minutes: pl.Expr) -> pl.Expr:
    """The datetime so many minutes after the flight's midnight."""
    midnight = pl.date("year", "month", "day").cast(pl.Int64) * DAY
    return ((midnight + minutes) * 60_000_000).cast(pl.Datetime("us"))


def utc_hour() -> pl.Expr:
    """time_hour as a naive UTC datetime."""
    return pl.col("time_hour").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us")


def clean(flights: pl.LazyFrame) -> pl.LazyFrame:
    """Real times, and which flights were cancelled or diverted."""
    minute = pl.col("minute_of_departure")
    return (
        flights.with_columns(
            minute_of_departure=clock_minutes("sched_dep_time"),
            minute_of_arrival=clock_minutes("sched_arr_time"),
        )
        .with_columns(
            minute_of_arrival=pl.col("minute_of_arrival")
            + DAY * (pl.col("minute_of_arrival") < minute).cast(pl.Int32),
            actual_departure=nearest(
                clock_minutes("dep_time"), minute + pl.col("dep_delay").fill_null(0)
            ),
        )
        .with_columns(
            actual_arrival=pl.when(pl.col("arr_delay").is_not_null())
            .then(
                nearest(
                    clock_minutes("arr_time"), pl.col("minute_of_arrival") + pl.col("arr_delay")
                )
            )
            .otherwise(
                not_before(
                    clock_minutes("arr_time"),
                    pl.coalesce("actual_departure", "minute_of_departure"),
                )
            )
        )
        .select(
            "carrier",
            "flight",
            "tailnum",
            "origin",
            "dest",
            timestamp(minute).alias("scheduled_departure"),
            timestamp(pl.col("actual_departure")).alias("departure"),
            pl.col("dep_delay").alias("departure_delay"),
            timestamp(pl.col("minute_of_arrival")).alias("scheduled_arrival"),
            timestamp(pl.col("actual_arrival")).alias("arrival"),
            pl.col("arr_delay").alias("arrival_delay"),
            "air_time",
            "distance",
            utc_hour().alias("hour_utc"),
            pl.col("dep_time").is_null().alias("cancelled"),
            (pl.col("dep_time").is_not_null() & pl.col("arr_delay").is_null()).alias("diverted"),
        )
    )


def haversine_miles() -> pl.Expr:
    """Great-circle distance between the two airports of a route."""
    phi, to_phi = pl.col("origin_latitude").radians(), pl.col("dest_latitude").radians()
    half_phi = ((to_phi - phi) / 2).sin()
    half_lambda = ((pl.col("dest_longitude") - pl.col("origin_longitude")).radians() / 2).sin()
    a = half_phi * half_phi + phi.cos() * to_phi.cos() * half_lambda * half_lambda
    return 2 * EARTH_RADIUS_MILES * a.clip(0.0, 1.0).sqrt().arcsin()


def featured(directory: Path) -> pl.LazyFrame:
    """Stages 1 to 4: the flights with everything that is known of them."""
    flights = clean(scan(directory, "flights", FLIGHTS))
    weather = (
        scan(directory, "weather", WEATHER)
        .select(
            "origin",
            utc_hour().alias("hour_utc"),
            temperature="temp",
            wind_direction="wind_dir",
            wind_speed="wind_speed",
            precipitation="precip",
            pressure="pressure",
            visibility="visib",
        )
        .unique(["origin", "hour_utc"], keep="last")
    )
    planes = (
        scan(directory, "planes", PLANES)
        .rename({"year": "plane_year"})
        .select("tailnum", "plane_year", "manufacturer", "model", "engines", "seats")
        .unique("tailnum", keep="last")
    )
    airports = scan(directory, "airports", AIRPORTS).unique("faa", keep="last")
    origin = airports.select(origin="faa", origin_latitude="lat", origin_longitude="lon")
    dest = airports.select(dest="faa", dest_latitude="lat", dest_longitude="lon")
    return (
        flights.join(weather, on=["origin", "hour_utc"], how="left")
        .join(planes, on="tailnum", how="left")
        .join(origin, on="origin", how="left")
        .join(dest, on="dest", how="left")
        .with_columns(great_circle_miles=haversine_miles())
        .with_columns(
            air_speed_mph=pl.when(pl.col("air_time") > 0).then(
                pl.col("great_circle_miles") * 60 / pl.col("air_time")
            ),
            made_up_minutes=pl.col("departure_delay") - pl.col("arrival_delay"),
        )
    )


def rolling(flights: pl.LazyFrame) -> pl.LazyFrame:
    """Stage 5: recent departure delays at each origin."""
    delay = pl.col("departure_delay")
    # Cancelled flights do not enter the window but show it: the sums run over the known
    # delays, and each row takes the sum at the last known delay up to its own.
    known = delay.is_not_null().cum_sum().cast(pl.Int64)
    last = pl.when(known > 0).then(known - 1)

    def window_sum(values: pl.Expr) -> pl.Expr:
        sums = values.drop_nulls().rolling_sum(WINDOW, min_samples=1)
        return sums.gather(last).over("origin")

    n, s, q = pl.col("window_count"), pl.col("s"), pl.col("q")
    return (
        flights.select(
            "origin", "scheduled_departure", "carrier", "flight", "departure_delay", "dest"
        )
        .sort("origin", "scheduled_departure", "carrier", "flight", "dest", maintain_order=True)
        .with_columns(
            window_count=known.clip(upper_bound=WINDOW).over("origin"),
            s=window_sum(delay),
            q=window_sum(delay * delay),
        )
        .select(
            "origin",
            "scheduled_departure",
            "carrier",
            "flight",
            "departure_delay",
            "window_count",
            rolling_mean=s / n,
            rolling_sd=pl.when(n > 1).then(((n * q - s * s) / (n * (n - 1))).sqrt()),
        )
    )


def aggregate(flights: pl.LazyFrame, airlines: pl.LazyFrame) -> pl.LazyFrame:
    """Stage 6: departure delays by carrier and month."""
    delay = pl.col("departure_delay")
    return (
        flights.group_by(
            "carrier",
            year=pl.col("scheduled_departure").dt.year(),
            month=pl.col("scheduled_departure").dt.month(),
        )
        .agg(
            flights=pl.len(),
            departed=delay.count(),
            total=delay.sum(),
            delay_quantiles=pl.concat_list([delay.quantile(q, "linear") for q in QUANTILES]),
            cancelled=pl.col("cancelled").sum(),
        )
        .join(
            airlines.unique("carrier", keep="last").select("carrier", airline="name"),
            on="carrier",
            how="left",
        )
        .sort("carrier", "year", "month")
        .select(
            "carrier",
            "airline",
            "year",
            "month",
            "flights",
            "departed",
            mean_delay=pl.when(pl.col("departed") > 0).then(pl.col("total") / pl.col("departed")),
            delay_quantiles=pl.when(pl.col("departed") > 0).then("delay_quantiles"),
            cancellation_rate=pl.col("cancelled") / pl.col("flights"),
        )
    )


def rank(flights: pl.LazyFrame) -> pl.LazyFrame:
    """Stage 7: the routes that cost most delay."""
    return (
        flights.group_by("origin", "dest")
        .agg(
            departed=pl.col("departure_delay").count(),
            total_delay=pl.col("departure_delay").sum(),
        )
        .filter(pl.col("departed") > 0)
        .sort("total_delay", "origin", "dest", descending=[True, False, False])
        .select(
            pl.col("total_delay").rank("min", descending=True).alias("rank"),
            "origin",
            "dest",
            "departed",
            "total_delay",
            mean_delay=pl.col("total_delay") / pl.col("departed"),
        )
        .head(K)
    )


def plan(directory: Path) -> dict[str, pl.LazyFrame]:
    """The plan of each output, by its name in regauge.toml."""
    flights = featured(directory)
    return {
        "flights_featured": flights,
        "delays_rolling": rolling(flights),
        "carrier_months": aggregate(flights, scan(directory, "airlines", AIRLINES)),
        "worst_routes": rank(flights),
    }


def run(directory: Path, names: list[str]) -> dict[str, pl.DataFrame]:
    """The outputs named, computed together from the CSV files."""
    plans = plan(directory)
    frames = pl.collect_all([plans[name] for name in names], engine="in-memory")
    return dict(zip(names, frames))
