"""The Python side of ArrowCInteropTests.swift, run inside the test's own process.

Arrow C structs cross by their addresses; the rows that are expected cross as text (see interop.py).
"""

import ctypes
import pathlib

import interop
import polars as pl
import pyarrow as pa

api = ctypes.pythonapi
api.PyCapsule_GetPointer.restype = ctypes.c_void_p
api.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
api.PyCapsule_New.restype = ctypes.py_object
api.PyCapsule_New.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]

STREAM_BYTES = 5 * ctypes.sizeof(ctypes.c_void_p)
RELEASE_OFFSET = 3 * ctypes.sizeof(ctypes.c_void_p)


def tables():
    """Every layout that pyarrow makes, whole, sliced, in chunks and empty."""
    table = interop.big_table()
    return {
        "whole": table,
        "slice": table.slice(1, 2),
        "chunks": pa.concat_tables([table.slice(0, 1), table.slice(2, 2), table]),
        "empty": table.slice(0, 0),
    }


def give_array(name, schema, array, expected):
    """One pyarrow table as one struct array."""
    batches = tables()[name].combine_chunks().to_batches()
    batch = batches[0] if batches else pa.RecordBatch.from_pylist([], tables()[name].schema)
    batch._export_to_c(array, schema)
    pathlib.Path(expected).write_text("".join(row + "\n" for row in interop.rows(pa.table(batch))), encoding="utf-8")


def give_column(name, schema, array, expected):
    """One column with an offset of its own, which tables do not have."""
    type_, values = interop.SCALARS[name]
    column = pa.array(values + values, type_).slice(3, 4)
    column._export_to_c(array, schema)
    shown = [interop.show(value, type_) for value in column.to_pylist()]
    pathlib.Path(expected).write_text("".join(row + "\n" for row in shown), encoding="utf-8")


def give_stream(name, stream, expected):
    table = tables()[name]
    table.to_reader()._export_to_c(stream)
    pathlib.Path(expected).write_text("".join(row + "\n" for row in interop.rows(table)), encoding="utf-8")


def give_polars_stream(stream, expected):
    """What polars exports by `__arrow_c_stream__`: string views, several chunks."""
    frame = pl.DataFrame(
        {"i": [1, None], "s": ["short", "a text of more than twelve bytes"], "l": [["a"], None], "t": [True, None]}
    ).with_columns(c=pl.col("s").cast(pl.Categorical))
    frame = pl.concat([frame, frame.slice(1, 1)], rechunk=False)
    capsule = frame.__arrow_c_stream__()
    source = api.PyCapsule_GetPointer(capsule, b"arrow_array_stream")
    # Moves the struct: the source is marked as released, as the specification prescribes.
    ctypes.memmove(stream, source, STREAM_BYTES)
    ctypes.memset(source + RELEASE_OFFSET, 0, ctypes.sizeof(ctypes.c_void_p))
    table = frame.to_arrow()
    pathlib.Path(expected).write_text("".join(row + "\n" for row in interop.rows(table)), encoding="utf-8")


class Exported:
    """Structs that Columns filled, as an object that any Arrow library takes."""

    def __init__(self, schema, array):
        self.schema, self.array = schema, array

    def __arrow_c_array__(self, requested_schema=None):
        return api.PyCapsule_New(self.schema, b"arrow_schema", None), api.PyCapsule_New(self.array, b"arrow_array", None)


def take_pyarrow(schema, array, expected):
    column = pa.Array._import_from_c(array, schema)
    column.validate(full=True)
    compare("pyarrow", [interop.show(value, column.type) for value in column.to_pylist()], expected)


def take_polars(schema, array, expected):
    column = pl.Series(Exported(schema, array))
    table = pa.table({"x": column.to_arrow()})
    compare("polars", [interop.show(value, table.schema.field("x").type) for value in table["x"].to_pylist()], expected)


def compare(library, found, expected):
    wanted = pathlib.Path(expected).read_text(encoding="utf-8").splitlines()
    if found != wanted:
        raise AssertionError(f"{library} takes\n{found}\ninstead of\n{wanted}")
