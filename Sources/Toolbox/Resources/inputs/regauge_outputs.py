"""Reads what two programs wrote, so that the contents can be compared rather than the bytes."""

import json
import re

import regauge_inputs

NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])")


def pair(reference, candidate, format, numbers):
    """Both files' contents; `numbers` takes the numbers out of text, for a tolerance to apply to them."""
    if format in ("csv", "tsv"):
        return both_tables(reference, candidate, format)
    if format in ("parquet", "arrow"):
        return tuple(regauge_inputs.rows(path, format, "") for path in (reference, candidate))
    if format in ("npy", "npz"):
        return tuple(regauge_inputs.numpy(path, format, "") for path in (reference, candidate))
    if format in ("json", "jsonl"):
        return unified(*(documents(path, format) for path in (reference, candidate)))
    texts = []
    for path in (reference, candidate):
        with open(path, "rb") as file:
            texts.append(file.read())
    try:
        return tuple(lines(text.decode(), numbers) for text in texts)
    except UnicodeDecodeError:
        return tuple(texts)


def both_tables(reference, candidate, format):
    """Two tables; a column that is text in one of them is text in both."""
    from pyarrow import csv

    parse = csv.ParseOptions(delimiter="\t" if format == "tsv" else ",")
    paths = (reference, candidate)
    tables = [csv.read_csv(path, parse_options=parse) for path in paths]
    texts = {
        field.name: "string" for table in tables for field in table.schema if str(field.type) == "string"
    }
    if texts:
        options = csv.ConvertOptions(column_types=texts)
        tables = [csv.read_csv(path, parse_options=parse, convert_options=options) for path in paths]
    return tuple(regauge_inputs.plain(table).to_pylist() for table in tables)


def documents(path, format):
    with open(path, encoding="utf-8") as file:
        return json.load(file) if format == "json" else [json.loads(line) for line in file if line.strip()]


def unified(*values):
    """The values with whole numbers as floats wherever one of them has a float at that place: 1 is 1.0 in JSON."""
    floats = set()
    for value in values:
        find_floats(value, (), floats)
    return tuple(with_floats(value, (), floats) for value in values)


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
    if type(value) is int and path in floats and abs(value) <= 2**53:
        return float(value)
    if type(value) is list:
        return [with_floats(item, (*path, None), floats) for item in value]
    if type(value) is dict:
        return {key: with_floats(item, (*path, key), floats) for key, item in value.items()}
    return value


def lines(text, numbers):
    parts = text.split("\n")
    if parts[-1] == "":
        parts.pop()
    if not numbers:
        return parts
    return [
        {"text": NUMBER.sub("#", part), "numbers": [float(number) for number in NUMBER.findall(part)]}
        for part in parts
    ]
