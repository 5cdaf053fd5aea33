"""Sends a value of every kind through columns and back, in one interpreter: what `make kind-table` asks.

    .build/release/regauge-worker script --python PYTHON Benchmarks/kinds.py [time]

Prints a JSON object a kind: its name, the columns' type, how it went in, how it came out, whether it came back as it
was, and with `time` the nanoseconds a value in each direction, of 100,000. Kinds of libraries that PYTHON lacks are
left out.

Nothing here says of a kind whether it is copied: the addresses of the columns' buffers are looked for in the memory
that the value keeps, then in the memory that the rebuilt value keeps.
"""

import collections, dataclasses, datetime, decimal, enum, fractions, gc, json, pathlib
import statistics, sys, time, typing, uuid, zoneinfo

import _regauge

Counter, OrderedDict, defaultdict, deque = (
    collections.Counter, collections.OrderedDict, collections.defaultdict, collections.deque)
date, moment, timedelta, timezone = datetime.date, datetime.datetime, datetime.timedelta, datetime.timezone
Decimal, Fraction, UUID, Path, ZoneInfo = (
    decimal.Decimal, fractions.Fraction, uuid.UUID, pathlib.Path, zoneinfo.ZoneInfo)


@dataclasses.dataclass
class Order:
    number: int
    total: float


class Row(typing.NamedTuple):
    number: int
    total: float


class Color(enum.Enum):
    RED = 1
    GREEN = 2


class Money:
    def __init__(self, cents): self.cents = cents
    def __eq__(self, other): return type(other) is Money and self.cents == other.cents


_regauge.adapt("__main__.Money", lambda money: {"cents": money.cents}, lambda plain: Money(plain["cents"]))
utc, berlin, new_year = timezone.utc, ZoneInfo("Europe/Berlin"), moment(2013, 1, 1)

# A kind, and a value of it; `n` is how many values it holds. {} stands for each of them: the value is a list of them.
PLAIN = """
None: [None] * n
bool: {i % 3 == 0}
int: {i * 1001 - 5}
float: {i / 3}
str, ASCII: {f'text {i}'}
str, other scripts: {f'漢字 {i}'}
str, one long: 'abcdefgh' * n
bytes: {b'%d' % i}
bytes, one long: b'abcdefgh' * n
bytearray: {bytearray(b'%d' % i)}
memoryview: {memoryview(b'%d' % i)}
optional values: {None if i % 3 else i}
mixed values: {(i, str(i), i / 2, None)[i % 4]}
date: {date(2013, 1, 1) + timedelta(i % 3000)}
datetime: {new_year + timedelta(seconds=i)}
datetime, zone of a fixed offset: {moment(2013, 1, 1, tzinfo=utc) + timedelta(seconds=i)}
datetime, named zone: {moment(2013, 6, 1, tzinfo=berlin) + timedelta(seconds=i % 10**6)}
time: {(new_year + timedelta(seconds=i)).time()}
timedelta: {timedelta(seconds=i)}
Decimal: {Decimal(i) / 100}
Fraction: {Fraction(i, 7)}
complex: {complex(i, -0.0)}
range: {range(i, 2 * i, 3)}
UUID: {UUID(int=i)}
Path: {Path(f'/data/{i}')}
Enum: {Color.RED if i % 3 else Color.GREEN}
dict, like records: {{'number': i, 'total': i / 2}}
dict, keys missing: {{'number': i} if i % 3 else {'total': 1.5}}
dict of lists: {'number': list(range(n)), 'total': [i / 2 for i in range(n)]}
dict, keys not text: {i: str(i) for i in range(n)}
list, ragged: {list(range(i % 5))}
tuple: {(i, i / 2)}
list of lists of dicts: {[{'a': [i]}] * (i % 3)}
set: {{i, i + 1}}
frozenset: {frozenset((i, i + 1))}
deque: {deque((i, i + 1))}
Counter: {Counter(a=i)}
OrderedDict: {OrderedDict(b=i, a=1)}
defaultdict: {defaultdict(list, a=[i])}
dataclass: {Order(i, i / 2)}
NamedTuple: {Row(i, i / 2)}
class with an adapter: {Money(i)}
generator: (i / 2 for i in range(n))
iterator: iter(range(n))
several return values: ([i / 2 for i in range(n)], {'rows': n}, 'done')
"""

