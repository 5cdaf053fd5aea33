"""Stage 6, aggregate: departure delays by carrier and month."""

from flights.rows import Airline, CarrierMonth, FeaturedFlight


def aggregate(
    flights: list[FeaturedFlight], airlines: list[Airline], quantiles: list[float]
) -> list[CarrierMonth]:
    """Departure delays and cancellations of each carrier in each month.

    One row for each carrier, year and month of ``scheduled_departure`` that occurs,
    ordered by these three.

    - ``airline``: the name of the carrier in ``airlines`` (the last one if it stands
      there more than once), None if it is not there.
    - ``flights``: all flights of the group; ``departed``: those with a departure delay.
    - ``mean_delay``: the sum of the delays (an exact integer) / ``departed``; None if
      that is 0.
    - ``delay_quantiles``: one number for each of ``quantiles``, in their order, see
      ``quantile``; None if ``departed`` is 0.
    - ``cancellation_rate``: flights marked ``cancelled`` / ``flights``.

    Raises:
        ValueError: ``quantiles must lie between 0 and 1, not Q`` for the first that does
            not.
    """
    for q in quantiles:
        if not 0 <= q <= 1:
            raise ValueError(f"quantiles must lie between 0 and 1, not {q}")
    name_of = {airline["carrier"]: airline["name"] for airline in airlines}

    flown: dict[tuple[str, int, int], list[int]] = {}
    total: dict[tuple[str, int, int], int] = {}
    cancelled: dict[tuple[str, int, int], int] = {}
    for flight in flights:
        when = flight["scheduled_departure"]
        group = (flight["carrier"], when.year, when.month)
        if group not in total:
            flown[group] = []
            total[group] = cancelled[group] = 0
        total[group] += 1
        if flight["departure_delay"] is not None:
            flown[group].append(flight["departure_delay"])
        if flight["cancelled"]:
            cancelled[group] += 1

    rows: list[CarrierMonth] = []
    for group in sorted(total):
        carrier, year, month = group
        delays = sorted(flown[group])
        rows.append(
            {
                "carrier": carrier,
                "airline": name_of.get(carrier),
                "year": year,
                "month": month,
                "flights": total[group],
                "departed": len(delays),
                "mean_delay": sum(delays) / len(delays) if delays else None,
                "delay_quantiles": [quantile(delays, q) for q in quantiles] if delays else None,
                "cancellation_rate": cancelled[group] / total[group],
            }
        )
    return rows


def quantile(ordered: list[int], q: float) -> float:
    """The q-quantile of ascending integers, interpolated linearly between neighbours.

    The value at position ``h = q * (n - 1)``, counted from 0: with ``i`` the whole part
    of h, ``ordered[i] + (h - i) * (ordered[i + 1] - ordered[i])``, each operation a
    rounded double; ``ordered[n - 1]`` if i is n - 1. NumPy calls this "linear", Hyndman
    and Fan (1996) number it 7.
    """
    h = q * (len(ordered) - 1)
    i = int(h)
    if i + 1 == len(ordered):
        return float(ordered[i])
    return ordered[i] + (h - i) * (ordered[i + 1] - ordered[i])
