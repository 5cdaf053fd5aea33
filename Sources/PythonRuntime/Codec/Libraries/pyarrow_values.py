"""PyArrow: tables, record batches, arrays and scalars, through the Arrow C data interface."""

import base64


def pyarrow():
    import pyarrow

    return pyarrow


def pyarrow_whole(value):
    pa = pyarrow()
    if isinstance(value, (pa.Table, pa.RecordBatch)):
        root = "table:pyarrow" if isinstance(value, pa.Table) else "recordbatch:pyarrow"
        names = value.schema.names
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise Refused(f"{a_class(type(value))} with two columns called {twice!r}", "give each its own name")
        details = {"schema": encoded_schema(value.schema)}
        details.update(dictionaries(zip(names, value.columns), "."))
        columns = [decoded(column) for column in value.columns]
        plain = pa.schema([pa.field(name, column.type) for name, column in zip(names, columns)])
        # A constructor with a schema drops the metadata, which the details keep.
        made = type(value).from_arrays(columns, schema=plain)
        if not columns and value.num_rows:
            raise Refused(f"{a_class(type(value))} of {value.num_rows} rows without a column", "add a column")
        value = made
    elif isinstance(value, (pa.Array, pa.ChunkedArray)):
        root = "chunkedarray:pyarrow" if isinstance(value, pa.ChunkedArray) else "array:pyarrow"
        details = {"schema": encoded_schema(pa.schema([pa.field("", value.type)]))}
        details.update(dictionaries([("", value)], ""))
        if root == "chunkedarray:pyarrow":
            details["chunks"] = [len(chunk) for chunk in value.chunks]
        value = decoded(value)
    elif isinstance(value, pa.Scalar):
        root = "scalar:pyarrow"
        value = pa.repeat(value, 1)
        details = {"schema": encoded_schema(pa.schema([pa.field("", value.type)]))}
        details.update(dictionaries([("", value)], ""))
        value = decoded(value)
    else:
        return None
    if hasattr(value, "__arrow_c_stream__") and not isinstance(value, (pa.Array, pa.RecordBatch)):
        capsules = (value.__arrow_c_stream__(),)
    else:
        capsules = value.__arrow_c_array__()
    return root, details, Piece("arrow", len(value), owner=capsules)


def encoded_schema(schema):
    return base64.b64encode(schema.serialize()).decode()


def decoded_schema(text):
    pa = pyarrow()
    return pa.ipc.read_schema(pa.py_buffer(base64.b64decode(text)))


# ---- dictionaries: columns hold their values; the details keep the dictionary itself, in order


def dictionaries(columns, prefix):
    pa = pyarrow()
    found = {}
    for name, column in columns:
        check_type(column.type, prefix + name if prefix else "", True)
        if not pa.types.is_dictionary(column.type):
            continue
        chunks = column.unify_dictionaries().chunks if isinstance(column, pa.ChunkedArray) else [column]
        values = chunks[0].dictionary if chunks else pa.array([], column.type.value_type)
        if values.null_count or len(values.unique()) < len(values):
            raise Refused(
                "a dictionary that holds a null or a value twice", "encode it anew: value.cast(…).dictionary_encode()",
                prefix + name if prefix else "",
            )
        sink = pa.BufferOutputStream()
        batch = pa.record_batch([values], ["value"])
        with pa.ipc.new_stream(sink, batch.schema) as writer:
            writer.write_batch(batch)
        found[name] = base64.b64encode(sink.getvalue()).decode()
    return {"dictionaries": found} if found else {}


def check_type(type, path, is_column):
    pa = pyarrow()
    if isinstance(type, pa.BaseExtensionType):
        raise Refused(f"a column of {type}, an extension type", "return its storage: value.storage", path)
    if pa.types.is_dictionary(type):
        if not is_column:
            raise Refused(f"a {type} inside of another type", "decode it: value.cast(…)", path)
        return
    for index in range(type.num_fields):
        field = type.field(index)
        check_type(field.type, f"{path}.{field.name}", False)


def decoded(column):
    pa = pyarrow()
    return column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column


def pyarrow_typed(array, type, name, details):
    pa = pyarrow()
    if not pa.types.is_dictionary(type):
        return array if array.type == type else array.cast(type)
    from pyarrow import compute

    stream = pa.py_buffer(base64.b64decode(details["dictionaries"][name]))
    values = pa.ipc.open_stream(stream).read_all().column(0).combine_chunks()
    codes = compute.index_in(array.cast(type.value_type), value_set=values)
    if codes.null_count > array.null_count:
        raise Unsuitable("a value that is not in the dictionary")
    return pa.DictionaryArray.from_arrays(codes.cast(type.index_type), values, ordered=type.ordered)


def pyarrow_rebuild(root, details, piece):
    pa = pyarrow()
    schema = decoded_schema(details["schema"]) if "schema" in details else None
    if root in ("table:pyarrow", "recordbatch:pyarrow"):
        make = pa.Table if root == "table:pyarrow" else pa.RecordBatch
        if schema is not None and not schema.names:
            return make.from_arrays([], schema=schema)
        batch = pa.record_batch(Exported(piece))
        schema = schema or batch.schema
        columns = [
            pyarrow_typed(column, field.type, field.name, details) for column, field in zip(batch.columns, schema)
        ]
        return make.from_arrays(columns, schema=schema)
    array = pa.array(Exported(piece))
    if schema is not None:
        array = pyarrow_typed(array, schema.field(0).type, "", details)
    if root == "scalar:pyarrow":
        return array[0]
    if root == "array:pyarrow":
        return array
    lengths = details.get("chunks", [len(array)])
    if sum(lengths) != len(array):
        lengths = [len(array)]
    chunks, start = [], 0
    for length in lengths:
        chunks.append(array.slice(start, length))
        start += length
    return pa.chunked_array(chunks, type=array.type)
