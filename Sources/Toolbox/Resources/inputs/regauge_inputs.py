"""Reads a pipeline's inputs from files, or calls the user's loader for them.

`read` runs in the tool environment for plain Python values, and in the environment of the reference for values of an
array library, which are then exactly what that environment's library makes of the file: every reader is the library's
own with its own defaults. Plain values are what a script's own `json` and `csv` make of the file; cells of CSV become
numbers where nothing is lost by it (`column`).
"""

import csv
import importlib
import json
import re
import sys


class Unreadable(Exception):
    """What a file holds cannot be had as it is; said in full, without a traceback."""


def read(path, form, format, query, share):
    """The file's content as a value of `form`."""
    return sampled(READERS[form](path, format, query), share)


def load(loader, share):
    """What the user's function "module:function" returns."""
    module, _, name = loader.partition(":")
    function = importlib.import_module(module)
    for part in name.split("."):
        function = getattr(function, part)
    return sampled(function(), share)


# ---- forms


def rows(path, format, query):
    if format == "jsonl":
        return documents(path)
    if format in ("parquet", "arrow"):
        return plain(table(path, format)).to_pylist()
    names, records = distinct(*(selected(path, query) if format == "sqlite" else cells(path, format)))
    if format != "sqlite":
        records = zip(*typed(names, records))
    return [dict(zip(names, record)) for record in records]


def columns(path, format, query):
    if format == "jsonl":
        records = documents(path)
        names = dict.fromkeys(name for record in records for name in record)
        return {name: [record.get(name) for record in records] for name in names}
    if format in ("parquet", "arrow"):
        return plain(table(path, format)).to_pydict()
    names, records = distinct(*(selected(path, query) if format == "sqlite" else cells(path, format)))
    if format != "sqlite":
        return dict(zip(names, typed(names, records)))
    return {name: list(values) for name, values in zip(names, zip(*records) if records else [[]] * len(names))}


def pyarrow(path, format, query):
    if format != "sqlite":
        return table(path, format)
    import pyarrow as pa

    names, records = selected(path, query)
    return pa.table([pa.array(values) for values in zip(*records)] if records else [[]] * len(names), names)


def pandas(path, format, query):
    import pandas as pd

    if format == "sqlite":
        connection = connected(path)
        try:
            return pd.read_sql_query(query, connection)
        finally:
            connection.close()
    if format == "jsonl":
        return pd.read_json(path, lines=True)
    if format == "tsv":
        return pd.read_csv(path, sep="\t")
    return {"csv": pd.read_csv, "parquet": pd.read_parquet, "arrow": pd.read_feather}[format](path)


def polars(path, format, query):
    import polars as pl

    if format == "sqlite":
        connection = connected(path)
        try:
            return pl.read_database(query, connection)
        finally:
            connection.close()
    if format == "tsv":
        return pl.read_csv(path, separator="\t")
    return {
        "csv": pl.read_csv, "jsonl": pl.read_ndjson, "parquet": pl.read_parquet, "arrow": pl.read_ipc,
    }[format](path)


def numpy(path, format, query):
    import numpy as np

    if format == "npz":
        with np.load(path, allow_pickle=False) as arrays:
            return dict(arrays)
    return np.load(path, allow_pickle=False)


READERS = {
    "rows": rows, "columns": columns, "pyarrow": pyarrow, "pandas": pandas, "polars": polars, "numpy": numpy,
}


# ---- plain values


def documents(path):
    """The objects of a file of JSON lines, each as `json.loads` has it."""
    found = []
    with open(path, encoding="utf-8-sig") as file:
        for number, line in enumerate(file, 1):
            if line.isspace():
                continue
            try:
                document = json.loads(line)
            except ValueError as error:
                raise Unreadable(f"line {number} is no JSON: {error}") from None
            if type(document) is not dict:
                raise Unreadable(f"line {number} is a {type(document).__name__}, and a row is an object")
            found.append(document)
    return found


