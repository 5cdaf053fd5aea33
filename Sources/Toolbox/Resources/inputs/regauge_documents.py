"""Two JSON documents, or files of JSON lines, as Python values."""

import json

from regauge_numerals import LARGEST_EXACT, is_float


def both_documents(reference, candidate, format):
    """The values of both, with whole numbers as floats wherever one of them has a float at that place: 1 is 1.0."""
    values = [documents(path, format) for path in (reference, candidate)]
    floats = set()
    for value in values:
        find_floats(value, (), floats)
    return tuple(with_floats(value, (), floats) for value in values)


def documents(path, format):
    with open(path, encoding="utf-8") as file:
        return decoded(file.read()) if format == "json" else [decoded(line) for line in file if line.strip()]


def decoded(text):
    return json.loads(text, object_pairs_hook=record, parse_int=whole, parse_float=fraction)


def record(pairs):
    """A dict; readers do not agree on which of two values a key has that is given twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object has the key {json.dumps(twice, ensure_ascii=False)} twice")
    return found


def whole(text):
    # An integer has no sign of zero.
    return -0.0 if text == "-0" else int(text)


def fraction(text):
    if not is_float(text):
        raise ValueError(f"the number {text} does not fit into a float")
    return float(text)


def find_floats(value, path, floats):
    if type(value) is float:
        floats.add(path)
    elif type(value) is list:
        for item in value:
            find_floats(item, (*path, None), floats)
    elif type(value) is dict:
        for key, item in value.items():
            find_floats(item, (*path, key), floats)


def with_floats(value, path, floats):
    if type(value) is int and path in floats and abs(value) <= LARGEST_EXACT:
        return float(value)
    if type(value) is list:
        return [with_floats(item, (*path, None), floats) for item in value]
    if type(value) is dict:
        return {key: with_floats(item, (*path, key), floats) for key, item in value.items()}
    return value
