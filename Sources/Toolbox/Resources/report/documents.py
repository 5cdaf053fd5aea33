"""Looking things up in a document."""

import math

from . import figures, words


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


def has_several_candidates(document):
    return len({stage["candidate"] for stage in document["stages"]}) > 1


def label(document, one):
    """The name of a stage, or "end to end"; with the candidate where several are at hand."""
    name = one.get("name", "end to end")
    return f"{name} · {one['candidate']}" if has_several_candidates(document) else name


def leading(document):
    """The stages of the candidate that speaks for the pipeline."""
    first = (document["endToEnd"] or document["stages"] or [None])[0]
    return [stage for stage in document["stages"] if stage["candidate"] == first["candidate"]]


def side(document):
    """What the rewrites are called together: "native", or "candidate" where there are others as well."""
    kinds = {candidate["kind"] for candidate in document["scope"]["candidates"]}
    return "native" if kinds <= {"native", "mixed"} else "candidate"


def rewritten(document):
    """"native" as a property of stages, or "rewritten"."""
    return "native" if side(document) == "native" else "rewritten"


def matching(document, whole):
    """ "identical; 7 of 7 match": the whole pipeline with a candidate, and the candidate's stages."""
    own = [stage for stage in document["stages"] if stage["candidate"] == whole["candidate"]]
    stages = f"{sum(is_verified(stage) for stage in own)} of {len(own)} match"
    return f"{words.verdict(whole)}; {stages}" if whole.get("verification") else stages


def objection(whole):
    """Why the verdict on the whole is void or no pass, in plain text; None where it is neither."""
    verification = whole.get("verification")
    if not verification or is_verified(whole):
        return None
    result = verification.get("result") or {}
    found = (result.get("causes") or [None])[0]
    if verification.get("voidBecause") or not found:
        return verification.get("voidBecause") or result.get("detail")
    return (f"{found['column']}: " if found["column"] else "") + words.cause(found)


def short_claim(claim):
    """The figure with its interval, or the refusal with its reason; without a note."""
    if claim.get("reason"):
        return claim["text"]
    return f"{claim['figure']} ({claim['interval']})" if claim.get("interval") else claim["figure"]


def flow(stages):
    """Each stage with whether the one before it hands it values, and the others that do."""
    steps, before = [], None
    for stage in stages:
        upstream = stage.get("upstream", [])
        steps.append((stage, before in upstream, [name for name in upstream if name != before]))
        before = stage["name"]
    return steps


def apart(stages):
    """What a drawing of the stages says of those on captured cases; None without any."""
    captured = [stage["name"] for stage in stages if stage.get("isCaptured")]
    if not captured:
        return None
    if len(captured) == len(stages):
        many = "Each stage takes captured cases of its own: no values flow between them here, hence no arrows."
        return many if len(captured) > 1 else "The stage takes captured cases."
    return f"On captured cases, which no stage hands over: {', '.join(captured)}."


def measured(document):
    """Every measurement with the name of what was measured and its pointer: stages, then the whole."""
    return [
        (label(document, one), f"/{place}/{index}/measurement", one["measurement"])
        for place in ("stages", "endToEnd")
        for index, one in enumerate(document[place])
        if one.get("measurement")
    ]


def disagrees(mixed):
    """Whether the prediction's range and the measured interval lie apart."""
    if not mixed.get("measured"):
        return False
    predicted, interval = mixed["prediction"], mixed["measured"]["interval"]
    return math.log(predicted["upperSpeedup"]) < interval["lower"] or interval["upper"] < math.log(predicted["lowerSpeedup"])


def references(document):
    """The code of the reference by hash, each with the stages that it covers, their functions and files."""
    groups = {}
    names = list(dict.fromkeys(stage["name"] for stage in document["stages"]))
    for stage in document["stages"]:
        hash = stage.get("referenceHash")
        group = groups.setdefault(hash or stage["name"], {"hash": hash, "stages": [], "functions": [], "files": []})
        for key, value in (("stages", stage["name"]), ("functions", stage["reference"]), ("files", stage.get("referenceFile"))):
            if value and value not in group[key]:
                group[key].append(value)
    for group in groups.values():
        whole = len(names) > 1 and group["stages"] == names
        group["name"] = "whole reference package" if whole else ", ".join(group["stages"])
    return list(groups.values())


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
