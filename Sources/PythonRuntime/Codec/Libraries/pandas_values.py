"""pandas: frames, series and indexes, column by column, and single values.

The details of an array are the text of its NumPy dtype, or a dict with what its extension type needs. Arrays of labels
(columns, categories, levels) stand in the details as lists; all others are columns.
"""

import datetime

INDEX_FIELD = "regauge.index"


def pandas():
    part("numpy")
    import pandas

    return pandas


# ---- arrays


def array_parts(array):
    """The details of a pandas or NumPy array, and its piece."""
    pd, np = pandas(), numpy()
    if type(array) is pd.arrays.NumpyExtensionArray:
        array = array.to_numpy()
    dtype, count = array.dtype, len(array)
    if isinstance(dtype, np.dtype):
        values = np.asarray(array)
        if dtype.kind in "USV":
            raise Refused(f"a column of {dtype}, which pandas does not keep", "use object or str")
        return dtype_text(dtype), flat_piece(values)
    if isinstance(dtype, pd.CategoricalDtype):
        details = {"categories": listed(dtype.categories, "a category"), "ordered": dtype.ordered}
        categories = array_parts(dtype.categories.array)[1]
        return details, Piece("chosen", count, children=(categories, flat_piece(array.codes.astype("int64"))))
    if isinstance(dtype, pd.DatetimeTZDtype):
        zone, arrow_zone = zone_text(dtype.tz)
        piece = flat_piece(array.asi8)
        piece.type, piece.nat = f"timestamp[{dtype.unit}, {arrow_zone}]", True
        return {"zone": zone, "unit": dtype.unit}, piece
    if isinstance(dtype, pd.PeriodDtype):
        piece = flat_piece(array.asi8)
        piece.nat = True
        return {"period": dtype.name}, piece
    if isinstance(dtype, pd.IntervalDtype):
        (left_details, left), (right_details, right) = array_parts(array.left.array), array_parts(array.right.array)
        piece = Piece("struct", count, names=("left", "right"), children=(left, right), mask=mask_piece(array.isna()))
        return {"closed": dtype.closed, "left": left_details, "right": right_details}, piece
    if isinstance(dtype, pd.StringDtype):
        values = array.to_numpy(dtype=object, na_value=None).tolist()
        missing = "NA" if dtype.na_value is pd.NA else "nan"
        return {"string": dtype.storage, "missing": missing}, Piece("objects", count, owner=values)
    if isinstance(dtype, pd.ArrowDtype):
        part("pyarrow")
        chunks = array.__arrow_array__()
        root, details, piece = pyarrow_whole(chunks)
        return {"arrow": root, "details": details}, piece
    if type(dtype).__name__ in MASKED and hasattr(array, "_data"):
        piece = flat_piece(array._data)
        piece.mask = mask_piece(array._mask)
        return {"masked": dtype.name}, piece
    if isinstance(dtype, pd.SparseDtype):
        raise Refused(f"a column of {dtype}", "return its values: column.sparse.to_dense()")
    raise Refused(f"a column of {dtype}, an extension type", "use a type of NumPy's or pandas' own")


MASKED = {
    *(f"{sign}{bits}Dtype" for sign in ("Int", "UInt") for bits in (8, 16, 32, 64)),
    "Float32Dtype", "Float64Dtype", "BooleanDtype",
}


def mask_piece(mask):
    return flat_piece(mask) if mask.any() else None


