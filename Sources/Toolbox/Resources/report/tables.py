"""The rows of the Markdown report's tables; every cell is Markdown."""

import math

from . import figures, words
from .documents import is_verified, label, matching, measured, noise_floor, objection, references, text_of
from .markdown import escape

ABSENT = "–"


def code(text):
    """Text as code; a fence longer than any run of back quotes inside keeps it whole."""
    text = " ".join(str(text).split()).replace("|", "\\|")
    fence = "`"
    while fence in text:
        fence += "`"
    gap = " " if text.startswith("`") or text.endswith("`") or not text else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def tables(document):
    """Name → rows, for the template."""
    return {name: list(rows(document)) for name, rows in ROWS.items()}


def verdicts(document):
    for index, stage in enumerate(document["stages"]):
        base = f"/stages/{index}"

        def fig(pointer, unit="text"):
            return text_of(document, base + pointer, unit) or ABSENT

        measurement = stage.get("measurement")
        if measurement:
            times = [fig(f"/measurement/summary/{side}/warmNanoseconds", "ns") for side in ("reference", "candidate")]
        else:
            times = [fig(f"/verification/{side}Seconds", "s") for side in ("reference", "candidate")]
            times = [time if time == ABSENT else f"\\~{time}" for time in times]
        claim = (measurement or {}).get("claim", {"figure": "not measured"})
        yield [
            f"**{escape(label(document, stage))}**",
            words.verdict(stage),
            f"{words.SIGNS[words.STATES[stage['decision']]]} {words.DECISIONS[stage['decision']]}",
            *times,
            escape(claim["figure"]),
            claim.get("interval", ABSENT),
            carried(measurement),
            note(document, base, stage),
        ]
    for index, whole in enumerate(document["endToEnd"]):
        base, measurement = f"/endToEnd/{index}/measurement", whole.get("measurement")
        claim = (measurement or {}).get("claim", {"figure": "void" if whole.get("isVoid") else "not measured"})
        yield [
            f"**{escape(label(document, whole))}**",
            matching(document, whole),
            "",
            *(
                text_of(document, f"{base}/summary/{side}/warmNanoseconds", "ns") or ABSENT
                for side in ("reference", "candidate")
            ),
            escape(claim["figure"]),
            claim.get("interval", ABSENT),
            carried(measurement),
            escape(
                objection(whole) or (claim.get("reason") or claim.get("note") or with_boundary(measurement, "with the boundary") if measurement else whole.get("notMeasured", ""))
            ),
        ]


def carried(measurement):
    boundary = (measurement or {}).get("boundary")
    return figures.duration(boundary["decodeNanoseconds"] + boundary["encodeNanoseconds"]) if boundary else ABSENT


def with_boundary(measurement, circumstance):
    speedup = measurement.get("speedupWithBoundary")
    return f"{figures.ratio(speedup)} {circumstance}" if speedup else ""


def note(document, base, stage):
    verification, measurement = stage.get("verification"), stage.get("measurement")
    if not verification:
        text = "never verified on this code and data"
    elif verification.get("voidBecause"):
        text = escape(verification["voidBecause"])
    elif verification.get("failure"):
        text = escape(verification["failure"])
    elif not is_verified(stage) and (verification.get("result") or {}).get("causes"):
        first = verification["result"]["causes"][0]
        text = (code(first["column"]) + ": " if first["column"] else "") + escape(words.cause(first))
    elif measurement and (measurement["claim"].get("reason") or measurement["claim"].get("note")):
        text = escape(measurement["claim"].get("reason") or measurement["claim"]["note"])
    elif measurement:
        text = with_boundary(measurement, "if its neighbours stay in Python") or stage.get("decisionReason", "")
    else:
        text = escape(stage.get("notMeasured", ""))
    return f"{text} {code(stage['nextCommand'])}".strip() if stage.get("nextCommand") else text


