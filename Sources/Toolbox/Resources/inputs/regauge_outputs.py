"""Reads what two programs wrote, so that the contents can be compared rather than the bytes."""

import collections
import csv
import json
import re

import regauge_inputs

INTEGER = re.compile(r"-?(?:0|[1-9]\d*)", re.ASCII)
# Also as other languages write what is no number.
FLOAT = re.compile(r"[-+]?(?:(?:0|[1-9]\d*)?\.\d+|(?:0|[1-9]\d*)\.?)(?:[eE][-+]?\d+)?|nan|[-+]?inf", re.ASCII | re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])")


def pair(reference, candidate, format, numbers):
    """Both files' contents; `numbers` takes the numbers out of text, for a tolerance to apply to them."""
    if format in ("csv", "tsv"):
        return both_texts(reference, candidate, "\t" if format == "tsv" else ",")
    if format in ("parquet", "arrow"):
        return both_tables(*(regauge_inputs.table(path, format) for path in (reference, candidate)))
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


# ---- delimited text


def both_texts(reference, candidate, delimiter):
    """Two tables of texts as columns; as numbers where both have nothing else and the texts differ."""
    (names, rows), (other_names, other_rows) = (cells(path, delimiter) for path in (reference, candidate))
    # Rows of other lengths belong to no columns; other columns are a difference by themselves.
    if sorted(names) != sorted(other_names):
        return names, other_names
    if any(len(row) != len(names) for row in rows) or any(len(row) != len(other_names) for row in other_rows):
        return [names, *rows], [other_names, *other_rows]
    one, other = by_name(names, rows), by_name(other_names, other_rows)
    for name in one:
        if one[name] != other[name]:
            one[name], other[name] = as_numbers(one[name], other[name])
    return one, other


def cells(path, delimiter):
    """The first row, and the others that are not empty."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file, delimiter=delimiter) if row]
    return (rows[0], rows[1:]) if rows else ([], [])


def by_name(names, rows):
    return dict(zip(unique(names), map(list, zip(*rows)) if rows else ([] for _ in names)))


def unique(names):
    """The names, with a number behind those that were there before."""
    seen, found = collections.Counter(), []
    for name in names:
        seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def as_numbers(*columns):
    """The columns as numbers where all texts of all of them are numbers that lose nothing by it; an empty text is None."""
    texts = {text for column in columns for text in column}
    texts.discard("")
    if all(INTEGER.fullmatch(text) and abs(int(text)) < 2**63 for text in texts):
        convert = int
    elif all(is_plain_float(text) for text in texts):
        convert = float
    else:
        return columns
    return [[convert(text) if text else None for text in column] for column in columns]


def is_plain_float(text):
    if INTEGER.fullmatch(text):
        return abs(int(text)) <= 2**53
    return bool(FLOAT.fullmatch(text))


# ---- tables of typed columns


def both_tables(*tables):
    """Two tables as columns; their columns' names and kinds where those differ."""
    tables = [table.rename_columns(unique(table.column_names)) for table in tables]
    kinds = [{field.name: kind(field.type) for field in table.schema} for table in tables]
    if kinds[0] != kinds[1]:
        return tuple([f"{name}: {of}" for name, of in each.items()] for each in kinds)
    fine = {field.name for table in tables for field in table.schema if getattr(field.type, "unit", None) == "ns"}
    return tuple({name: values(table[name], name in fine) for name in table.column_names} for table in tables)


def kind(type):
    """What a type holds: how wide its numbers are, how its texts lie, and how fine its times, is no content."""
    import pyarrow as pa

    if pa.types.is_dictionary(type):
        return kind(type.value_type)
    for name in ("integer", "floating", "timestamp", "duration", "time"):
        if getattr(pa.types, "is_" + name)(type):
            return name + (f" {type.tz}" if name == "timestamp" and type.tz else "")
    if pa.types.is_string(type) or pa.types.is_large_string(type) or str(type) == "string_view":
        return "text"
    if pa.types.is_binary(type) or pa.types.is_large_binary(type) or str(type) == "binary_view":
        return "bytes"
    if pa.types.is_list(type) or pa.types.is_large_list(type):
        return f"list of {kind(type.value_type)}"
    return str(type)


def values(column, is_fine):
    """A column's values; nanoseconds, which Python's own times have not, as a number."""
    import pyarrow as pa

    type, unit = column.type, "ns" if is_fine else "us"
    if pa.types.is_timestamp(type):
        column = column.cast(pa.timestamp(unit, type.tz))
    elif pa.types.is_duration(type):
        column = column.cast(pa.duration(unit))
    elif pa.types.is_time(type):
        column = column.cast(pa.time64(unit))
    return (column.cast(pa.int64()) if is_fine else column).to_pylist()


# ---- JSON


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


# ---- text


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