def rebuilt_values(details, piece):
    """The array, pandas' or NumPy's, that `array_parts` took apart."""
    pd, np = pandas(), numpy()
    if details is None:
        details = natural_details(piece)
    if isinstance(details, str):
        return rebuilt_flat(piece, dtype_named(details))
    if "categories" in details:
        categories = index_of(details["categories"])
        values = rebuilt_values(details["categories"].get("type", "int64"), without_missing(piece))
        codes = categories.get_indexer(pd.Index(values, dtype=categories.dtype))
        missing = is_missing(piece)
        if missing is not None:
            codes = np.where(missing, -1, codes)
        known = codes >= 0 if missing is None else (codes >= 0) | missing
        if not known.all():
            raise Unsuitable(f"row {int((~known).argmax())} is none of the categories")
        return pd.Categorical.from_codes(codes, categories, ordered=details["ordered"])
    if "zone" in details:
        times = piece_of_type(piece, f"timestamp[{details['unit']}]", "timestamp")
        times = rebuilt_times(times, np.dtype(f"M8[{details['unit']}]"))
        return in_zone(times, details["zone"]).copy()  # an index's array is read-only
    if "period" in details:
        counts = memory_array(piece, np.dtype("int64")).copy()
        if piece.mask is not None:
            counts[is_null(piece)] = np.iinfo("int64").min
        return pd.arrays.PeriodArray(counts, dtype=pd.api.types.pandas_dtype(details["period"]))
    if "closed" in details:
        left, right = (
            rebuilt_values(details[side], without_missing(child))
            for side, child in zip(("left", "right"), piece.children)
        )
        made = pd.arrays.IntervalArray.from_arrays(left, right, closed=details["closed"])
        if piece.mask is not None:
            made[is_null(piece)] = np.nan
        return made
    if "string" in details:
        missing = pd.NA if details["missing"] == "NA" else np.nan
        return pd.array(piece.owner, dtype=pd.StringDtype(details["string"], na_value=missing))
    if "arrow" in details:
        part("pyarrow")
        return pd.arrays.ArrowExtensionArray(pyarrow_rebuild(details["arrow"], details["details"], piece))
    mask = np.zeros(piece.count, bool) if piece.mask is None else memory_array(piece.mask, np.dtype("bool"))
    piece.mask = None
    dtype = pd.api.types.pandas_dtype(details["masked"])
    return dtype.construct_array_type()(rebuilt_flat(piece, dtype.numpy_dtype), mask)


def natural_details(piece):
    """The details of a column that does not name them."""
    if piece.form == "fixed" and "," in piece.type:
        unit, _, zone = piece.type.partition("[")[2].rstrip("]").partition(", ")
        return {"zone": "utc" if zone == "UTC" else "zoneinfo:" + zone, "unit": unit}
    if piece.mask is not None and piece.form == "bools":
        return {"masked": "boolean"}
    if piece.mask is not None and "int" in piece.type:
        return {"masked": piece.type.replace("i", "I").replace("u", "U")}
    return dtype_text(natural_dtype(piece))


def is_missing(piece):
    """Where a piece of any form has nulls: an array of bools, or None."""
    if piece.form == "objects":
        missing = numpy().array([value is None for value in piece.owner], bool)
        return missing if missing.any() else None
    return is_null(piece)


def without_missing(piece):
    """The same piece with any value in place of its nulls."""
    if piece.form == "objects":
        filler = next((value for value in piece.owner if value is not None), None)
        values = [filler if value is None else value for value in piece.owner]
        return Piece("objects", piece.count, owner=values)
    return Piece(
        piece.form, piece.count, piece.type, piece.address, piece.owner, piece.width, piece.names, piece.children,
        is_writable=piece.is_writable,
    )


def piece_of_type(piece, name, head):
    """The same memory under another name of its type."""
    if piece.form != "fixed" or not piece.type.startswith(head):
        raise Unsuitable(f"a column of {piece.type or piece.form} where {name} is expected")
    return Piece("fixed", piece.count, name, piece.address, piece.owner, mask=piece.mask, is_writable=piece.is_writable)


# ---- time zones


