"""NumPy: arrays of any number of dimensions, and scalars."""

import math

UNITS = ("s", "ms", "us", "ns")
# What columns hold: bits of floats and ints by their size.
NUMBERS = {"i": "int", "u": "uint", "f": "float"}


def numpy():
    import numpy

    return numpy


# ---- data types as text


def dtype_text(dtype):
    """A text, or a dict for structured types, from which `dtype_named` makes the same type."""
    np = numpy()
    if dtype.metadata:
        raise Refused(f"an array whose dtype {dtype} carries metadata, which would be lost", "drop dtype.metadata")
    if dtype.names is not None:
        if any(len(entry) > 2 for entry in dtype.fields.values()):
            raise Refused("a structured array whose fields have titles", "use a dtype without titles")
        return {
            "names": list(dtype.names),
            "formats": [dtype_text(dtype.fields[name][0]) for name in dtype.names],
            "offsets": [dtype.fields[name][1] for name in dtype.names],
            "itemsize": dtype.itemsize,
            "aligned": dtype.isalignedstruct,
        }
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        return {"base": dtype_text(base), "shape": list(shape)}
    if dtype.kind in "biufc":
        # Two types can have one name, such as long and longlong.
        name = dtype.name if np.dtype(dtype.name).char == dtype.char else dtype.char
        return name if dtype.isnative else dtype.byteorder + dtype.char
    if dtype.kind == "O":
        return "object"
    if dtype.kind == "T":
        if hasattr(dtype, "na_object"):
            raise Refused(
                f"an array of {dtype}: only a StringDType without na_object is carried", "return value.astype(object)"
            )
        return "StringDType" if dtype.coerce else "StringDType(coerce=False)"
    if dtype.kind in "USVMm":
        return dtype.str.lstrip("|")
    raise Refused(f"an array of {dtype}, which has no column form", "return value.astype(object) or a plain dtype")


def dtype_named(text):
    np = numpy()
    if isinstance(text, dict):
        if "base" in text:
            return np.dtype((dtype_named(text["base"]), tuple(text["shape"])))
        fields = {key: text[key] for key in ("names", "offsets", "itemsize")}
        return np.dtype({**fields, "formats": [dtype_named(each) for each in text["formats"]]}, align=text["aligned"])
    if text.startswith("StringDType"):
        return np.dtypes.StringDType(coerce="False" not in text)
    return np.dtype(text)


def time_type(dtype):
    """The Arrow type that counts as the dtype does; int64 where there is none."""
    unit, step = numpy().datetime_data(dtype)
    if dtype.kind == "M" and (unit, step) == ("D", 1):
        return "date32"
    if unit in UNITS and step == 1:
        return f"{'timestamp' if dtype.kind == 'M' else 'duration'}[{unit}]"
    return "int64"


# ---- taking apart


def array_piece(array):
    """An array of one dimension or more as a piece of as many rows as it is long."""
    shape = array.shape
    piece = flat_piece(array.reshape(-1) if array.ndim > 1 else array)
    for axis in range(array.ndim - 1, 0, -1):
        piece = Piece("lists", math.prod(shape[:axis]), width=shape[axis], children=(piece,))
    return piece


def flat_piece(array):
    np = numpy()
    dtype, count = array.dtype, len(array)
    kind = dtype.kind
    if dtype.names is not None:
        children = tuple(field_piece(array, name) for name in dtype.names)
        return Piece("struct", count, names=dtype.names, children=children)
    if kind == "O" or kind == "T":
        return Piece("objects", count, owner=array.tolist())
    if kind == "c" and dtype.itemsize <= 16:
        return Piece("struct", count, names=("real", "imag"), children=(flat_piece(array.real), flat_piece(array.imag)))
    if kind in "fc" and dtype.itemsize > 8:
        raise Refused(
            f"an array of {dtype}: columns hold floats of 64 bits", "return value.astype('float64' or 'complex128')"
        )
    if not (array.flags.c_contiguous and array.flags.aligned):
        array = array.copy(order="C")
    if not dtype.isnative:
        # Bytes are turned around, not values converted: every bit of a NaN stays.
        array = array.byteswap().view(dtype.newbyteorder("="))
    form, name, width, nat, mask = "fixed", "", 0, False, None
    if kind == "b":
        form = "bools"
    elif kind in NUMBERS:
        name = f"{NUMBERS[kind]}{8 * dtype.itemsize}"
    elif kind in "Mm":
        name, nat = time_type(array.dtype), True
        array = array.view("int64")
        if name == "date32":
            array, mask = days_as_int32(array)
            nat = False
    elif kind == "U":
        form, width = "utf32", dtype.itemsize // 4
    elif kind == "S":
        form, width = "bytes", dtype.itemsize
    elif kind == "V":
        form, width = "blocks", dtype.itemsize
    else:
        raise Refused(f"an array of {dtype}, which has no column form", "return value.astype(object) or a plain dtype")
    return Piece(form, count, name, array.__array_interface__["data"][0], array, width, mask=mask, nat=nat)


