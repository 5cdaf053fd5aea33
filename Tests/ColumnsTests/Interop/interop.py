"""The other half of ArrowInteropTests.swift: pyarrow and polars read what Columns wrote, and write for it.

    interop.py check DIR   reads DIR/*.arrow(s) with both libraries; compares with DIR/*.expected
    interop.py strip DIR   rewrites DIR/*.arrow without the fields' metadata, as some libraries do
    interop.py write DIR   writes DIR/*.arrow(s) with both; and DIR/*.expected, one line a row

An expected line is the row as Column.cellText(at:) shows it, made here from Python's own values.
"""

import datetime
import decimal
import io
import pathlib
import sys

import polars as pl
import pyarrow as pa
import pyarrow.ipc

EPOCH = datetime.datetime(1970, 1, 1)


def show(value, type_=None):
    """A value as Column.cellText(at:) shows it."""
    if value is None:
        return "None"
    if isinstance(value, list):
        inner = type_.value_type if type_ is not None else None
        return "[" + ", ".join(show(item, inner) for item in value) + "]"
    if isinstance(value, dict):
        pairs = []
        for key, item in value.items():
            inner = type_.field(key).type if type_ is not None else None
            pairs.append(f"{key!r}: {show(item, inner)}")
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            return str(value.astimezone(datetime.timezone.utc))
        return str(value)
    if isinstance(value, datetime.timedelta):
        count = value // datetime.timedelta(microseconds=1)
        per = {"s": 1_000_000, "ms": 1000, "us": 1}[type_.unit]
        return f"{count // per} {type_.unit}"
    if isinstance(value, (datetime.date, datetime.time)):
        return str(value)
    return repr(value)


def rows(table):
    """Each row of a pyarrow table, shown."""
    struct = pa.struct(list(table.schema))
    return [show(row, struct) for row in table.to_pylist()]


def open_file(path):
    data = pa.memory_map(str(path))
    if path.suffix == ".arrows":
        return pa.ipc.open_stream(data).read_all()
    return pa.ipc.open_file(data).read_all()


def complain(problem):
    print(problem, file=sys.stderr)
    sys.exit(1)


def check(folder):
    checked = 0
    for path in sorted(folder.glob("*.arrow*")):
        expected = path.with_suffix(".expected").read_text(encoding="utf-8").splitlines()
        table = open_file(path)
        table.validate(full=True)
        if rows(table) != expected:
            complain(f"pyarrow reads {path.name} as\n{rows(table)}\ninstead of\n{expected}")
        # polars has no struct without fields to compare with, and reads everything else.
        if path.suffix == ".arrows":
            frame = pl.read_ipc_stream(path)
        else:
            frame = pl.read_ipc(path)
        names = [name for name in table.column_names if polars_keeps(table.schema.field(name).type)]
        theirs = frame.select(names).to_arrow().cast(table.select(names).schema)
        if rows(theirs) != rows(table.select(names)):
            complain(f"polars reads {path.name} as\n{rows(theirs)}\ninstead of\n{rows(table.select(names))}")
        checked += 1
    print(checked)


def polars_keeps(type_):
    """Whether polars has the type with its unit: it widens 32-bit times to nanoseconds."""
    return not pa.types.is_time32(type_)


def strip(folder):
    """Rewrites each file without metadata of its fields; that of the schema stays."""
    for path in folder.glob("*.arrow"):
        with pa.OSFile(str(path)) as source:
            table = pa.ipc.open_file(source).read_all()
        schema = pa.schema([bare(field) for field in table.schema], metadata=table.schema.metadata)
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, schema) as out:
            out.write_table(table.cast(schema))


def bare(field):
    type_ = field.type
    if pa.types.is_struct(type_):
        type_ = pa.struct([bare(type_.field(index)) for index in range(type_.num_fields)])
    elif pa.types.is_large_list(type_):
        type_ = pa.large_list(bare(type_.value_field))
    return pa.field(field.name, type_, field.nullable)


