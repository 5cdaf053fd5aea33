"""Stage 5, rolling: recent departure delays at each origin."""

from collections import deque
from math import sqrt

from flights.rows import FeaturedFlight, RollingRow


def rolling(flights: list[FeaturedFlight], window: int) -> list[RollingRow]:
    """Mean and standard deviation of the last departure delays at each flight's origin.

    One row out for each flight, ordered by origin, scheduled_departure, carrier, flight
    and dest; flights equal in all five keep their order.

    The window of a row holds the delays of the last ``window`` flights of its origin in
    that order, up to and including its own. A flight without a departure delay (a
    cancelled one) does not enter the window; its row shows the window as it stands.

    - ``window_count``: n, the number of delays in the window (0 to ``window``).
    - ``rolling_mean``: s / n; None if n is 0.
    - ``rolling_sd``: the sample standard deviation, sqrt((n q - s s) / (n (n - 1)));
      None if n is less than 2.

    s and q are the sum and the sum of the squares of the delays: integers, so they stay
    exact however long the window has rolled. Each quotient is rounded once.

    Raises:
        ValueError: ``window must be at least 1, not W``.
    """
    if window < 1:
        raise ValueError(f"window must be at least 1, not {window}")
    ordered = sorted(
        flights,
        key=lambda flight: (
            flight["origin"],
            flight["scheduled_departure"],
            flight["carrier"],
            flight["flight"],
            flight["dest"],
        ),
    )
    rows: list[RollingRow] = []
    origin = None
    delays: deque[int] = deque()
    total = squares = 0
    for flight in ordered:
        if flight["origin"] != origin:
            origin = flight["origin"]
            delays.clear()
            total = squares = 0
        delay = flight["departure_delay"]
        if delay is not None:
            delays.append(delay)
            total += delay
            squares += delay * delay
            if len(delays) > window:
                oldest = delays.popleft()
                total -= oldest
                squares -= oldest * oldest
        n = len(delays)
        rows.append(
            {
                "origin": origin,
                "scheduled_departure": flight["scheduled_departure"],
                "carrier": flight["carrier"],
                "flight": flight["flight"],
                "departure_delay": delay,
                "window_count": n,
                "rolling_mean": total / n if n > 0 else None,
                "rolling_sd": (
                    sqrt((n * squares - total * total) / (n * (n - 1))) if n > 1 else None
                ),
            }
        )
    return rows
