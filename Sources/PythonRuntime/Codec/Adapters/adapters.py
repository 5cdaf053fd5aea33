"""Kinds of values that are carried as simpler ones, and rebuilt from them.

`describe` says how values of a class are carried. A kind is a name, for some followed by a colon and what else is
needed to rebuild the value: "decimal", "namedtuple:shop.Order". `reduce` turns values of one kind into payloads:
values that the codec carries itself, or other adapted ones. `rebuild` turns payloads back.

Nothing is converted: what `rebuild` would not give back as it was is refused.
"""

import collections
import datetime
import decimal
import enum
import fractions
import pathlib
import sys
import uuid

ONE_DAY = datetime.timedelta(days=1)
MICROSECOND = datetime.timedelta(microseconds=1)
EPOCH = datetime.datetime(1970, 1, 1)


class Refused(Exception):
    """A value that cannot be carried: what it is, and what to do about it."""


def class_name(cls):
    return cls.__qualname__ if cls.__module__ == "builtins" else cls.__module__ + "." + cls.__qualname__


def a_class(cls):
    name = class_name(cls)
    return f"{'an' if name[0] in 'aeio' else 'a'} {name}"


def named(cls):
    """The name of a class by which it can be found again."""
    if "<locals>" in cls.__qualname__:
        raise Refused(
            f"{a_class(cls)}, a class defined inside a function, which cannot be found again by name",
            "define it at the top of its module",
        )
    name = cls.__module__ + "." + cls.__qualname__
    try:
        found = find_class(name)
    except (ImportError, AttributeError):
        found = None
    if found is not cls:
        raise Refused(
            f"{a_class(cls)}, whose class is not what {name} names, so that it could not be found again",
            "bind the class to its own name at the top of its module",
        )
    return name


def find_class(name):
    import importlib

    parts = name.split(".")
    for end in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:end])
        try:
            found = importlib.import_module(module)
        except ModuleNotFoundError as error:
            # Another module that is missing is the user's to know of.
            if error.name != module and not module.startswith(f"{error.name}."):
                raise
            continue
        for part in parts[end:]:
            found = getattr(found, sys.intern(part))  # the method cache keeps names by address
        return found
    raise ImportError("no module defines the class " + name)


# ---- each kind: how to reduce one value, how to rebuild one payload; None where the class is all there is to it


def ordered(values):
    """The members of a set in an order that does not depend on their hashes."""
    values = list(values)
    kinds = {type(value) for value in values}
    if len(kinds) == 1 and kinds <= {int, str, bytes, bool, datetime.date, float, decimal.Decimal}:
        if all(value == value for value in values):
            return sorted(values)
    return sorted(values, key=order_key)


def order_key(value):
    """A text that is the same for equal members, whatever their hashes and addresses."""
    cls = type(value)
    if cls in CUSTOM:
        text = order_key(CUSTOM[cls].reduce(value))
    elif isinstance(value, (set, frozenset)):
        text = str(sorted(map(order_key, value)))
    elif isinstance(value, (tuple, list)):
        text = str(list(map(order_key, value)))
    elif isinstance(value, dict):
        text = str([(order_key(key), order_key(item)) for key, item in value.items()])
    elif isinstance(value, enum.Enum):
        text = repr(value._name_ or value._value_)
    elif hasattr(cls, "__dataclass_fields__"):
        text = str([order_key(getattr(value, name)) for name in cls.__dataclass_fields__])
    elif cls.__repr__ is object.__repr__:
        raise Refused(
            f"a set with a {class_name(cls)} in it, whose instances have no order that lasts",
            "give the class a __repr__ of its values, or return a list",
        )
    else:
        text = repr(value)
    return f"{class_name(cls)} {text}"


def reduce_time(value):
    if value.tzinfo is not None or value.fold:
        what = "a time zone" if value.tzinfo is not None else "fold=1"
        raise Refused(f"a datetime.time with {what}, which a column cannot keep", "return value.isoformat()")
    return ((value.hour * 60 + value.minute) * 60 + value.second) * 1_000_000 + value.microsecond