def cells(path, format):
    """The names in the header of a CSV file, and its rows as texts; empty lines are no rows."""
    csv.field_size_limit(sys.maxsize)
    with open(path, encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter="\t" if format == "tsv" else ",", strict=True)
        try:
            names = next(reader, None)
            if not names:
                raise Unreadable("its first line is empty, and should name the columns")
            records = []
            for record in reader:
                if len(record) == len(names):
                    records.append(record)
                elif record:
                    raise Unreadable(
                        f"the row that ends in line {reader.line_num} has {counted(len(record), 'cell')}, and the "
                        f"header names {counted(len(names), 'column')}"
                    )
        except csv.Error as error:
            raise Unreadable(f"line {reader.line_num}: {error}") from None
        except UnicodeDecodeError as error:
            raise Unreadable(f"it is not UTF-8 text: {error}") from None
    return names, records


def counted(number, noun):
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def distinct(names, records):
    """The same, where each name is there once: of two columns of one name a row keeps the last alone."""
    for name in names:
        if names.count(name) > 1:
            raise Unreadable(f"two columns are called {name!r}: give each a name of its own (in a query: AS name)")
    return names, records


def typed(names, records):
    columns = zip(*records) if records else [()] * len(names)
    return [column(values) for values in columns]


# Numbers as Python writes them.
WHOLE = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
REAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?|nan|-?inf", re.ASCII)


def column(values):
    """The cells of a column, which are numbers only if all of them are, written as Python writes numbers.

    An empty cell is None among numbers and an empty text among texts. `007`, `+1`, `1,5`, `NA`, `true` and dates are
    texts. Whole numbers are ints of any size; among floats they become floats, unless one would be another number.
    """
    filled = [value for value in values if value]
    if not filled or not all(map(REAL.fullmatch, filled)):
        return list(values)
    if all(map(WHOLE.fullmatch, filled)) and "-0" not in filled:
        return [int(value) if value else None for value in values]
    numbers = [float(value) if value else None for value in values]
    for number, value in zip(numbers, values):
        if not value or abs(number) < 2**53:
            continue
        if "inf" not in value and abs(number) == float("inf") or WHOLE.fullmatch(value) and int(value) != number:
            return list(values)
    return numbers


# ---- sources


def table(path, format):
    """The file as a PyArrow table."""
    if format in ("csv", "tsv"):
        from pyarrow import csv

        return csv.read_csv(path, parse_options=csv.ParseOptions(delimiter="\t" if format == "tsv" else ","))
    if format == "jsonl":
        from pyarrow import json

        return json.read_json(path)
    if format == "parquet":
        from pyarrow import parquet

        return parquet.read_table(path)
    from pyarrow import feather

    return feather.read_table(path, memory_map=False)


def plain(table):
    """The table with times of a precision that Python's own have."""
    import pyarrow as pa

    distinct(table.column_names, None)
    for number, field in enumerate(table.schema):
        kind = field.type
        if pa.types.is_timestamp(kind) and kind.unit == "ns":
            kind = pa.timestamp("us", kind.tz)
        elif pa.types.is_duration(kind) and kind.unit == "ns":
            kind = pa.duration("us")
        if kind != field.type:
            table = table.set_column(number, field.name, table.column(number).cast(kind))
    return table


def connected(path):
    import sqlite3
    from urllib.parse import quote

    return sqlite3.connect(f"file:{quote(path)}?mode=ro", uri=True)


def selected(path, query):
    """The names of the query's columns, and its rows."""
    connection = connected(path)
    try:
        cursor = connection.execute(query)
        if cursor.description is None:
            raise ValueError("the query selects nothing")
        return [column[0] for column in cursor.description], cursor.fetchall()
    finally:
        connection.close()


# ---- samples


def sampled(value, share):
    """An evenly spread `share` of the value's rows: row i is kept when ⌊(i + 1) × share⌋ > ⌊i × share⌋."""
    if share >= 1:
        return value
    if isinstance(value, dict):
        return {name: sampled(part, share) for name, part in value.items()}
    if not hasattr(value, "__len__") or isinstance(value, (str, bytes)):
        raise TypeError(f"a share of a {type(value).__name__} cannot be taken: it has no rows")
    kept = [row for row in range(len(value)) if int((row + 1) * share) > int(row * share)]
    library = type(value).__module__.partition(".")[0]
    if library == "pandas":
        return value.iloc[kept]
    if library == "pyarrow":
        return value.take(kept)
    if library in ("polars", "numpy"):
        return value[kept]
    return type(value)(value[row] for row in kept)