NUMPY = (
    "\n".join(
        f"array, {dtype}: frozen((np.arange(n) % 100).astype({dtype!r}))"
        for dtype in "int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64".split()
    )
    + """
array, float64, writable: np.arange(n) / 3
array, >f8: frozen(np.arange(n).astype('>f8'))
array, not contiguous: frozen(np.arange(2 * n)[::2])
array, complex64: frozen(np.arange(n).astype('c8'))
array, complex128: frozen(np.arange(n) + 1j)
array, bool: frozen(np.arange(n) % 3 == 0)
array, datetime64[ns]: frozen(np.arange(n).view('M8[ns]'))
array, datetime64[s]: frozen(np.arange(n).view('M8[s]'))
array, datetime64[D]: frozen(np.arange(n).view('M8[D]'))
array, datetime64[ns] with NaT: frozen(np.array([1, -2**63] * (n // 2)).view('M8[ns]'))
array, timedelta64[us]: frozen(np.arange(n).view('m8[us]'))
array, str of fixed width: frozen(np.arange(n).astype('U7'))
array, bytes of fixed width: frozen(np.arange(n).astype('S7'))
array, 2-d: frozen(np.arange(n).reshape(-1, 10) / 3)
array, 2-d, order F: frozen(np.asfortranarray(np.arange(n).reshape(-1, 10)))
array, 3-d: frozen(np.arange(n).reshape(-1, 5, 2))
array, structured: frozen(np.rec.fromarrays([np.arange(n), np.arange(n) / 3], names='a,b').view(np.ndarray).astype([('a', 'i8'), ('b', 'f8')]))
array, objects: np.array([i if i % 2 else str(i) for i in range(n)], object)
scalar, float64: {np.float64(i / 3)}
scalar, int32: {np.int32(i)}
scalar, datetime64: {np.datetime64(i, 's')}
"""
)

PANDAS = """
DataFrame: pd.DataFrame({'a': np.arange(n), 'b': np.arange(n) / 3})
DataFrame, with text: pd.DataFrame({'a': np.arange(n), 'b': [f'text {i}' for i in range(n)]})
DataFrame, labelled index: pd.DataFrame({'a': np.arange(n)}, index=[f'row {i}' for i in range(n)])
DataFrame, two levels: pd.DataFrame({'a': np.arange(n)}, index=pd.MultiIndex.from_arrays([np.arange(n), np.arange(n) % 3], names=['x', 'y']))
Series: pd.Series(np.arange(n) / 3, name='x')
Series, datetime64 with zone: pd.Series(pd.date_range('2013', periods=n, freq='min', tz='Europe/Berlin'))
Series, Int64: pd.Series([None if i % 3 else i for i in range(n)], dtype='Int64')
Series, boolean: pd.Series([None if i % 3 else True for i in range(n)], dtype='boolean')
Series, string: pd.Series([f'text {i}' for i in range(n)], dtype='string')
Series, category: pd.Series([f'text {i % 50}' for i in range(n)], dtype='category')
Series, int64[pyarrow]: pd.Series(range(n), dtype='int64[pyarrow]')
Index: pd.Index(np.arange(n) * 3, name='x')
DatetimeIndex: pd.date_range('2013', periods=n, freq='min')
Timestamp: {pd.Timestamp(i, unit='s')}
"""