def rebuild_time(microseconds):
    seconds, microsecond = divmod(microseconds, 1_000_000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return datetime.time(hour, minute, second, microsecond)


def reduce_memoryview(value):
    if value.format != "B" or value.ndim != 1 or not value.contiguous:
        raise Refused(
            f"a memoryview of format {value.format!r} and {value.ndim} dimensions: only plain bytes are carried",
            "return bytes(value) or the object behind it",
        )
    return value.tobytes()


def extended(value, expected=()):
    """Refuses instances that carry more than their class says."""
    for name in getattr(value, "__dict__", {}):
        if name not in expected:
            raise Refused(
                f"{a_class(type(value))} with the attribute {name}, which would be lost",
                "return a dict that holds both",
            )
    return value


def reduce_deque(value):
    return {"maxlen": value.maxlen, "items": list(value)} if value.maxlen is not None else list(value)


def rebuild_deque(payload):
    if isinstance(payload, dict):
        return collections.deque(payload["items"], payload["maxlen"])
    return collections.deque(payload)


PLAIN = {
    decimal.Decimal: ("decimal", str, decimal.Decimal),
    fractions.Fraction: (
        "fraction",
        lambda value: {"numerator": value.numerator, "denominator": value.denominator},
        lambda payload: fractions.Fraction(payload["numerator"], payload["denominator"]),
    ),
    complex: (
        "complex",
        lambda value: {"real": value.real, "imag": value.imag},
        lambda payload: complex(payload["real"], payload["imag"]),
    ),
    datetime.timedelta: ("timedelta", lambda value: value // MICROSECOND, lambda n: datetime.timedelta(microseconds=n)),
    datetime.time: ("time", reduce_time, rebuild_time),
    uuid.UUID: ("uuid", lambda value: value.bytes, lambda payload: uuid.UUID(bytes=payload)),
    set: ("set", ordered, set),
    frozenset: ("frozenset", ordered, frozenset),
    collections.deque: ("deque", reduce_deque, rebuild_deque),
    collections.Counter: ("counter", lambda value: dict(extended(value)), lambda payload: collections.Counter(payload)),
    collections.OrderedDict: (
        "ordereddict", lambda value: dict(extended(value)), collections.OrderedDict,
    ),
    range: (
        "range",
        lambda value: {"start": value.start, "stop": value.stop, "step": value.step},
        lambda payload: range(payload["start"], payload["stop"], payload["step"]),
    ),
    bytearray: ("bytearray", bytes, bytearray),
}
for path_class in (
    pathlib.PosixPath, pathlib.PurePosixPath, pathlib.PureWindowsPath,
):
    PLAIN[path_class] = ("path:" + path_class.__name__, str, path_class)

FACTORIES = {cls.__name__: cls for cls in (int, float, str, bool, list, dict, set, tuple)}


class Kind:
    """How values of one class are carried. `accepts` tells which of them, where the class does not say all."""

    def __init__(self, name, reduce, rebuild, accepts=None):
        self.name = name
        self.reduce = reduce
        self.rebuild = rebuild
        self.accepts = accepts


def enum_kind(name, cls):
    # A combination of flags has no name of its own.
    if issubclass(cls, enum.Flag):
        return Kind(name, lambda member: member._value_, cls)
    return Kind(name, lambda member: member._name_, lambda payload: cls[payload])


def namedtuple_kind(name, cls):
    fields = cls._fields
    make = tuple.__new__

    def reduce(value):
        return dict(zip(fields, extended(value)))

    return Kind(name, reduce, lambda payload: make(cls, payload.values()))


def defaultdict_kind(name, factory):
    return Kind(
        name,
        lambda value: dict(extended(value)),
        lambda payload: collections.defaultdict(factory, payload),
        lambda value: value.default_factory is factory,
    )


def memoryview_kind(is_read_only):
    return Kind(
        "memoryview" if is_read_only else "memoryview:writable",
        reduce_memoryview,
        memoryview if is_read_only else lambda payload: memoryview(bytearray(payload)),
        lambda value: value.readonly == is_read_only,
    )


def zoned_kind(name, zone):
    def reduce(value):
        utc = value.astimezone(datetime.timezone.utc)
        back = utc.astimezone(zone)
        if back.replace(tzinfo=None) != value.replace(tzinfo=None) or back.fold != value.fold:
            raise Refused(
                f"{value.isoformat()} in {zone.key}, a time that the zone skips or that fold=1 does not fit",
                "return value.astimezone(datetime.timezone.utc)",
            )
        return utc.replace(tzinfo=None)

    return Kind(
        name, reduce, lambda payload: payload.replace(tzinfo=datetime.timezone.utc).astimezone(zone),
        lambda value: type(value.tzinfo) is type(zone) and value.tzinfo.key == zone.key,
    )


def reduce_wide_integer(value):
    try:
        return str(value)
    except ValueError:
        raise Refused(
            f"an int of {value.bit_length()} bits, more than Python turns into text",
            "return value.to_bytes(…), or raise sys.set_int_max_str_digits",
        ) from None


# Kinds that no class stands for.
NAMED = {"wideint": (reduce_wide_integer, int)}

CUSTOM = {}  # class: (name, to, from)


def register(name, to, back):
    """Carries instances of the class `name` as what `to` gives; `back` makes them again."""
    CUSTOM[find_class(name)] = Kind("custom:" + name, to, back)


def custom_kind(value):
    kind = CUSTOM[type(value)]

    def reduce(value):
        payload = kind.reduce(value)
        if payload is None or type(payload) is type(value):
            raise Refused(
                f"{a_class(type(value))} whose adapter gave {payload!r}", "let it give a plain value, but not None"
            )
        return payload

    return Kind(kind.name, reduce, kind.rebuild)


def kind_of(value):
    """The kind that carries `value`, or None when there is none; raises Refused when it is one that cannot be."""
    cls = type(value)
    if cls in CUSTOM:
        return custom_kind(value)
    if cls in PLAIN:
        return Kind(*PLAIN[cls])
    if cls is datetime.datetime:
        zone_info = sys.modules.get("zoneinfo")
        if zone_info and type(value.tzinfo) is zone_info.ZoneInfo and value.tzinfo.key:
            return zoned_kind("zoned:" + value.tzinfo.key, value.tzinfo)
        return None
    if cls is memoryview:
        return memoryview_kind(value.readonly)
    if cls is collections.defaultdict:
        factory = value.default_factory
        if factory is not None and FACTORIES.get(getattr(factory, "__name__", "")) is not factory:
            raise Refused(
                f"a collections.defaultdict whose factory is {factory!r}: only built-in types can be named",
                "return dict(value)",
            )
        return defaultdict_kind("defaultdict:" + (factory.__name__ if factory else "None"), factory)
    if issubclass(cls, enum.Enum):
        return enum_kind("enum:" + named(cls), cls)
    if issubclass(cls, tuple) and isinstance(getattr(cls, "_fields", None), tuple) and cls.__bases__[0] is tuple:
        return namedtuple_kind("namedtuple:" + named(cls), cls)
    return library_kind_of(value)


def kind_named(name):
    """The kind that a column names."""
    head, _, rest = name.partition(":")
    if head == "custom":
        cls = find_class(rest)
        if cls not in CUSTOM:
            raise LookupError(f"no adapter is registered for {rest}; name it under [[adapters]] in the manifest")
        return CUSTOM[cls]
    if head == "enum":
        return enum_kind(name, find_class(rest))
    if head == "namedtuple":
        return namedtuple_kind(name, find_class(rest))
    if head == "memoryview":
        return memoryview_kind(not rest)
    if head == "defaultdict":
        return defaultdict_kind(name, FACTORIES.get(rest))
    if head == "zoned":
        import zoneinfo

        return zoned_kind(name, zoneinfo.ZoneInfo(rest))
    if name in NAMED:
        return Kind(name, *NAMED[name])
    for kind, reduce, rebuild in PLAIN.values():
        if kind == name:
            return Kind(kind, reduce, rebuild)
    kind = library_kind_named(name)
    if kind:
        return kind
    raise LookupError(f"no kind of values is called {name}")


# ---- what the codec calls


def load(source, file_name):
    """Executes another file of Regauge's in this namespace."""
    exec(compile(source, file_name, "exec"), globals())


def describe(value):
    """The kind of `value` with its name; None for a value that nothing adapts; (problem, remedy) for a refused one."""
    try:
        kind = kind_of(value)
    except Refused as refused:
        return refused.args
    except Exception as error:
        return raised(value, error), UNREADABLE
    return kind and [kind.name, kind]


def reduce(kind, values):
    """The payloads of the values at the start of `values` that are of this kind: a list.

    A tuple (index, problem, remedy) when one is of this kind and cannot be carried.
    """
    payloads = []
    accepts, one = kind.accepts, kind.reduce
    for index, value in enumerate(values):
        try:
            if accepts and not accepts(value):
                break
            payloads.append(one(value))
        except Refused as refused:
            return (index, *refused.args)
        except Exception as error:
            return (index, raised(value, error), UNREADABLE)
    return payloads


UNREADABLE = "return a value that can be read, or a plain one"


def raised(value, error):
    try:
        message = str(error)
    except Exception:
        message = ""
    return f"{a_class(type(value))}: reading it raised {type(error).__name__}" + (message and f": {message}")


def rebuild(kind, payloads):
    return [kind.rebuild(payload) for payload in payloads]
