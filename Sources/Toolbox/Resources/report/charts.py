"""The report's charts, each a Vega-Lite specification made from the document alone."""

import math

from . import documents, figures
from .documents import leading, measured, noise_floor, rewritten, side
from .svg import COLOURS

#: Pixels between the axes; names stand left of it, claims right.
PLOT_WIDTH = 720

HIDDEN_AXIS = {"title": None, "ticks": False, "domain": False, "labelPadding": 8}


def forest(document):
    """Speedups with their intervals on a log axis: line at 1, A/A band shaded, refusals in words."""
    rows = []
    for name, _, measurement in measured(document):
        summary, claim = measurement["summary"], measurement["claim"]
        floor = noise_floor(summary)
        row = {"name": name, "label": documents.short_claim(claim), "refused": bool(claim.get("reason"))}
        if floor is not None:
            row |= {"from": math.exp(-floor), "to": math.exp(floor)}
        speedup = summary.get("speedup")
        if speedup and not row["refused"]:
            row |= {
                "ratio": math.exp(speedup["logRatio"]),
                "lower": math.exp(speedup["interval"]["lower"]),
                "upper": math.exp(speedup["interval"]["upper"]),
            }
            if summary["verdict"]["kind"] == "atLeast":
                # Only the nearer end is claimed, so only that end is drawn.
                row["bound"] = math.exp(speedup["interval"]["lower" if speedup["logRatio"] > 0 else "upper"])
                del row["ratio"]
        if summary.get("cold") and not row["refused"]:
            row["cold"] = math.exp(summary["cold"]["logRatio"])
        if measurement.get("speedupWithBoundary"):
            row["boundary"] = measurement["speedupWithBoundary"]
        rows.append(row)
    if not rows:
        return None
    numbers = [row[key] for row in rows for key in ("lower", "upper", "cold", "boundary") if key in row]
    low, high = min([0.8, *numbers]) * 0.85, max([2.0, *numbers]) * 1.2
    ticks = [m * 10.0**e for e in range(-6, 9) for m in (1, 2, 5) if low <= m * 10.0**e <= high]
    labelled = ticks if len(ticks) < 10 else [t for t in ticks if math.isclose(math.log10(t) % 1, 0, abs_tol=1e-9)]
    x = {"type": "quantitative", "scale": {"type": "log", "domain": [low, high], "nice": False, "zero": False}}
    axis = {
        "title": "times as fast as Python (logarithmic)",
        "values": labelled,
        "labelExpr": "format(datum.value, '~g') + '×'",
        "domain": False,
        "ticks": False,
    }
    y = {"field": "name", "type": "nominal", "sort": None, "axis": HIDDEN_AXIS}
    claim = {"text": {"field": "label"}, "y": y}
    return {
        "data": {"values": rows},
        "width": PLOT_WIDTH,
        "height": {"step": 30},
        "layer": [
            {
                "mark": {"type": "bar", "height": 24, "color": COLOURS["band"]},
                "encoding": {"y": y, "x": {**x, "field": "from", "axis": axis}, "x2": {"field": "to"}},
            },
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "color": COLOURS["muted"], "strokeDash": [3, 3]},
                "encoding": {"x": {**x, "datum": 1}},
            },
            {
                "transform": [{"filter": "isValid(datum.ratio)"}],
                "mark": {"type": "rule", "strokeWidth": 3, "color": COLOURS["native"]},
                "encoding": {"y": y, "x": {**x, "field": "lower"}, "x2": {"field": "upper"}},
            },
            {
                "mark": {"type": "point", "shape": "diamond", "size": 50, "color": COLOURS["muted"], "strokeWidth": 1.5},
                "encoding": {"y": y, "x": {**x, "field": "cold"}},
            },
            {
                "mark": {"type": "point", "size": 50, "color": COLOURS["boundary"], "strokeWidth": 1.5},
                "encoding": {"y": y, "x": {**x, "field": "boundary"}},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 46, "opacity": 1, "color": COLOURS["native"]},
                "encoding": {"y": y, "x": {**x, "field": "ratio"}},
            },
            {
                "transform": [{"filter": "isValid(datum.bound)"}],
                "mark": {"type": "point", "shape": "triangle-right", "filled": True, "size": 90, "opacity": 1, "color": COLOURS["native"]},
                "encoding": {"y": y, "x": {**x, "field": "bound"}},
            },
            {
                "transform": [{"filter": "!datum.refused"}],
                "mark": {"type": "text", "align": "left", "color": COLOURS["ink"]},
                "encoding": {**claim, "x": {"value": PLOT_WIDTH + 14}},
            },
            {
                "transform": [{"filter": "datum.refused"}],
                "mark": {"type": "text", "align": "left", "fontStyle": "italic", "color": COLOURS["warn"]},
                "encoding": {**claim, "x": {"value": PLOT_WIDTH + 14}},
            },
        ],
    }