POLARS = """
DataFrame: pl.DataFrame({'a': range(n), 'b': [i / 3 for i in range(n)]})
DataFrame, with text: pl.DataFrame({'a': range(n), 'b': [f'text {i}' for i in range(n)]})
Series, Int64: pl.Series('x', range(n))
Series, Float64 with nulls: pl.Series([None if i % 3 else i / 2 for i in range(n)])
Series, Boolean: pl.Series([i % 3 == 0 for i in range(n)])
Series, String: pl.Series([f'text {i}' for i in range(n)])
Series, Datetime: pl.Series([new_year]).dt.offset_by('0s').new_from_index(0, n)
Series, Categorical: pl.Series([f'text {i % 50}' for i in range(n)], dtype=pl.Categorical)
Series, List: pl.Series([[i, i + 1] for i in range(n)])
Series, Struct: pl.Series([{'a': i} for i in range(n)])
"""

PYARROW = """
Table: pa.table({'a': range(n), 'b': [i / 3 for i in range(n)]})
Table, with text: pa.table({'a': range(n), 'b': [f'text {i}' for i in range(n)]})
RecordBatch: pa.RecordBatch.from_arrays([pa.array(range(n))], ['a'])
Array, int64: pa.array(range(n))
Array, double with nulls: pa.array([None if i % 3 else i / 2 for i in range(n)])
Array, bool: pa.array([i % 3 == 0 for i in range(n)])
Array, string: pa.array([f'text {i}' for i in range(n)])
Array, large_string: pa.array([f'text {i}' for i in range(n)], pa.large_string())
Array, dictionary: pa.array([f'text {i % 50}' for i in range(n)]).dictionary_encode()
Array, list: pa.array([[i, i + 1] for i in range(n)])
ChunkedArray, one chunk: pa.chunked_array([range(n)])
ChunkedArray, two chunks: pa.chunked_array([range(n // 2), range(n // 2)])
Scalar: {pa.scalar(i)}
"""

SETS = {"Python": PLAIN, "NumPy": NUMPY, "pandas": PANDAS, "Polars": POLARS, "PyArrow": PYARROW}
LIBRARIES = {"NumPy": ("np", "numpy"), "pandas": ("pd", "pandas"), "Polars": ("pl", "polars"), "PyArrow": ("pa", "pyarrow")}


def frozen(array):
    array.flags.writeable = False
    return array


def kinds(library):
    """The name of each kind, and a function that makes a value of so many."""
    for line in filter(None, SETS[library].splitlines()):
        name, expression = line.split(": ", 1)
        if expression[0] == "{" and not name.startswith(("dict of", "dict, keys not")):
            expression = f"[{expression[1:-1]} for i in range(n)]"
        yield name, eval(f"lambda n: {expression}", globals())


# ---- memory


def extents(value):
    """Where the value's own memory begins and ends: of buffers, not of objects that hold one number.

    Called while the columns live: what a library copies to answer lies elsewhere, and counts for nothing.
    """
    library = type(value).__module__.partition(".")[0]
    if isinstance(value, (str, bytes)):
        return [(id(value), id(value) + sys.getsizeof(value))]
    if library == "numpy" and isinstance(value, np.ndarray):
        return [getattr(np.lib, "array_utils", np).byte_bounds(value)]
    if library == "pandas":
        if isinstance(value, pd.DataFrame):
            parts = [value.iloc[:, i] for i in range(value.shape[1])] + [value.index]
        elif isinstance(value, pd.MultiIndex):
            parts = list(value.levels)
        elif isinstance(value, pd.Series):
            parts = [value.array, value.index]
        elif isinstance(value, pd.Index):
            parts = [value.array]
        else:
            parts = [getattr(value, name, None) for name in ("_ndarray", "_data", "_mask", "_pa_array", "_codes")]
        return [extent for part in parts for extent in extents(part)]
    if library == "polars" and isinstance(value, (pl.DataFrame, pl.Series)):
        columns = value if isinstance(value, pl.DataFrame) else [value]
        newest = pl.CompatLevel.newest()
        return [extent for series in columns for extent in extents(series.to_arrow(compat_level=newest))]
    if library == "pyarrow":
        if isinstance(value, (pa.Table, pa.RecordBatch)):
            return [extent for part in value.columns for extent in extents(part)]
        if isinstance(value, pa.ChunkedArray):
            return [extent for part in value.chunks for extent in extents(part)]
        if isinstance(value, pa.DictionaryArray):
            return extents(value.indices) + extents(value.dictionary)
        if isinstance(value, pa.Array):
            return [(buffer.address, buffer.address + buffer.size) for buffer in value.buffers() if buffer]
    return []


