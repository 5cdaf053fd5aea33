"""Polars: the stages that join, group and sort. Tables come as frames (`takes = "polars"`) and go out as frames."""

import polars as pl


def join(flights, weather, planes, airports):
    """As `flights.join:join`."""
    hours = weather.select(
        "origin", "temp", "wind_dir", "wind_speed", "precip", "pressure", "visib",
        hour_utc=pl.col("time_hour").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="us"),
    ).unique(["origin", "hour_utc"], keep="last", maintain_order=True)
    hours = hours.rename({
        "temp": "temperature", "wind_dir": "wind_direction", "precip": "precipitation", "visib": "visibility"
    })
    fleet = planes.unique("tailnum", keep="last", maintain_order=True).select(
        "tailnum", pl.col("year").alias("plane_year"),
        none_if_na("manufacturer"), none_if_na("model"), "engines", "seats",
    )
    places = airports.unique("faa", keep="last", maintain_order=True)
    origins = places.select(origin="faa", origin_latitude="lat", origin_longitude="lon")
    dests = places.select(dest="faa", dest_latitude="lat", dest_longitude="lon")
    return (
        flights.join(hours, on=["origin", "hour_utc"], how="left", maintain_order="left")
        .join(fleet, on="tailnum", how="left", maintain_order="left")
        .join(origins, on="origin", how="left", maintain_order="left")
        .join(dests, on="dest", how="left", maintain_order="left")
    )


def none_if_na(column):
    """None for "NA", the text otherwise."""
    return pl.when(pl.col(column) != "NA").then(pl.col(column)).alias(column)


def aggregate(flights, airlines, quantiles):
    """As `flights.aggregate:aggregate`; the interpolation is spelled out, since Polars rounds it otherwise."""
    for q in quantiles:
        if not 0 <= q <= 1:
            raise ValueError(f"quantiles must lie between 0 and 1, not {q}")
    delay = pl.col("departure_delay")
    departed = delay.count()
    ordered = delay.drop_nulls().sort()

    def quantile(q):
        h = q * (departed - 1).cast(pl.Float64)
        i = h.floor().cast(pl.Int64)
        low = ordered.get(i, null_on_oob=True)
        high = ordered.get(i + 1, null_on_oob=True)
        between = low + (h - i) * (high - low)
        return pl.when(i + 1 == departed.cast(pl.Int64)).then(low.cast(pl.Float64)).otherwise(between)

    names = airlines.unique("carrier", keep="last").select("carrier", airline="name")
    groups = flights.group_by(
        "carrier",
        year=pl.col("scheduled_departure").dt.year().cast(pl.Int64),
        month=pl.col("scheduled_departure").dt.month().cast(pl.Int64),
    ).agg(
        flights=pl.len().cast(pl.Int64),
        departed=departed.cast(pl.Int64),
        total=delay.sum(),
        delay_quantiles=pl.concat_list([quantile(q) for q in quantiles]).first(),
        cancelled=pl.col("cancelled").sum().cast(pl.Int64),
    )
    return (
        groups.join(names, on="carrier", how="left")
        .sort("carrier", "year", "month")
        .select(
            "carrier", "airline", "year", "month", "flights", "departed",
            mean_delay=pl.when(pl.col("departed") > 0).then(pl.col("total") / pl.col("departed")),
            delay_quantiles=pl.when(pl.col("departed") > 0).then(pl.col("delay_quantiles")),
            cancellation_rate=pl.col("cancelled") / pl.col("flights"),
        )
    )


def rank(flights, k):
    """As `flights.rank:rank`."""
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    routes = flights.filter(pl.col("departure_delay").is_not_null()).group_by("origin", "dest").agg(
        departed=pl.len().cast(pl.Int64), total_delay=pl.col("departure_delay").sum()
    )
    return (
        routes.with_columns(rank=pl.col("total_delay").rank("min", descending=True).cast(pl.Int64))
        .sort(["total_delay", "origin", "dest"], descending=[True, False, False])
        .head(k)
        .select("rank", "origin", "dest", "departed", "total_delay", mean_delay=pl.col("total_delay") / pl.col("departed"))
    )
