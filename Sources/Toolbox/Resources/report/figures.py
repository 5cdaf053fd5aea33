"""Figures as people read them: the rules of `FigureFormat` in Swift, step for step.

A test renders a report and holds every figure in it against Swift's text of the same number.
"""

import math


def rounded(value):
    """To the nearest integer, halves away from zero, as Swift rounds."""
    return int(math.copysign(math.floor(abs(value) + 0.5), value))


def count(value):
    return f"{value:,}"


def decimals(value):
    """How many decimals make three significant digits, at most nine."""
    if value == 0:
        return 0
    places = 0
    while places < 9 and rounded(abs(value) * 10.0 ** (places + 1)) < 1000:
        places += 1
    return places


def fixed(value, places):
    scaled = rounded(abs(value) * 10.0**places)
    sign = "-" if value < 0 and scaled > 0 else ""
    if places == 0:
        return sign + count(scaled)
    unit = 10**places
    return f"{sign}{count(scaled // unit)}.{scaled % unit:0{places}d}"


def fits(value):
    return rounded(abs(value)) < 1000


def significant(value):
    if fits(value):
        return fixed(value, decimals(value))
    step = 10.0 ** (math.floor(math.log10(abs(value))) - 2)
    return count(int(rounded(value / step) * step))


def duration(nanoseconds):
    seconds = nanoseconds / 1e9
    if seconds >= 119.5:
        whole = rounded(seconds)
        if whole < 7200:
            return f"{whole // 60} min {whole % 60:02d} s"
        minutes = rounded(seconds / 60)
        return f"{minutes // 60} h {minutes % 60:02d} min"
    for unit, size in (("ns", 1.0), ("µs", 1e3), ("ms", 1e6)):
        if fits(nanoseconds / size):
            return f"{significant(nanoseconds / size)} {unit}"
    return f"{significant(seconds)} s"


def size(number):
    """Bytes in decimal units."""
    if abs(number) < 1000:
        return f"{number} B"
    for unit, scale in (("kB", 1e3), ("MB", 1e6), ("GB", 1e9)):
        if fits(number / scale):
            return f"{significant(number / scale)} {unit}"
    return f"{significant(number / 1e12)} TB"


def ratio(value):
    return significant(value) + "×"


def span(lower, upper):
    """A range, both bounds with the decimals of the upper one unless the lower would drown in them."""
    places = decimals(lower) if lower * 10 < upper else decimals(upper)
    return f"{fixed(lower, places)}–{significant(upper)}"


def percent(share):
    value = share * 100
    if value == 0:
        places = 0
    elif abs(value) < 0.1:
        places = min(6, decimals(value) - 1)
    else:
        places = 1 if abs(value) < 99.95 else 0
    return fixed(value, places) + "%"


def tolerance(value):
    """A difference as small as it may be: "2.2e-16"."""
    return f"{value:.3g}"


#: Unit of a figure → its text. `…log` is the natural logarithm of a ratio, or an interval of such.
UNITS = {
    "text": str,
    "count": count,
    "ns": duration,
    "s": lambda value: duration(value * 1e9),
    "bytes": size,
    "ratio": ratio,
    "log": lambda value: ratio(math.exp(value)),
    "interval-log": lambda value: span(math.exp(value["lower"]), math.exp(value["upper"])),
    "share": percent,
    "difference": tolerance,
}
