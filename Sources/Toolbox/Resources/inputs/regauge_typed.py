"""Two tables of typed columns, or two sets of NumPy arrays.

One rule for both: whether values are integers, floats, texts or times is content, and so are names and shapes. How wide
numbers are, how texts lie in memory, and in which of the units s, ms, us and ns times are counted, is none.
"""

import regauge_delimited
import regauge_inputs

UNITS = ("s", "ms", "us", "ns")


def both_tables(reference, candidate, format):
    """Two tables as columns; their columns' names and kinds where those differ."""
    tables = [regauge_inputs.table(path, format) for path in (reference, candidate)]
    tables = [table.rename_columns(regauge_delimited.unique(table.column_names)) for table in tables]
    kinds = [{field.name: column_kind(field.type) for field in table.schema} for table in tables]
    if kinds[0] != kinds[1]:
        return tuple([f"{name}: {kind}" for name, kind in each.items()] for each in kinds)
    fine = {field.name for table in tables for field in table.schema if getattr(field.type, "unit", None) == "ns"}
    return tuple({name: values(table[name], name in fine) for name in table.column_names} for table in tables)


def column_kind(type):
    """What a column holds."""
    import pyarrow as pa

    if pa.types.is_dictionary(type):
        return column_kind(type.value_type)
    for name in ("integer", "floating", "timestamp", "duration", "time"):
        if getattr(pa.types, "is_" + name)(type):
            return name + (f" {type.tz}" if name == "timestamp" and type.tz else "")
    if pa.types.is_string(type) or pa.types.is_large_string(type) or str(type) == "string_view":
        return "text"
    if pa.types.is_binary(type) or pa.types.is_large_binary(type) or str(type) == "binary_view":
        return "bytes"
    if pa.types.is_list(type) or pa.types.is_large_list(type):
        return f"list of {column_kind(type.value_type)}"
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


# ---- NumPy


def both_archives(reference, candidate, format):
    """Two arrays; or two dicts of arrays, in which the order of names is no content."""
    found = [regauge_inputs.numpy(path, format, "") for path in (reference, candidate)]
    if format == "npy":
        return both_arrays(*found)
    names = [sorted(arrays) for arrays in found]
    if names[0] != names[1]:
        return tuple({"arrays": [each]} for each in names)
    pairs = {name: both_arrays(*(arrays[name] for arrays in found)) for name in names[0]}
    return tuple({name: pair[side] for name, pair in pairs.items()} for side in (0, 1))


def both_arrays(*arrays):
    """Two arrays in one layout and data type; what they hold and their shapes where those differ."""
    forms = [{"holds": array_kind(array.dtype), "shape": str(array.shape)} for array in arrays]
    if forms[0] != forms[1]:
        return tuple(forms)
    if arrays[0].dtype == arrays[1].dtype:
        return tuple(array.copy(order="C") for array in arrays)
    if arrays[0].dtype.kind in "Mm":
        return in_one_unit(*arrays)
    return tuple(array.tolist() for array in arrays)


def array_kind(dtype):
    """What an array holds, in the words of `column_kind`."""
    import numpy as np

    if dtype.kind in "Mm":
        unit, step = np.datetime_data(dtype)
        name = {"M": "timestamp", "m": "duration"}[dtype.kind]
        return name if unit in UNITS and step == 1 else f"{name} in {step} {unit}"
    kinds = {"i": "integer", "u": "integer", "f": "floating", "c": "complex", "U": "text", "S": "bytes", "b": "bool"}
    return kinds.get(dtype.kind) or str(dtype)


def in_one_unit(*arrays):
    """Times as counts of the finer unit of both."""
    import numpy as np

    dtype = np.promote_types(*(array.dtype for array in arrays))
    finer = [array.astype(dtype) for array in arrays]
    for array, fine in zip(arrays, finer):
        # NumPy says nothing of an overflow.
        if not np.array_equal(fine.astype(array.dtype).view("int64"), array.view("int64")):
            raise OverflowError(f"{array.dtype} does not fit into {dtype}")
    return tuple(array.view("int64").copy(order="C") for array in finer)