def scope(document):
    scope = document["scope"]
    yield ["manifest", escape(scope["manifestPath"]), code(scope["manifestHash"])]
    if scope.get("commit"):
        dirty = {True: ", with uncommitted changes", False: "", None: ", changes not known"}[scope.get("isDirty")]
        yield ["commit", code(scope["commit"]) + dirty, ""]
    for index, file in enumerate(scope["inputs"]):
        size = text_of(document, f"/scope/inputs/{index}/byteCount", "bytes")
        yield ["input", f"{escape(file['name'])}, {escape(file['path'])}, {size}", code(file["sha256"])]
    for candidate in scope["candidates"]:
        built = ", debug build" if candidate.get("isOptimized") is False else ""
        made = escape(candidate.get("toolchain", "never loaded"))
        yield ["candidate", f"{escape(candidate['name'])}, {made}{built}", code(candidate["sha256"])]
    for found in references(document):
        functions = ", ".join(code(function) for function in found["functions"])
        yield ["reference", f"{escape(found['name'])}: {functions}", code(found["hash"]) if found["hash"] else ABSENT]
    for tool, version in sorted(scope["toolchain"].items()):
        yield [escape(tool), escape(version), ""]
    machine = document["machine"]
    yield ["machine", escape(f"{machine['cpuModel']}, {machine['operatingSystem']}, kernel {machine['kernel']}"), code(machine["fingerprint"])]


def contract(document):
    """Rules that are not "exact" one by one, the rest of each stage in one row."""
    for stage in document["stages"]:
        for output in (stage.get("contract") or {}).get("outputs", []):
            rules = ["rows in any order"] * (output["rowOrder"] == "ignored")
            rules += ["a missing key equals None"] * output["missingKeyEqualsNull"]
            if rules:
                name, rule = code(output["name"] or "output"), ", ".join(rules)
                yield [escape(stage["name"]), name, "output", rule, escape(output["reason"]) or "none given", ""]
        columns = (stage.get("contract") or {}).get("columns", [])
        for column in columns:
            if column["policy"] == "exact":
                continue
            yield [
                escape(label(document, stage)),
                code(column["path"]),
                escape(column.get("type", ABSENT)),
                escape(column["policy"]),
                escape(column["reason"]) or "none given",
                escape(column["approvedBy"]),
            ]
        exact = sum(column["policy"] == "exact" for column in columns)
        if exact:
            rest = "all" if exact == len(columns) else "the other"
            types = dict.fromkeys(column.get("type", ABSENT) for column in columns if column["policy"] == "exact")
            yield [escape(label(document, stage)), f"{rest} {words.plural(exact, 'column')}", escape(", ".join(types)), "exact", "", ""]


def results(document):
    for stage in document["stages"]:
        result = (stage.get("verification") or {}).get("result")
        if result:
            yield stage, result


def ladder(document):
    for stage in document["stages"]:
        result = (stage.get("verification") or {}).get("result")
        name = escape(label(document, stage))
        if not result:
            yield [name, *[ABSENT] * 6, words.verdict(stage), *[ABSENT] * 4]
            continue
        yield [
            name,
            *(words.rung(result["ladder"].get(key)) for key, _ in words.RUNGS),
            *(figures.count(sum(c[key] for c in result["columns"])) for key in ("equal", "tolerated", "unequal")),
            *(figures.count(sum(r[key] for r in result["rows"])) for key in ("onlyCandidate", "onlyReference")),
        ]


def causes(document):
    for stage in document["stages"]:
        verification = stage.get("verification") or {}
        if verification.get("failure"):
            yield [escape(label(document, stage)), "", escape(verification["failure"]), "", "", "", ""]
        for cause in [] if is_verified(stage) else (verification.get("result") or {}).get("causes", [])[:5]:
            example = (cause["examples"] or [None])[0]
            where = [] if not example else [escape(example["rowKey"])] if example["rowKey"] else []
            if example and example.get("referenceRow") is not None:
                where.append(f"row {figures.count(example['referenceRow'])}")
            yield [
                escape(label(document, stage)),
                code(cause["column"]) if cause["column"] else "",
                escape(words.cause(cause)),
                figures.count(cause["cellCount"]),
                ", ".join(where),
                code(example["reference"]) if example else "",
                code(example["candidate"]) if example else "",
            ]