def sharing(buffers, value):
    """How the columns' buffers and the value's memory are related."""
    inside = extents(value)

    def share(buffers):
        total = sum(size for _, size, _ in buffers)
        return sum(size for start, size, _ in buffers if any(a <= start < b for a, b in inside)) / total if total else 1

    if not sum(size for _, size, _ in buffers):
        return "nothing"
    if share(buffers) == 1:
        return "no copy"
    if share([buffer for buffer in buffers if buffer[2]]) == 1:
        return "no copy of values"
    return "partly" if share(buffers) else "copy"


# ---- round trip


def equal(a, b):
    """Whether values agree in class and content; what `encode` writes of both says the rest, bit by bit."""
    library = type(a).__module__.partition(".")[0]
    if type(a) is not type(b):
        return False
    if library == "numpy" and isinstance(a, np.ndarray):
        same = a.tolist() == b.tolist() if a.dtype == object else a.tobytes() == b.tobytes()
        return same and a.dtype == b.dtype and a.shape == b.shape and a.flags.writeable == b.flags.writeable
    if library == "pandas" and hasattr(a, "equals"):
        return a.equals(b) and repr(a) == repr(b)
    if library == "polars":
        return a.equals(b) and repr(a) == repr(b)
    if library == "pyarrow":
        return a.equals(b) and str(a) == str(b) and getattr(a, "chunks", 0) == getattr(b, "chunks", 0)
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(equal, a, b))
    if isinstance(a, dict):
        return equal(list(a.items()), list(b.items())) and getattr(a, "default_factory", 0) is getattr(b, "default_factory", 0)
    return a == b and (isinstance(a, (set, frozenset, Money)) or repr(a) == repr(b) or isinstance(a, memoryview))


def is_drained(value): return isinstance(value, collections.abc.Iterator)


def holds(make):
    """Whether values of several lengths come back as they were, in this process and from an Arrow file."""
    for count in (0, 10, 200):
        for back in (_regauge.roundtrip, lambda value: _regauge.decode(_regauge.encode(value))):
            value, came = make(count), back(make(count))
            if is_drained(value) != is_drained(came):
                return False
            if is_drained(value):
                value, came = list(value), list(came)
            if not equal(value, came) or _regauge.encode(value) != _regauge.encode(came):
                return False
    return True


# ---- time


def seconds(make, count):
    """The median of each direction; enough rounds that short ones are told from the clock's grain."""
    value, rounds, until = make(count), [], time.perf_counter() + 0.2
    while len(rounds) < 7 or time.perf_counter() < until and len(rounds) < 500:
        if is_drained(value):
            value = make(count)
        rounds += _regauge.benchmark(value, 1)
        if is_drained(value):
            value = make(count)
    return [statistics.median(times) / 1e9 for times in zip(*rounds[1:])]


def main(is_timed):
    gc.disable()
    count = 100_000 if is_timed else 2_000
    for short, name in LIBRARIES.values():
        try:
            globals()[short] = __import__(name)
        except ImportError:
            pass
    for library in SETS:
        if library in LIBRARIES and LIBRARIES[library][0] not in globals():
            continue
        for name, make in kinds(library):
            value = make(count)
            def look(form, buffers, back):
                form = form.removeprefix("value: ").removesuffix("?")
                return {"columns": form, "in": sharing(buffers, value), "out": sharing(buffers, back)}

            row = {"library": library, "kind": name, **_regauge.crossing(value, look), "holds": holds(make)}
            if is_timed:
                row["nanoseconds"] = [t * 1e9 / count for t in seconds(make, count)]
            print(json.dumps(row, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main("time" in sys.argv[1:])