def waterfall(document):
    """From all Python to all rewritten, stage by stage; the boundary adds, the prediction is a marker."""
    first = (document["endToEnd"] or [{}])[0]
    whole = first.get("measurement")
    whole_name = "all " + rewritten(document)
    if not whole or not first.get("mixed") or whole["claim"].get("reason"):
        return None
    reference = whole["summary"]["reference"].get("warmNanoseconds")
    candidate = whole["summary"]["candidate"].get("warmNanoseconds")
    if not reference or not candidate:
        return None
    prediction = first["mixed"]["prediction"]
    boundary = prediction["boundary"]["decodeNanoseconds"] + prediction["boundary"]["encodeNanoseconds"]
    unit, scale = ("seconds", 1e9) if reference >= 2e9 else ("milliseconds", 1e6)

    def bar(name, start, end, label, colour):
        low, high = sorted((start / scale, end / scale))
        inside = colour == "python"
        return {"name": name, "from": low, "to": high, "at": high, "label": label, "colour": COLOURS[colour], "inside": inside}

    bars = [bar("all Python", 0, reference, figures.duration(reference), "python")]
    level = reference
    summaries = {stage["name"]: stage["measurement"]["summary"] for stage in leading(document) if stage.get("measurement")}
    summaries = {name: summaries[name] for name in first["mixed"]["nativeStages"] if name in summaries}
    # As in the prediction: what a stage takes in the row is its share of the whole.
    alone = sum(summary["reference"]["warmNanoseconds"] for summary in summaries.values())
    for name, summary in summaries.items():
        time = summary["reference"]["warmNanoseconds"] * reference / alone
        saved = time * (1 - math.exp(-summary["speedup"]["logRatio"]))
        sign = "−" if saved >= 0 else "+"
        bars.append(bar(name, level - saved, level, f"{sign}{figures.duration(abs(saved))}", "good" if saved >= 0 else "bad"))
        level -= saved
    if boundary > 0:
        bars.append(bar("boundary", level, level + boundary, f"+{figures.duration(boundary)}", "boundary"))
    own = whole.get("boundary")
    carried = own["decodeNanoseconds"] + own["encodeNanoseconds"] if own else 0
    mixed = prediction["mixedNanoseconds"]
    text = f"{figures.duration(candidate + carried)} measured, {figures.duration(mixed)} predicted"
    bars.append(bar(whole_name, 0, candidate + carried, text, "native"))
    slowest, quickest = (reference / prediction[key] for key in ("lowerSpeedup", "upperSpeedup"))
    mark = [{"name": whole_name, "time": mixed / scale, "low": quickest / scale, "high": slowest / scale}]
    # The words stand right of the bar and of the marker.
    bars[-1]["at"] = max(bars[-1]["to"], slowest / scale)
    y = {"field": "name", "type": "nominal", "sort": None, "axis": HIDDEN_AXIS}
    top = max(one["at"] for one in bars)
    x = {
        "type": "quantitative",
        "scale": {"domain": [0, top * 1.001], "nice": False},
        "axis": {"title": f"{unit} a run", "ticks": False, "domain": False, "tickCount": 6},
    }
    colours = {"field": "colour", "type": "nominal", "scale": None}
    return {
        "width": PLOT_WIDTH,
        "height": {"step": 26},
        "data": {"values": bars},
        "layer": [
            {
                "mark": {"type": "bar", "height": 17, "cornerRadius": 2},
                "encoding": {"y": y, "x": {**x, "field": "from"}, "x2": {"field": "to"}, "color": colours},
            },
            {
                "data": {"values": mark},
                "mark": {"type": "rule", "strokeWidth": 2, "color": COLOURS["ink"]},
                "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
            },
            {
                "data": {"values": mark},
                "mark": {"type": "point", "shape": "diamond", "filled": True, "opacity": 1, "size": 60, "color": COLOURS["ink"]},
                "encoding": {"y": y, "x": {**x, "field": "time"}},
            },
            {
                "transform": [{"filter": "!datum.inside"}],
                "mark": {"type": "text", "align": "left", "dx": 9},
                "encoding": {"y": y, "x": {**x, "field": "at"}, "text": {"field": "label"}},
            },
            {
                "transform": [{"filter": "datum.inside"}],
                "mark": {"type": "text", "align": "right", "dx": -9, "color": COLOURS["paper"]},
                "encoding": {"y": y, "x": {**x, "field": "to"}, "text": {"field": "label"}},
            },
        ],
    }


