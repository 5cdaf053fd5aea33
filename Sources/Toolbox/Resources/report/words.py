"""The words for what the document says in names."""

VERDICTS = {
    "identical": "identical",
    "withinTolerance": "within tolerance",
    "sameError": "same error",
    "mismatch": "mismatch",
    "errorMismatch": "error mismatch",
    "changedInput": "changed input",
    "crash": "crash",
    "timeout": "timeout",
    "memoryLimit": "memory limit",
    "workLeftBehind": "work left behind",
    "nondeterministicReference": "nondeterministic reference",
    "notComparable": "not comparable",
    "notRun": "not run",
}

DECISIONS = {
    "migrate": "migrate",
    "keepPython": "keep Python",
    "blocked": "blocked",
    "unmeasured": "speed unknown",
}

#: The state a decision is drawn in, and its sign for those who see no colour.
STATES = {"migrate": "good", "keepPython": "calm", "blocked": "bad", "unmeasured": "warn"}
SIGNS = {"good": "✓", "calm": "=", "bad": "✗", "warn": "?"}

OUTCOMES = {
    "ready": ("good", "ready to migrate"),
    "matches": ("warn", "matches, speed not settled"),
    "partial": ("warn", "partly ready"),
    "blocked": ("bad", "not ready"),
}

RISKS = {"tested": ("good", "tested"), "notApplicable": ("calm", "not applicable"), "open": ("warn", "open")}

RUNGS = [
    ("schema", "schema"),
    ("rowCount", "row count"),
    ("bytes", "bytes"),
    ("rows", "rows"),
    ("columns", "columns"),
    ("values", "values"),
]

STOPS = {
    "precisionReached": "precise enough",
    "lastLookReached": "all launches made",
    "budgetSpent": "budget spent",
}

#: `CauseKind` in Swift, in the words of its `text`.
CAUSES = {
    "missingColumn": "column missing from the candidate",
    "extraColumn": "column that the reference does not have",
    "typeChange": "another type",
    "keyOrder": "another order of keys",
    "rowsMissing": "rows missing from the candidate",
    "rowsAdded": "rows that the reference does not have",
    "rowOrder": "another order of rows",
    "duplicatesDropped": "duplicate rows dropped",
    "duplicatesAdded": "rows repeated",
    "listLength": "lists of another length",
    "missingKey": "missing key",
    "nullVersusNaN": "null against NaN",
    "nullVersusValue": "null against a value",
    "nanVersusValue": "NaN against a number",
    "infinityVersusValue": "infinity against another value",
    "signOfZero": "sign of zero",
    "signFlipped": "sign flipped",
    "offByOne": "off by one",
    "roundingHalf": "rounding, half-even against half-away",
    "roundingDigits": "rounding to other digits",
    "truncation": "truncation",
    "flooring": "floor against truncating division",
    "modulo": "the remainder of a negative number",
    "scaleFactor": "constant factor",
    "constantOffset": "constant offset",
    "overflowWrap": "integer overflow",
    "singlePrecision": "computed in single precision",
    "floatNoise": "floating-point noise",
    "toleranceSwallows": "absolute tolerance larger than the answers",
    "timeZoneShift": "a shift by a time zone offset",
    "unicodeNormalisation": "Unicode normalisation, composed against decomposed",
    "whitespace": "white space around the text",
    "letterCase": "upper and lower case",
    "textEncoding": "text decoded with another encoding",
    "numberFormat": "the same number written differently",
    "swappedColumns": "columns swapped",
    "shiftedRows": "values shifted by rows",
    "errorClass": "another class of error",
    "errorMessage": "another error message",
    "errorOnOneSide": "an error on one side only",
    "value": "other values",
}


def cause(found):
    """ "constant factor, 1000"."""
    text = ("looks like " if found.get("isGuess") else "") + CAUSES.get(found["kind"], found["kind"])
    return f"{text}, {found['detail']}" if found["detail"] else text


def verdict(stage):
    """The stage's verdict in words and whether it is void."""
    verification = stage.get("verification")
    if not verification:
        return "not verified"
    text = VERDICTS[verification["verdict"]]
    return text if verification["stands"] else f"{text}, void"


def rung(holds):
    return "–" if holds is None else "✓" if holds else "✗"


def plural(number, noun):
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