def field_piece(array, name):
    try:
        return array_piece(array[name])
    except Refused as refused:
        raise refused_in("." + name, refused) from None


def days_as_int32(days):
    """Days since 1970 as a date32 counts them, and the mask of those that are NaT."""
    np = numpy()
    missing = days == np.iinfo("int64").min
    narrow = np.where(missing, 0, days).astype("int32")
    beyond = (narrow != days) & ~missing
    if beyond.any():
        raise Refused(
            f"a datetime64[D] of {int(days[beyond][0])} days since 1970, which a date column cannot hold",
            "return value.astype('int64')",
        )
    return narrow, flat_piece(missing) if missing.any() else None


def stride_order(array):
    """How the axes lie in memory, outermost first; None for C order."""
    if array.ndim < 2 or array.size < 2 or array.flags.c_contiguous:
        return None
    if array.flags.f_contiguous:
        return "F"
    order = sorted(range(array.ndim), key=lambda axis: -abs(array.strides[axis]))
    if order == list(range(array.ndim)):
        return None
    return "F" if order == list(range(array.ndim))[::-1] else order


def numpy_whole(array):
    np = numpy()
    if type(array) is not np.ndarray:
        if isinstance(array, np.ndarray):
            raise Refused(
                f"{a_class(type(array))}, a subclass of numpy.ndarray, which columns cannot rebuild",
                "return it filled, value.filled(…), or its data and mask"
                if isinstance(array, np.ma.MaskedArray)
                else "return numpy.asarray(value)",
            )
        return None
    details = {"dtype": dtype_text(array.dtype)}
    if array.ndim == 0 or array.size == 0:
        details["shape"] = list(array.shape)
    order = stride_order(array)
    if order:
        details["order"] = order
    if not array.flags.writeable:
        details["readonly"] = True
    return "ndarray", details, array_piece(array.reshape(1) if array.ndim == 0 else array)


# ---- putting together


class Memory:
    """Bytes of ours as NumPy finds them; whoever keeps this keeps them."""

    __slots__ = ("__array_interface__", "owner")

    def __init__(self, piece, typestr):
        self.owner = piece.owner
        self.__array_interface__ = {
            "shape": (piece.count,), "typestr": typestr, "version": 3, "data": (piece.address, not piece.is_writable),
        }


def memory_array(piece, dtype):
    """The memory of a piece as an array, without a copy."""
    np = numpy()
    if piece.count == 0 or dtype.itemsize == 0:
        return np.zeros(piece.count, dtype)
    return np.asarray(Memory(piece, dtype.str)).view(dtype)


def is_null(piece):
    """Where the piece has nulls: an array of bools, or None."""
    return None if piece.mask is None else memory_array(piece.mask, numpy().dtype("bool"))


def without_nulls(piece, what):
    if piece.mask is not None:
        row = int(is_null(piece).argmax())
        raise Unsuitable(f"row {row} is null, which {what} cannot hold")
    return piece


def expect(piece, form, name=None):
    if piece.form != form or (name is not None and piece.type != name):
        found = piece.type or piece.form
        raise Unsuitable(f"a column of {found} where {name or form} is expected")


def rebuilt_array(piece, dtype, is_writable=True):
    """The array of a piece: of one dimension, or of more where its rows are lists."""
    shape = [piece.count]
    while piece.form == "lists":
        shape.append(piece.width)
        (piece,) = piece.children
    if 0 in shape:
        return numpy().zeros(shape, dtype)
    return rebuilt_flat(piece, dtype, is_writable).reshape(shape)


def rebuilt_flat(piece, dtype, is_writable=True):
    np = numpy()
    kind, count = dtype.kind, piece.count
    if dtype.names is not None:
        expect(without_nulls(piece, "a structured array"), "struct")
        result = np.zeros(count, dtype)
        for name, child in zip(dtype.names, piece.children):
            base = dtype.fields[name][0]
            result[name] = rebuilt_array(child, base.subdtype[0] if base.subdtype else base, False)
        return result
    if kind == "O" or kind == "T":
        expect(piece, "objects")
        result = np.empty(count, dtype)
        for index, value in enumerate(piece.owner):
            result[index] = value
        return result
    if kind == "c":
        expect(without_nulls(piece, f"an array of {dtype}"), "struct")
        result = np.empty(count, dtype)
        part_type = np.dtype(dtype.byteorder + f"f{dtype.itemsize // 2}")
        result.real, result.imag = (rebuilt_flat(child, part_type, False) for child in piece.children)
        return result
    native = dtype.newbyteorder("=")
    if kind in "Mm":
        array = rebuilt_times(piece, native)
    else:
        without_nulls(piece, f"an array of {dtype}")
        if kind == "b":
            expect(piece, "bools")
        elif kind in NUMBERS:
            expect(piece, "fixed", f"{NUMBERS[kind]}{8 * dtype.itemsize}")
        else:
            expect(piece, {"U": "utf32", "S": "bytes", "V": "blocks"}[kind])
            if piece.width != dtype.itemsize // (4 if kind == "U" else 1):
                raise Unsuitable(f"texts of {piece.width} where {dtype} is expected")
        array = memory_array(piece, native)
    if not dtype.isnative:
        return array.byteswap().view(dtype)
    return writable(array) if is_writable else array


