"""Looking things up in a document."""

from . import figures


def lookup(document, pointer):
    """The value that a JSON pointer (RFC 6901) names; None when it is not there."""
    place = document
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(place, list):
            place = place[int(key)] if int(key) < len(place) else None
        elif isinstance(place, dict):
            place = place.get(key)
        if place is None:
            return None
    return place


def text_of(document, pointer, unit):
    """The figure at `pointer` as people read it; None when it is not there."""
    value = lookup(document, pointer)
    return None if value is None else figures.UNITS[unit](value)


def measured(document):
    """Every measurement with the name of what was measured and its pointer: stages, then the whole."""
    found = [
        (stage["name"], f"/stages/{index}/measurement", stage["measurement"])
        for index, stage in enumerate(document["stages"])
        if stage.get("measurement")
    ]
    if document.get("endToEnd"):
        found.append(("end to end", "/endToEnd", document["endToEnd"]))
    return found


def is_verified(stage):
    verification = stage.get("verification")
    passing = ("identical", "withinTolerance", "sameError")
    return bool(verification) and verification["stands"] and verification["verdict"] in passing


def noise_floor(summary):
    """The largest distance from 0 of any A/A bound (a logarithm); None unless both sides have one."""
    sides = [summary["noiseFloor"].get(side) for side in ("reference", "candidate")]
    if not all(sides):
        return None
    return max(abs(side["interval"][bound]) for side in sides for bound in ("lower", "upper"))
