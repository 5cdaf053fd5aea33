"""Values of array libraries, which are columns already: how each is taken apart into pieces, and put together again.

This runs in the namespace of adapters.py. What knows a library is loaded when its first value is met, and a library is
imported only to rebuild a value of its own.
"""

import json
import sys

SOURCES = {}  # library: (file name, source text)
LOADED = set()


def add_library(library, file_name, source):
    SOURCES[library] = (file_name, source)


class Piece:
    """A column between a library's memory and ours. `form` says how its values lie there.

    fixed    `count` values of the Arrow type `type` at `address`; with `nat`, the smallest int stands for null
    bools    `count` bytes at `address`, 0 or 1
    utf32    `count` texts of `width` code points at `address`; zeros at the end do not belong to them
    bytes    `count` strings of `width` bytes, likewise
    blocks   `count` strings of `width` bytes, zeros included
    lists    `count` lists of `width` values each of the only child
    struct   the children, called `names`
    objects  `owner` is a list of values for the codec to take one by one
    arrow    `owner` is the tuple of capsules of the Arrow C data or stream interface
    chosen   the child's values at the positions that the other child holds, where -1 stands for null

    `owner` keeps the memory. `mask` is a piece of bools, true where a value is null. `is_writable` tells
    whether a library may write into memory of ours. `metadata` goes to the column's field.
    """

    __slots__ = (
        "form", "type", "count", "address", "owner", "width", "names", "children", "mask", "nat", "is_writable",
        "metadata",
    )

    def __init__(
        self, form, count, type="", address=0, owner=None, width=0, names=(), children=(), mask=None, nat=False,
        is_writable=False, metadata=None,
    ):
        self.form = form
        self.count = count
        self.type = type
        self.address = address
        self.owner = owner
        self.width = width
        self.names = names
        self.children = children
        self.mask = mask
        self.nat = nat
        self.is_writable = is_writable
        self.metadata = metadata or {}


def make_piece(form, count, type, address, owner, width, names, children):
    """What Swift calls; a column whose memory must not be written to has a type that ends in "!"."""
    writable = not type.endswith("!")
    return Piece(form, count, type.rstrip("!"), address, owner, width, names, children, is_writable=writable)


def set_mask(piece, mask):
    piece.mask = mask


class Exported:
    """Columns of ours as an Arrow library finds them."""

    __slots__ = ("capsules",)

    def __init__(self, piece):
        self.capsules = piece.owner

    def __arrow_c_array__(self, requested_schema=None):
        return self.capsules


class Unsuitable(Exception):
    """Columns that are not those of the value they are said to be."""


def library_of(cls):
    """The library that defines a class, or one of its bases."""
    for base in cls.__mro__:
        module = getattr(base, "__module__", None)  # which a class may define as it likes
        root = module.partition(".")[0] if type(module) is str else None
        # A class may say that it is of any module; a library that is not there has no values.
        if root in SOURCES and root in sys.modules:
            return root
    return None


def part(library):
    """Loads what knows the library."""
    if library not in LOADED:
        file_name, source = SOURCES[library]
        load(source, file_name)
        LOADED.add(library)


def refused_in(path, refused):
    """The same refusal, of something inside the value."""
    problem, remedy, *inner = refused.args
    return Refused(problem, remedy, path + "".join(inner))


# ---- what the codec calls


def take_whole(value):
    """The container `value` as (root, details, piece); None when it is none.

    A tuple (problem, remedy, path) for one that cannot be taken apart.
    """
    library = library_of(type(value))
    if library is None:
        return None
    part(library)
    try:
        taken = globals()[library + "_whole"](value)
    except Refused as refused:
        return (*refused.args, "")[:3]
    if taken is None:
        return None
    root, details, piece = taken
    return [root, json.dumps(details, ensure_ascii=False, separators=(",", ":")), piece]


def make_whole(root, details, piece):
    library = ROOTS[root]
    part(library)
    return globals()[library + "_rebuild"](root, json.loads(details) if details else {}, piece)


ROOTS = {
    "ndarray": "numpy",
    "dataframe:pandas": "pandas",
    "series:pandas": "pandas",
    "index:pandas": "pandas",
    "dataframe:polars": "polars",
    "series:polars": "polars",
    "table:pyarrow": "pyarrow",
    "recordbatch:pyarrow": "pyarrow",
    "array:pyarrow": "pyarrow",
    "chunkedarray:pyarrow": "pyarrow",
    "scalar:pyarrow": "pyarrow",
}


def scalar_name(value):
    """The name of the kind of a library's scalar that is taken in runs, such as "numpy:float64"; None for others."""
    if library_of(type(value)) != "numpy":
        return None
    part("numpy")
    try:
        return numpy_scalar_name(value)
    except Refused as refused:
        return (*refused.args, "")[:3]


def take_scalars(name, values):
    """The piece of the values at the start of a list that are of the kind."""
    return numpy_take_scalars(name, values)


def make_scalars(name, piece):
    part("numpy")
    return numpy_make_scalars(name, piece)


def library_kind_of(value):
    """How single values of a library are carried; None for others."""
    library = library_of(type(value))
    if library is None:
        return None
    part(library)
    find = globals().get(library + "_kind_of")
    return find(value) if find else None


def library_kind_named(name):
    library = name.partition(".")[0]
    if library not in SOURCES:
        return None
    part(library)
    return globals()[library + "_kind_named"](name)