def forgiven(document):
    for stage, result in results(document):
        for column in result["columns"]:
            if not column["tolerated"]:
                continue
            distances = [column.get(key) for key in ("toleratedAbsolute", "toleratedRelative")]
            ulps = column.get("toleratedULPs")
            yield [
                escape(label(document, stage)),
                code(column["path"]),
                escape(column["policy"]),
                f"{column['tolerated']:,} of {column['equal'] + column['tolerated'] + column['unequal']:,}",
                ABSENT if ulps is None else figures.count(ulps),
                *(ABSENT if distance is None else figures.tolerance(distance) for distance in distances),
                escape(column["reason"]) or "none given",
            ]


def remarks(document):
    """What was forgiven beyond single cells, and warnings."""
    for stage, result in results(document):
        for remark in result["forgiven"] + result["warnings"]:
            yield escape(label(document, stage)), escape(remark)


def suites(document):
    for index, suite in enumerate(document["evidence"]["suites"]):
        base = f"/evidence/suites/{index}"
        numbers = [text_of(document, f"{base}/{key}", "count") or ABSENT for key in ("caseCount", "passingCount", "rowCount")]
        yield [escape(suite["name"]), *numbers, suite.get("seed", ABSENT)]


def performance(document):
    for name, base, one in measured(document):

        def fig(pointer, unit):
            return text_of(document, base + pointer, unit) or ABSENT

        floor = noise_floor(one["summary"])
        yield [
            f"**{escape(name)}**",
            escape(one["claim"]["text"] if one["claim"].get("reason") else one["claim"]["figure"]),
            one["claim"].get("interval", ABSENT),
            "withheld" if one["claim"].get("reason") else fig("/summary/cold/logRatio", "log"),
            ABSENT if floor is None else f"±{figures.percent(math.exp(floor) - 1)}",
            fig("/summary/launchCount", "count"),
            fig("/summary/duoCount", "count"),
            fig("/summary/reference/warmNanoseconds", "ns"),
            fig("/summary/reference/warmDeviationNanoseconds", "ns"),
            fig("/summary/candidate/warmNanoseconds", "ns"),
            fig("/summary/candidate/warmDeviationNanoseconds", "ns"),
            fig("/boundary/decodeNanoseconds", "ns"),
            fig("/boundary/encodeNanoseconds", "ns"),
            fig("/speedupWithBoundary", "ratio"),
        ]


def findings(document):
    for name, _, one in measured(document):
        for finding in one["summary"]["verdict"]["findings"]:
            yield name, finding


def memory(document):
    for name, _, one in measured(document):
        both = one.get("memory")
        if both:
            peaks = [both[side]["peakBytes"] for side in ("reference", "candidate")]
            share = figures.percent(peaks[1] / peaks[0]) if peaks[0] else ABSENT
            yield [escape(name), *(figures.size(peak) for peak in peaks), share]


def risks(document):
    for risk in document["risks"]:
        state, text = words.RISKS[risk["status"]]
        yield [escape(risk["title"]), f"{words.SIGNS[state]} {text}", escape(risk["evidence"])]


def attempts(document):
    for attempt in document["attempts"]:
        yield [attempt["session"], *(escape(attempt[key]) for key in ("startedAt", "kind", "status", "summary"))]


def bindings(document):
    for binding in document["signOff"]["bindings"]:
        yield [escape(binding["subject"]), code(binding["sha256"])]


ROWS = {
    rows.__name__: rows
    for rows in (verdicts, scope, contract, ladder, causes, forgiven, remarks, suites, performance, findings, memory, risks, attempts, bindings)
}