SCALARS = {
    "int8": (pa.int8(), [1, None, -128, 127]),
    "int16": (pa.int16(), [1, None, -32768, 32767]),
    "int32": (pa.int32(), [1, None, -(2**31), 2**31 - 1]),
    "int64": (pa.int64(), [1, None, -(2**63), 2**63 - 1]),
    "uint8": (pa.uint8(), [0, 255, None, 7]),
    "uint16": (pa.uint16(), [0, 65535, None, 7]),
    "uint32": (pa.uint32(), [0, 2**32 - 1, None, 7]),
    "uint64": (pa.uint64(), [0, 2**64 - 1, None, 7]),
    "float64": (pa.float64(), [0.1, float("nan"), float("-inf"), -0.0]),
    "float64_wide": (pa.float64(), [1e16, 1.2345678901234568e16, 5e-324, 1.7976931348623157e308]),
    "float64_edge": (pa.float64(), [9999999999999998.0, -1.5e16, 1e-5, 0.0001]),
    "float32": (pa.float32(), [1.5, None, -2.25, 0.0]),
    "bool": (pa.bool_(), [True, None, False, True]),
    "utf8": (pa.utf8(), ["", None, "it's \"ok\"\n\\", "\u200b\x7f žluťoučký 日本語 🐎"]),
    "large_utf8": (pa.large_utf8(), ["x'", None, "", "längere Zeichenkette, mehr als zwölf Bytes"]),
    "utf8_view": (pa.string_view(), ["short", None, "", "longer than twelve bytes, so in a data buffer"]),
    "binary": (pa.binary(), [b"", None, b"\x00\xff'", b"\n\t\\"]),
    "large_binary": (pa.large_binary(), [b"abc", None, b"", b"\x80"]),
    "binary_view": (pa.binary_view(), [b"\xff\xfe", None, b"", b"longer than twelve bytes \x00"]),
    "date32": (pa.date32(), [datetime.date(1970, 1, 1), None, datetime.date(1, 1, 1), datetime.date(9999, 12, 31)]),
    "time32_s": (pa.time32("s"), [datetime.time(0), None, datetime.time(23, 59, 59), datetime.time(5, 17)]),
    "time32_ms": (pa.time32("ms"), [datetime.time(0), None, datetime.time(23, 59, 59, 999000), datetime.time(1)]),
    "time64_us": (pa.time64("us"), [datetime.time(0), None, datetime.time(1, 2, 3, 4), datetime.time(2)]),
    "timestamp_s": (pa.timestamp("s"), [EPOCH, None, datetime.datetime(1969, 12, 31, 23, 59, 59), EPOCH]),
    "timestamp_us": (pa.timestamp("us"), [EPOCH, None, datetime.datetime(2013, 1, 1, 5, 17, 0, 1), EPOCH]),
    "timestamp_utc": (
        pa.timestamp("ms", tz="UTC"),
        [datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.timezone.utc), None, None, None],
    ),
    "duration_ms": (pa.duration("ms"), [datetime.timedelta(days=1), None, datetime.timedelta(0), None]),
    "null": (pa.null(), [None] * 4),
    "list": (pa.list_(pa.int32()), [[1, None], None, [], [3]]),
    "large_list": (pa.large_list(pa.utf8()), [["a"], None, [], ["b", None]]),
    "list_of_lists": (pa.list_(pa.list_(pa.utf8())), [[["a"], []], None, [None], [["b", None]]]),
    "struct": (
        pa.struct([("a", pa.int64()), ("b", pa.list_(pa.utf8()))]),
        [{"a": 1, "b": ["x"]}, None, {"a": None, "b": None}, {"a": 4, "b": []}],
    ),
    "dictionary": (pa.dictionary(pa.int8(), pa.utf8()), ["x", None, "y", "x"]),
    "dictionary_u16": (pa.dictionary(pa.uint16(), pa.int64()), [5, 6, None, 5]),
    "list_of_dictionary": (pa.list_(pa.dictionary(pa.int32(), pa.utf8())), [["x", "x"], None, [], ["y", None]]),
    "struct_of_dictionary": (pa.struct([("d", pa.dictionary(pa.int8(), pa.large_utf8()))]), [{"d": "q"}] * 4),
}


def big_table():
    columns = {name: pa.array(values, type_) for name, (type_, values) in SCALARS.items()}
    return pa.table(columns)