def zone_text(zone):
    """How a time zone is named in the details, and in Arrow."""
    module = type(zone).__module__.partition(".")[0]
    if zone is datetime.timezone.utc:
        return "utc", "UTC"
    if type(zone) is datetime.timezone:
        seconds = zone.utcoffset(None).total_seconds()
        minutes = int(seconds // 60)
        if minutes * 60 == seconds and zone == datetime.timezone(datetime.timedelta(minutes=minutes)):
            sign = "-" if minutes < 0 else "+"
            return f"fixed:{minutes}", f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    if module in ("zoneinfo", "backports") and zone.key:
        return "zoneinfo:" + zone.key, zone.key
    if module == "pytz" and zone.zone:
        return "pytz:" + zone.zone, zone.zone
    raise Refused(
        f"times in {zone!r}: only UTC, fixed offsets of whole minutes, zoneinfo and pytz zones with a key are kept",
        "use value.tz_convert('UTC')",
    )


def zone_named(text):
    head, _, name = text.partition(":")
    if head == "utc":
        return datetime.timezone.utc
    if head == "fixed":
        return datetime.timezone(datetime.timedelta(minutes=int(name)))
    if head == "pytz":
        import pytz

        return pytz.timezone(name)
    import zoneinfo

    return zoneinfo.ZoneInfo(name)


def in_zone(times, zone):
    return pandas().DatetimeIndex(times).tz_localize("UTC").tz_convert(zone_named(zone)).array


# ---- labels


def plain_name(name):
    """The name of an axis or a series as JSON keeps it."""
    if name is None or type(name) in (str, int, bool):
        return name
    if type(name) is tuple:
        return {"tuple": [plain_name(each) for each in name]}
    raise Refused(f"the name {name!r}, a {class_name(type(name))}", "use a str, an int or a tuple of them")


def name_of(plain):
    return tuple(name_of(each) for each in plain["tuple"]) if isinstance(plain, dict) else plain


def listed(index, what):
    """An index of labels as JSON, from which `index_of` makes the same."""
    pd, np = pandas(), numpy()
    name = plain_name(index.name)
    if type(index) is pd.RangeIndex:
        return {"range": [index.start, index.stop, index.step], "name": name}
    if isinstance(index, pd.MultiIndex):
        raise Refused(f"{what} of several levels", "join the levels: ['.'.join(each) for each in frame.columns]")
    array = index.array
    details = array_parts(array)[0]
    if isinstance(details, dict) and "closed" in details:
        left, right = listed(pd.Index(array.left), what), listed(pd.Index(array.right), what)
        return {"type": details, "left": left, "right": right, "name": name}
    is_text = isinstance(details, dict) and "string" in details
    values = array.asi8 if hasattr(array, "asi8") else np.asarray(array, dtype=object if is_text else None)
    if values.dtype.kind == "f":
        return {"type": details, "values": [float(value).hex() for value in values], "name": name}
    values = values.tolist()
    if is_text:
        values = [value if type(value) is str else None for value in values]
    for value in values:
        if type(value) not in (str, int, bool) and value is not None:
            raise Refused(f"{what} {value!r}, a {class_name(type(value))}", "use str, int, float or datetime labels")
    return {"type": details, "values": values, "name": name}


def index_of(plain):
    pd, np = pandas(), numpy()
    name = name_of(plain.get("name"))
    if "range" in plain:
        return pd.RangeIndex(*plain["range"], name=name)
    details = plain["type"]
    if "left" in plain:
        array = pd.arrays.IntervalArray.from_arrays(
            index_of(plain["left"]), index_of(plain["right"]), closed=details["closed"]
        )
        return pd.Index(array, name=name)
    values = plain["values"]
    if isinstance(details, dict) and "string" in details:
        array = rebuilt_values(details, Piece("objects", len(values), owner=values))
    elif isinstance(details, dict):
        counts = np.array(values, "int64")
        if "zone" in details:
            array = in_zone(counts.view(f"M8[{details['unit']}]"), details["zone"])
        else:
            array = pd.arrays.PeriodArray(counts, dtype=pd.api.types.pandas_dtype(details["period"]))
    else:
        dtype = dtype_named(details)
        if dtype.kind == "O":
            array = rebuilt_flat(Piece("objects", len(values), owner=values), dtype)
        elif dtype.kind == "f":
            array = np.array([float.fromhex(value) for value in values], dtype)
        elif dtype.kind in "mM":
            array = np.array(values, "int64").view(dtype)
        else:
            array = np.array(values, dtype)
    return pd.Index(array, dtype=array.dtype, name=name)


# ---- the index of rows, which is a column or several unless it counts the rows


def counts_rows(details):
    """Whether the index of these details is the one that rows have by themselves: 0, 1, … without a name."""
    start, _, step = details.get("range") or [None] * 3
    return start == 0 and step == 1 and details.get("name") is None


def index_parts(index):
    """The details of the index of some rows, and its columns."""
    pd = pandas()
    if type(index) is pd.RangeIndex:
        found = {"range": [index.start, index.stop, index.step], "name": plain_name(index.name)}
        if counts_rows(found):
            return found, []
        # That pandas calls it a range depends on the data: of some rows that are left it may or may not be one.
        return found, [(INDEX_FIELD, flat_piece(numpy().asarray(index, "int64")))]
    if type(index) is pd.MultiIndex:
        names, levels, pieces = [plain_name(name) for name in index.names], [], []
        for number, (level, codes) in enumerate(zip(index.levels, index.codes)):
            levels.append(listed(level.rename(None), "an index level"))
            chosen = (array_parts(level.array)[1], flat_piece(codes.astype("int64")))
            pieces.append((f"{INDEX_FIELD}.{number}", Piece("chosen", len(index), children=chosen)))
        return {"levels": levels, "names": names}, pieces
    details, piece = array_parts(index.array)
    found = {"array": details, "name": plain_name(index.name)}
    if getattr(index, "freq", None) is not None and not isinstance(index.dtype, pd.PeriodDtype):
        found["freq"] = index.freqstr
    return found, [(INDEX_FIELD, piece)]


def rebuilt_index(details, pieces, count):
    pd, np = pandas(), numpy()
    if not details:
        return pd.RangeIndex(count)
    if "range" in details:
        start, stop, step = details["range"]
        if pieces and pieces[0].form == "fixed":
            values = rebuilt_values("int64", pieces[0])
            if not np.array_equal(values, np.arange(start, stop, step)):
                return pd.Index(values, name=name_of(details["name"]))
        elif len(range(start, stop, step)) != count:
            stop = start + count * step
        return pd.RangeIndex(start, stop, step, name=name_of(details["name"]))
    if "levels" in details:
        levels, codes = [], []
        for plain, piece in zip(details["levels"], pieces):
            chosen = rebuilt_values({"categories": plain, "ordered": False}, piece)
            levels.append(chosen.categories)
            codes.append(chosen.codes)
        return pd.MultiIndex(levels, codes, names=[name_of(name) for name in details["names"]], verify_integrity=False)
    array = rebuilt_values(details["array"], pieces[0])
    index = pd.Index(array, dtype=array.dtype, name=name_of(details["name"]), copy=False)
    if "freq" in details:
        index.freq = details["freq"]
    return index


# ---- containers


def kept_attributes(value):
    """What a frame or series carries beside its data."""
    import json

    found = {}
    if value.attrs:
        try:
            copy = json.loads(json.dumps(value.attrs, allow_nan=False))
        except (TypeError, ValueError):
            copy = None
        if repr(copy) != repr(value.attrs):
            raise Refused("attrs that are not plain JSON", "clear them: value.attrs = {}")
        found["attrs"] = copy
    if not value.flags.allows_duplicate_labels:
        found["unique"] = True
    return found


def with_attributes(value, details):
    value.attrs = details.get("attrs", {})
    if details.get("unique"):
        value.flags.allows_duplicate_labels = False
    return value


def pandas_whole(value):
    pd = pandas()
    cls = type(value)
    if cls is pd.DataFrame:
        return frame_parts(value)
    if cls is pd.Series:
        details, piece = array_parts(value.array)
        index, index_pieces = placed(".index", index_parts, value.index)
        found = {"type": details, "name": plain_name(value.name), "index": index, **kept_attributes(value)}
        if index_pieces:
            piece = struct_piece(len(value), [*index_pieces, ("value", piece)])
        return "series:pandas", found, piece
    if isinstance(value, pd.Index):
        details, pieces = index_parts(value)
        if "range" in details or "levels" in details:
            return "index:pandas", details, struct_piece(len(value), pieces)
        return "index:pandas", details, pieces[0][1]
    for base in (pd.DataFrame, pd.Series):
        if isinstance(value, base):
            raise Refused(
                f"{a_class(cls)}, a subclass of pandas.{base.__name__}, which columns cannot rebuild",
                f"return pandas.{base.__name__}(value)",
            )
    if isinstance(value, pd.api.extensions.ExtensionArray):
        raise Refused(f"{a_class(cls)}", "return pandas.Series(value)")
    return None


def placed(path, action, *arguments):
    """What `action` gives; what it refuses stands at `path`."""
    try:
        return action(*arguments)
    except Refused as refused:
        raise refused_in(path, refused) from None


def struct_piece(count, named_pieces):
    names = tuple(name for name, _ in named_pieces)
    return Piece("struct", count, names=names, children=tuple(piece for _, piece in named_pieces))


def frame_parts(frame):
    labels = placed(".columns", listed, frame.columns, "a column label")
    names = [str(label) for label in frame.columns]
    for name in names:
        if names.count(name) > 1 or name.startswith(INDEX_FIELD):
            raise Refused(
                f"a pandas.DataFrame with two columns called {name!r}" if names.count(name) > 1
                else f"a column called {name!r}, as the index is", "give each its own name",
            )
    if all(type(label) is str for label in frame.columns) and "values" in labels:
        del labels["values"]  # they are the names of the columns
    index, pieces = placed(".index", index_parts, frame.index)
    types = []
    for position, name in enumerate(names):
        details, piece = placed("." + name, array_parts, frame.iloc[:, position].array)
        types.append(details)
        pieces.append((name, piece))
    found = {"columns": labels, "types": types, "index": index, **kept_attributes(frame)}
    return "dataframe:pandas", found, struct_piece(len(frame), pieces)


def pandas_rebuild(root, details, piece):
    pd = pandas()
    if root == "index:pandas":
        return rebuilt_index(details, piece.children if piece.form == "struct" else [piece], piece.count)
    named = list(zip(piece.names, piece.children)) if piece.form == "struct" else []
    index = rebuilt_index(
        details.get("index"), [each for name, each in named if name.startswith(INDEX_FIELD)], piece.count
    )
    if root == "series:pandas":
        if index_is_column(details):
            piece = named[-1][1]
        values = rebuilt_values(details.get("type"), piece)
        made = pd.Series(values, index=index, dtype=values.dtype, name=name_of(details.get("name")), copy=False)
        return with_attributes(made, details)
    named = [(name, each) for name, each in named if not name.startswith(INDEX_FIELD)]
    types = details.get("types") or [None] * len(named)
    if len(types) != len(named):
        raise Unsuitable(f"{len(named)} columns where {len(types)} are expected")
    columns = {}
    for number, (kind, (name, each)) in enumerate(zip(types, named)):
        try:
            values = rebuilt_values(kind, each)
        except Unsuitable as unsuitable:
            raise Unsuitable(f"{name}: {unsuitable}") from None
        columns[number] = pd.Series(values, index=index, dtype=values.dtype, copy=False)
    frame = pd.DataFrame(columns, index=index, copy=False)
    labels = details.get("columns")
    if labels and "range" not in labels and "values" not in labels:
        labels = {**labels, "values": [name for name, _ in named]}
    # Without a word of them they are what pandas makes of names: str or object, by its version.
    frame.columns = index_of(labels) if labels else pd.Index([name for name, _ in named])
    return with_attributes(frame, details)


def index_is_column(details):
    return "index" in details and not counts_rows(details["index"])


# ---- single values


def pandas_kind_of(value):
    pd = pandas()
    if value is pd.NaT or value is pd.NA:
        return pandas_kind_named("pandas.NaT" if value is pd.NaT else "pandas.NA")
    for cls in (pd.Timestamp, pd.Timedelta, pd.Period, pd.Interval):
        if type(value) is cls:
            return pandas_kind_named("pandas." + cls.__name__)
    return None


def reduce_timestamp(value):
    return {
        "value": int(value.asm8.view("int64")), "unit": value.unit,
        "zone": None if value.tz is None else zone_text(value.tz)[0],
    }


def rebuild_timestamp(payload):
    pd, np = pandas(), numpy()
    time = pd.Timestamp(np.datetime64(payload["value"], payload["unit"]))
    return time if payload["zone"] is None else time.tz_localize("UTC").tz_convert(zone_named(payload["zone"]))


def pandas_kind_named(name):
    pd, np = pandas(), numpy()
    kinds = {
        "pandas.NaT": (lambda value: True, lambda payload: pd.NaT),
        "pandas.NA": (lambda value: True, lambda payload: pd.NA),
        "pandas.Timestamp": (reduce_timestamp, rebuild_timestamp),
        "pandas.Timedelta": (
            lambda value: {"value": int(value.asm8.view("int64")), "unit": value.unit},
            lambda payload: pd.Timedelta(np.timedelta64(payload["value"], payload["unit"])),
        ),
        "pandas.Period": (
            lambda value: {"ordinal": value.ordinal, "freq": value.freqstr},
            lambda payload: pd.Period(ordinal=payload["ordinal"], freq=payload["freq"]),
        ),
        "pandas.Interval": (
            lambda value: {"left": value.left, "right": value.right, "closed": value.closed},
            lambda payload: pd.Interval(payload["left"], payload["right"], payload["closed"]),
        ),
    }
    return Kind(name, *kinds[name])