def writable(array):
    """The array, or a copy where Python could not write to it as plain code may."""
    return array if array.flags.writeable else array.copy()


def rebuilt_times(piece, dtype):
    np = numpy()
    name = time_type(dtype)
    expect(piece, "fixed", name)
    counts = memory_array(piece, np.dtype("int32" if name == "date32" else "int64"))
    missing = is_null(piece)
    if name == "date32" or missing is not None:
        counts = counts.astype("int64")
    if missing is not None:
        counts[missing] = np.iinfo("int64").min
    return counts.view(dtype)


def numpy_rebuild(root, details, piece):
    np = numpy()
    dtype = dtype_named(details["dtype"]) if "dtype" in details else natural_dtype(piece)
    is_writable = not details.get("readonly")
    array = rebuilt_array(piece, dtype, is_writable)
    shape = details.get("shape")
    if shape is not None and math.prod(shape) == array.size:
        array = array.reshape(shape)
    order = details.get("order")
    if order:
        axes = list(range(array.ndim))[::-1] if order == "F" else order
        array = np.ascontiguousarray(array.transpose(axes)).transpose(np.argsort(axes))
    if not is_writable:
        array.flags.writeable = False
    return array


def natural_dtype(piece):
    """The dtype of a column that does not name it."""
    np = numpy()
    while piece.form == "lists":
        (piece,) = piece.children
    if piece.form == "bools":
        return np.dtype("bool")
    if piece.form != "fixed":
        return np.dtype("object")
    head, _, unit = piece.type.rstrip("]").partition("[")
    head = {"timestamp": "datetime64", "duration": "timedelta64", "date32": "datetime64[D]"}.get(head, head)
    return np.dtype(f"{head}[{unit}]" if unit else head)


# ---- scalars


def numpy_scalar_name(value):
    np = numpy()
    if not isinstance(value, np.generic) or value.dtype.kind in "USVOT":
        return None
    if type(value) is not value.dtype.type:
        raise Refused(
            f"{a_class(type(value))}, a subclass of {class_name(value.dtype.type)}, which columns cannot rebuild",
            "return value.item()",
        )
    if value.dtype.kind in "fc" and value.dtype.itemsize > (8 if value.dtype.kind == "f" else 16):
        raise Refused(f"a numpy.{value.dtype.name}: columns hold floats of 64 bits", "return float(value)")
    return "numpy:" + dtype_text(value.dtype)


def numpy_is_nat(value):
    return value.dtype.kind in "Mm" and bool(numpy().isnat(value))


def numpy_take_scalars(name, values):
    np = numpy()
    dtype = dtype_named(name.partition(":")[2])

    def is_other(value):
        return not isinstance(value, np.generic) or value.dtype != dtype or numpy_is_nat(value)

    end = next((index for index, value in enumerate(values) if is_other(value)), len(values))
    return flat_piece(np.array(values[:end], dtype))


def numpy_make_scalars(name, piece):
    return list(rebuilt_flat(piece, dtype_named(name.partition(":")[2]), False))


def numpy_kind_of(value):
    np = numpy()
    for cls in (np.str_, np.bytes_):
        if type(value) is cls:
            return numpy_kind_named("numpy." + cls.__name__)
    if isinstance(value, np.generic) and numpy_is_nat(value):
        # In a column it would be a null, as None is.
        return numpy_kind_named("numpy.nat:" + dtype_text(value.dtype))
    if isinstance(value, np.void):
        raise Refused("a numpy.void, one row of a structured array", "return value.item(), or the array")
    return None


def is_same_nat(value, dtype):
    return value.dtype == dtype and numpy_is_nat(value)


def numpy_kind_named(name):
    np = numpy()
    head, _, dtype = name.partition(":")
    if head == "numpy.nat":
        nat = np.array("NaT", dtype)[()]
        return Kind(name, lambda value: True, lambda payload: nat, lambda value: is_same_nat(value, nat.dtype))
    cls = {"numpy.str_": np.str_, "numpy.bytes_": np.bytes_}[name]
    return Kind(name, cls.item, cls)