def write_one(folder, name, table, stream=False, chunk=None, **options):
    path = folder / f"{name}.{'arrows' if stream else 'arrow'}"
    new = pa.ipc.new_stream if stream else pa.ipc.new_file
    with pa.OSFile(str(path), "wb") as sink, new(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as out:
        out.write_table(table, max_chunksize=chunk)
    expect(path, table)


def expect(path, table):
    path.with_suffix(".expected").write_text("\n".join(rows(table)) + "\n", encoding="utf-8")


def refused(folder, name, table, words, **options):
    with pa.OSFile(str(folder / f"{name}.refused"), "wb") as sink:
        with pa.ipc.new_file(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as out:
            out.write_table(table)
    (folder / f"{name}.words").write_text(words, encoding="utf-8")


def write(folder):
    table = big_table()
    write_one(folder, "everything", table)
    write_one(folder, "everything_stream", table, stream=True)
    write_one(folder, "batches", table, chunk=1)
    write_one(folder, "batches_stream", table, stream=True, chunk=3)
    write_one(folder, "slice", table.slice(1, 2))
    write_one(folder, "empty", table.slice(0, 0))
    write_one(folder, "v4", table, metadata_version=pa.ipc.MetadataVersion.V4)
    write_one(folder, "legacy", table, stream=True, metadata_version=pa.ipc.MetadataVersion.V4, use_legacy_format=True)
    without = pa.table({"x": pa.array([], pa.int64())})
    with pa.OSFile(str(folder / "no_batches.arrow"), "wb") as sink, pa.ipc.new_file(sink, without.schema):
        pass
    expect(folder / "no_batches.arrow", without)

    # Dictionaries that change from batch to batch: replaced, and extended by deltas.
    for name, options in [("replaced", {}), ("deltas", {"emit_dictionary_deltas": True})]:
        batches = [
            pa.record_batch({"d": pa.DictionaryArray.from_arrays(codes, values)})
            for codes, values in [([0, 1, 0], ["a", "b"]), ([2, None, 1], ["a", "b", "c"]), ([0], ["a", "b", "c"])]
        ]
        path = folder / f"{name}.arrows"
        options = pa.ipc.IpcWriteOptions(**options)
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, batches[0].schema, options=options) as out:
            for batch in batches:
                out.write_batch(batch)
        expect(path, pa.Table.from_batches([batch.cast(pa.schema([("d", pa.utf8())])) for batch in batches]))

    # Views with several data buffers, sliced.
    long = pa.array([f"value number {i:040}" for i in range(20_000)], pa.string_view())
    write_one(folder, "views", pa.table({"v": long.slice(9_000, 2_000)}))

    write_polars(folder)

    strings = pa.table({"s": ["x" * 1000] * 100})
    refused(folder, "lz4", strings, "compressed with LZ4", compression="lz4")
    refused(folder, "zstd", strings, "compressed with ZSTD", compression="zstd")
    for name, type_, value, words in [
        ("date64", pa.date64(), datetime.date(2020, 1, 1), "date64 values"),
        ("decimal", pa.decimal128(10, 2), decimal.Decimal("1.50"), "decimal values"),
        ("fixed_binary", pa.binary(3), b"abc", "fixed-size binary values"),
        ("fixed_list", pa.list_(pa.int8(), 2), [1, 2], "fixed-size list values"),
        ("map", pa.map_(pa.utf8(), pa.int8()), [("a", 1)], "map values"),
        ("interval", pa.month_day_nano_interval(), (1, 2, 3), "interval values"),
        ("list_view", pa.list_view(pa.int8()), [1], "list view values"),
    ]:
        refused(folder, name, pa.table({"bad": pa.array([value], type_)}), words)
    runs = pa.RunEndEncodedArray.from_arrays(pa.array([2], pa.int32()), pa.array([7]))
    refused(folder, "run_end", pa.table({"bad": runs}), "run-end encoded values")
    union = pa.UnionArray.from_sparse(pa.array([0], pa.int8()), [pa.array([1])])
    refused(folder, "union", pa.table({"bad": union}), "union values")
    codes = pa.DictionaryArray.from_arrays(pa.array([0], pa.int8()), pa.array([[1]]))
    refused(folder, "nested_dictionary", pa.table({"bad": codes}), "dictionaries of list")


def write_polars(folder):
    """What polars writes by itself: string views, its own categoricals, several chunks."""
    frame = pl.DataFrame(
        {
            "i": [1, None, 3],
            "f": [0.5, None, float("nan")],
            "s": ["short", None, "a text of more than twelve bytes"],
            "b": [b"\x00", None, b"more than twelve bytes, too"],
            "t": [True, None, False],
            "d": [datetime.date(2020, 2, 29), None, datetime.date(1900, 1, 1)],
            "w": [datetime.datetime(2020, 2, 29, 1, 2, 3, 4), None, EPOCH],
            "l": [["a", None], None, ["long enough to leave the view itself"]],
            "r": [{"x": 1, "y": "z"}, {"x": None, "y": None}, {"x": 3, "y": ""}],
        }
    )
    frame = frame.with_columns(c=pl.col("s").cast(pl.Categorical), n=pl.lit(None))
    frames = {"polars": frame, "polars_chunks": pl.concat([frame, frame], rechunk=False), "polars_empty": frame.clear()}
    for name, one in frames.items():
        table = one.to_arrow()
        one.write_ipc(folder / f"{name}.arrow", compression="uncompressed")
        expect(folder / f"{name}.arrow", table)
        one.write_ipc_stream(folder / f"{name}_stream.arrows", compression="uncompressed")
        expect(folder / f"{name}_stream.arrows", table)
        one.write_ipc(folder / f"{name}_old.arrow", compression="uncompressed", compat_level=pl.CompatLevel.oldest())
        expect(folder / f"{name}_old.arrow", table)


if __name__ == "__main__":
    {"check": check, "strip": strip, "write": write}[sys.argv[1]](pathlib.Path(sys.argv[2]))
