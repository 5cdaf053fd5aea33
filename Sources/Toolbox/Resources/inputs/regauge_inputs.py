"""Reads a pipeline's inputs from files, or calls the user's loader for them.

`read` runs in the tool environment for plain Python values, and in the environment of the reference for values of an
array library, which are then exactly what that environment's library makes of the file. Every reader is the library's
own with its own defaults; nothing is converted beyond what its type needs to become a column.
"""

import importlib


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
    if format == "sqlite":
        names, records = selected(path, query)
        return [dict(zip(names, record)) for record in records]
    return plain(table(path, format)).to_pylist()


def columns(path, format, query):
    if format == "sqlite":
        names, records = selected(path, query)
        return {name: list(values) for name, values in zip(names, zip(*records) if records else [[]] * len(names))}
    return plain(table(path, format)).to_pydict()


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
