"""Stage 7, rank: the routes that cost most delay."""

from flights.rows import FeaturedFlight, RankedRoute


def rank(flights: list[FeaturedFlight], k: int) -> list[RankedRoute]:
    """The k routes with the largest total departure delay.

    A route is a pair of origin and dest. ``departed`` counts its flights with a departure
    delay, ``total_delay`` is the sum of those delays in minutes (early departures count
    as negative), ``mean_delay`` is total_delay / departed. Routes with no such flight are
    left out.

    Order and ties: largest total first; equal totals by origin, then dest, ascending.
    ``rank`` is 1 plus the number of routes with a larger total, so equal totals share a
    rank and the next one is skipped (1, 2, 2, 4). Exactly the first k rows are returned,
    or all if there are fewer; a tie across the cut is cut in that order.

    Raises:
        ValueError: ``k must be at least 1, not K``.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, not {k}")
    departed: dict[tuple[str, str], int] = {}
    total: dict[tuple[str, str], int] = {}
    for flight in flights:
        delay = flight["departure_delay"]
        if delay is not None:
            route = (flight["origin"], flight["dest"])
            departed[route] = departed.get(route, 0) + 1
            total[route] = total.get(route, 0) + delay

    rows: list[RankedRoute] = []
    for route in sorted(total, key=lambda route: (-total[route], route))[:k]:
        origin, dest = route
        tied = rows and rows[-1]["total_delay"] == total[route]
        rows.append(
            {
                "rank": rows[-1]["rank"] if tied else len(rows) + 1,
                "origin": origin,
                "dest": dest,
                "departed": departed[route],
                "total_delay": total[route],
                "mean_delay": total[route] / departed[route],
            }
        )
    return rows