def duos(measurement):
    """The ratio of each duo against time, coloured by launch: drift and outliers show."""
    points = measurement["duos"]
    if not points:
        return None
    values = [{**point, "colour": COLOURS[f"launch{point['launch'] % 8}"]} for point in points]
    ratios = [point["ratio"] for point in points]
    low, high = min(ratios), max(ratios)
    margin = max((high / low) ** 0.15, 1.02)
    y = {
        "type": "quantitative",
        "scale": {"type": "log", "domain": [low / margin, high * margin], "nice": False, "zero": False},
        "axis": {"title": None, "grid": False, "tickCount": 4, "labelExpr": "format(datum.value, '.3~g') + '×'", "domain": False, "ticks": False},
    }
    x = {
        "type": "quantitative",
        "axis": {"title": "seconds", "tickCount": 4, "grid": False, "ticks": False},
        "scale": {"nice": False, "padding": 6},
    }
    layers = [
        {
            "mark": {"type": "point", "filled": True, "size": 26, "opacity": 0.9},
            "encoding": {
                "x": {**x, "field": "seconds"},
                "y": {**y, "field": "ratio"},
                "color": {"field": "colour", "type": "nominal", "scale": None},
            },
        }
    ]
    speedup = measurement["summary"].get("speedup")
    if speedup and measurement["claim"].get("interval"):
        layers.insert(
            0,
            {
                "data": {"values": [{}]},
                "mark": {"type": "rule", "color": COLOURS["muted"], "strokeDash": [4, 3]},
                "encoding": {"y": {**y, "datum": math.exp(speedup["logRatio"])}},
            },
        )
    return {"width": 250, "height": 130, "data": {"values": values}, "layer": layers}


def memory(document):
    """Peak resident memory of both sides; what stood before the call is paler."""
    rows = []
    for name, _, measurement in measured(document):
        for role, label in (("reference", "Python"), ("candidate", side(document))):
            figure = (measurement.get("memory") or {}).get(role)
            if figure:
                rows.append(
                    {
                        "name": name,
                        "side": label,
                        "peak": figure["peakBytes"] / 1e6,
                        "base": min(figure["baselineBytes"], figure["peakBytes"]) / 1e6,
                        "label": figures.size(figure["peakBytes"]),
                        "colour": COLOURS["python" if role == "reference" else "native"],
                    }
                )
    if not rows:
        return None
    y = {"field": "name", "type": "nominal", "sort": None, "axis": HIDDEN_AXIS, "scale": {"paddingInner": 0.35}}
    offset = {"field": "side", "sort": ["Python", side(document)]}
    x = {"type": "quantitative", "axis": {"title": "peak resident memory, MB", "tickCount": 6, "ticks": False, "domain": False}}
    colour = {"field": "colour", "type": "nominal", "scale": None}
    return {
        "width": PLOT_WIDTH,
        "height": {"step": 14},
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "bar", "opacity": 0.45},
                "encoding": {"y": y, "yOffset": offset, "x": {**x, "field": "base", "stack": None}, "color": colour},
            },
            {
                "mark": {"type": "bar"},
                "encoding": {"y": y, "yOffset": offset, "x": {**x, "field": "base"}, "x2": {"field": "peak"}, "color": colour},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": COLOURS["muted"]},
                "encoding": {"y": y, "yOffset": offset, "x": {**x, "field": "peak"}, "text": {"field": "label"}},
            },
        ],
    }
