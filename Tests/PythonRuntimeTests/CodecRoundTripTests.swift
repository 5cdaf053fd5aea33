import Testing
import Workers

@Suite("Values through columns and back")
struct CodecRoundTripTests {
  /// What the expressions below may use, and a comparison that tells −0.0 from 0.0, NaNs by their bits, True
  /// from 1, and one key order from another.
  static let prelude = #"""
    import _regauge, collections, datetime, enum, struct, sys, types, uuid
    from collections import Counter, OrderedDict, defaultdict, deque
    from datetime import date, time, timedelta, timezone
    from decimal import Decimal
    from fractions import Fraction
    from pathlib import Path, PurePosixPath, PureWindowsPath
    from zoneinfo import ZoneInfo
    from dataclasses import dataclass

    shop = sys.modules["shop"] = types.ModuleType("shop")
    exec('''
    import enum
    from dataclasses import dataclass
    from typing import NamedTuple
    class Color(enum.Enum):
        RED = 1
        GREEN = (2, "g")
    class Right(enum.IntFlag):
        READ = 4
        WRITE = 2
    class Row(NamedTuple):
        n: int
        s: str = "x"
    @dataclass
    class Order:
        number: int
        items: list
    @dataclass(frozen=True)
    class Point:
        x: float
        y: float = 0.0
        def __post_init__(self):
            if self.x == -1: raise ValueError("must not run again")
    @dataclass
    class Slim:
        __slots__ = ("a",)
        a: int
    ''', shop.__dict__)
    for name in ("Order", "Point", "Slim", "Color", "Right", "Row"):
        getattr(shop, name).__module__ = "shop"
    Order, Point, Slim, Color, Right, Row = (
        shop.Order, shop.Point, shop.Slim, shop.Color, shop.Right, shop.Row)
    berlin = ZoneInfo("Europe/Berlin")
    forbidden = object.__new__(Point)
    object.__setattr__(forbidden, "x", -1); object.__setattr__(forbidden, "y", 2.0)
    at = datetime.datetime
    def nan(bits): return struct.unpack("<d", struct.pack("<Q", bits))[0]

    def same(a, b):
        if type(a) is not type(b): return False
        if isinstance(a, float): return struct.pack("d", a) == struct.pack("d", b)
        if isinstance(a, complex): return same(a.real, b.real) and same(a.imag, b.imag)
        if isinstance(a, deque) and a.maxlen != b.maxlen: return False
        if isinstance(a, defaultdict) and a.default_factory is not b.default_factory: return False
        if isinstance(a, (list, tuple, deque)): return len(a) == len(b) and all(map(same, a, b))
        if isinstance(a, dict):
            return (len(a) == len(b) and all(map(same, a.keys(), b.keys()))
                    and all(map(same, a.values(), b.values())))
        if hasattr(a, "__dataclass_fields__"):
            return all(same(getattr(a, name), getattr(b, name)) for name in a.__dataclass_fields__)
        if isinstance(a, memoryview): return a == b and a.readonly == b.readonly
        if isinstance(a, (set, frozenset)): return a == b
        return a == b and repr(a) == repr(b) or a != a and repr(a) == repr(b)

    """#

  static let expressions = [
    // Scalars, alone and in lists.
    "None", "True", "0", "2**63 - 1", "-2**63", "1.5", "-0.0", "''", "'text'", "b''", "b'\\x00\\xff'",
    "'long\\0' * 5000", "'länger' * 5000", "b'\\x00\\xff' * 5000", "['long' * 5000]",
    "{'text': 'long' * 5000}",
    "'é ß 漢 😀'", "'a\\x00b'", "[1, -1, 2**62]",
    "[s * 2**n + d for n in (0, 15, 29, 30, 31, 59, 60, 61, 62) for s in (1, -1) for d in (-1, 0, 1)]",
    "[True, False, True] * 33", "[1.5, -0.0, float('inf')]",
    "[nan(0x7ff8000000000001), nan(0xfff8000000000002), nan(0x7ff0000000000001)]",
    "['N' + str(i % 7) for i in range(5000)]", "['x' * i for i in range(60)]", "[b'ab', b'', b'c']",
    // None anywhere.
    "[None]", "[None] * 200", "[None, 1]", "[1, None, 2]", "[None] * 70 + [1.0]", "[True, None] * 100",
    "['a', None, '']", "[b'a', None]", "[[None]]", "[{'a': None}]", "[{'a': None}, {'a': 1}]",
    // Dates and times.
    "date(2013, 1, 1)", "[date(1, 1, 1), date(1970, 1, 1), date(2000, 2, 29), date(9999, 12, 31), None]",
    "at(2013, 6, 1, 5, 17, 59, 999999)", "[at(1, 1, 1), at(9999, 12, 31, 23, 59, 59, 999999), None]",
    "at(2020, 1, 1, tzinfo=timezone.utc)", "at(2020, 1, 1, tzinfo=timezone(timedelta(hours=5, minutes=30)))",
    "[at(2020, 1, 1), at(2020, 1, 1, tzinfo=timezone.utc), at(2020, 1, 1, tzinfo=timezone(timedelta(hours=-9)))]",
    "[at(2020, 1, 1), date(2020, 1, 1)]",
    // Mixed positions: nothing is converted.
    "[1, 2.0, True]", "[1, 'a', None, b'b', 2.5]", "[True, 1] * 40", "[[1], (1,), {'a': 1}, None, 1]",
    "[None, 1, None, 'a', None]", "[{'a': 1}, {'a': 1.5}, {'a': None}, {'a': 'x'}]",
    // Containers.
    "[]", "()", "{}", "[[]]", "[()]", "[{}]", "[{}] * 3", "[[], [[]], [[[]]]]", "(1, 'a', None)",
    "[(1, 'a'), (2, 'b')]", "[[1, 2], [], None, [3]]", "[list(range(3000)), list(range(5))]",
    "[{'a': 1, 'b': 'x'}, {'a': 2, 'b': 'y'}]", "[{'a': i, 'b': float(i)} for i in range(5000)]",
    "[{'a': {'b': {'c': [1, {'d': (1, 2)}]}}}]", "{'a': {'b': [1, 2]}, 'c': None}",
    // Missing keys, key order.
    "[{'a': 1}, {}]", "[{'a': 1}, {'b': 2}, None, {'b': 1, 'a': 3}, {'a': None}]",
    "[{'a': 1, 'b': 2} if i % 2 else {'a': 1, 'c': 2.0, 'b': 3} for i in range(3000)]",
    "[{'a': [{'x': 1}, {'y': 2}]}, {'a': []}]", "[{'regauge.shape': 1, 'a': 2}]",
    // Dicts of lists.
    "{'a': [1, 2], 'b': ['x', None]}", "{'a': [], 'b': []}", "{'a': [1], 'b': [1, 2]}", "{'a': [{'x': 1}]}",
    "{'a': (1, 2)}",
    // Maps.
    "{1: 2, 'a': 3}", "[{1: 'a'}, {2: 'b', 3: 'c'}, {}, None]", "{(1, 2): [3]}", "{None: 1, True: 2}",
    "{str(i): i for i in range(200)}", "[{'lookup': {str(i): i for i in range(100)}}]",
    "[{str(i): i for i in range(100)}] * 3", "[{str(i + j): i for i in range(40)} for j in range(40)]",
    "[{'a' * (i + 1): 1} for i in range(70)]",
    // Dataclasses.
    "Order(1, ['a'])", "[Order(1, []), None, Order(2, [Order(3, [])])]", "[Order(1, []), {'a': Point(1.0)}]",
    "forbidden", "[Slim(1), Slim(2)]",
    // Adapted kinds: carried as simpler ones.
    "Decimal('1.50')", "[Decimal('-0'), None, Decimal('NaN'), Decimal('1E+9')]", "[Fraction(1, 3), None]",
    "[1 + 2j, complex(-0.0, float('inf')), None]", "timedelta(days=-3, microseconds=5)",
    "[timedelta(1), None] * 9",
    "[time(23, 59, 59, 999999), time()]", "uuid.UUID(int=5)", "[uuid.UUID(int=2**127)] * 3",
    "{1, 2, 3}", "set()", "[{'b', 'a'}, set(), None, {(1, 2), (0, 5)}]",
    "frozenset({frozenset({1}), frozenset()})",
    "{1.5, -0.0, float('inf')}", "Counter('hello')", "[Counter(), Counter({1: 2})]", "OrderedDict(b=1, a=2)",
    "defaultdict(list, k=[1])", "[defaultdict(int, {1: 2}), defaultdict(None, a=1)]",
    "deque([1, 2], maxlen=5)",
    "[deque(), deque([deque([1])], 3)]", "range(1, 10, 3)", "[range(0), range(5, 0, -1)]", "bytearray(b'ab')",
    "memoryview(b'xyz')", "Path('/a/é')", "[PureWindowsPath('c:/x'), PurePosixPath('.')]",
    "Color.RED", "[Color.RED, None, Color.GREEN]", "[Right.READ | Right.WRITE, Right.READ]",
    "Row(1)", "[Row(i, str(i)) for i in range(3000)]",
    "[{'row': Row(1), 'at': None}, {'row': None, 'at': Row(2)}]",
    "[at(2020, 10, 25, 2, 30, fold=1, tzinfo=berlin), at(2020, 10, 25, 2, 30, tzinfo=berlin), None]",
    "[at(2020, 1, 1), at(2020, 1, 1, tzinfo=berlin), at(2020, 1, 1, tzinfo=ZoneInfo('Asia/Tokyo'))]",
    "[Decimal(1), 1, 'x', None, Row(1), {'a': Decimal(2)}]", "{'a': {1, 2}, 'b': Decimal(3)}",
    "{'a': [Decimal(1)], 'b': [Row(2)]}", "{Decimal(1): {2}}", "[[Decimal(1)], [Decimal(2), None]]",
    // A value of another kind after a whole batch of one kind.
    "[Decimal(1)] * 1024 + [Fraction(1, 2), 'x', None, timedelta(1)]",
    "[timedelta(1)] * 1024 + [1, Color.RED]",
    "[Color.RED] * 1024 + [Right.READ, Path('a'), {1}]", "[{1}] * 1024 + [frozenset({1}), (1,)]",
    "[Row(1)] * 1024 + [(1, 'x'), Slim(1)]", "[uuid.UUID(int=1)] * 1024 + ['x', b'x', 1]",
    "[deque([1])] * 1024 + [[1], range(3), bytearray(b'a'), memoryview(b'a')]",
    "[OrderedDict(a=1)] * 1024 + [{'a': 1}, Counter(a=1), defaultdict(list, a=[1])]",
    "[1 + 2j] * 1024 + [1.5, 2, True, time(1)]",
    "[at(2020, 1, 1, tzinfo=berlin)] * 1024 + [at(2020, 1, 1), date(2020, 1, 1)]",
    "[memoryview(bytearray(b'ab'))] * 3 + [memoryview(b'ab')]",
    "[Order(1, [Decimal(1), {Color.RED}])]", "[{Row(1, 'a'): Counter({Color.RED: 2})}]",
  ]

  @Test(
    "Every value comes back as it was, with layouts and without", arguments: Interpreters.all, [true, false])
  func roundTrips(_ interpreter: PythonInterpreter, usesLayouts: Bool) throws {
    let code =
      Self.prelude + "_regauge.use_layouts(\(usesLayouts ? 1 : 0))\nfor text in (\n"
      + Self.expressions.map { "  r\"\"\"\($0)\"\"\",\n" }.joined() + "):\n"
        + #"""
            value = eval(text)
            back = _regauge.roundtrip(value)
            stored = _regauge.decode(_regauge.encode(value))
            print("same" if same(value, back) and same(value, stored) else "%s became %r" % (text, back))
        """#
    let lines = try Launcher.lines(interpreter, code)
    #expect(lines.count == Self.expressions.count)
    for (expression, line) in zip(Self.expressions, lines) { #expect(line == "same", "\(expression)") }
  }

  @Test("The layouts of the versions served are recognised", arguments: Interpreters.all)
  func layoutsAreKnown(_ interpreter: PythonInterpreter) throws {
    let code = """
      import _regauge
      print(_regauge.layouts())
      _regauge.use_layouts(0)
      print(_regauge.layouts() or "none")
      """
    #expect(try Launcher.lines(interpreter, code) == ["float int str list tuple dict datetime", "none"])
  }

  @Test("Dicts of plain values stay out of the garbage collector's sight", arguments: Interpreters.all)
  func plainDictsAreUntracked(_ interpreter: PythonInterpreter) throws {
    let code = """
      import _regauge, gc
      for value in [{"a": 1, "b": "x"}, {"a": None, "b": 1.5}, {"a": 1, "b": [2]}, {"a": {"c": 1}, "b": 2}]:
          back, = _regauge.roundtrip([value])
          back["a"], back["b"] = back["b"], back["a"]
          print(gc.is_tracked(back) == gc.is_tracked(eval(repr(value))), back == {"a": value["b"], "b": value["a"]})
      """
    #expect(try Launcher.lines(interpreter, code) == Array(repeating: "True True", count: 4))
  }

  @Test("Encoding and decoding neither lose nor keep references", arguments: Interpreters.all)
  func nothingLeaks(_ interpreter: PythonInterpreter) throws {
    let code =
      Self.prelude + #"""
        key, text = "".join(["k", "ey"]), "".join(["te", "xt"])
        values = [
            [{key: text, "n": 1 << 40, "f": 1.5, "at": at(2020, 1, 1, tzinfo=timezone(timedelta(hours=1)))}] * 50,
            [1, 2.0, "x", None, (1, 2), [3], {"a": 1}, {1: text}], {"a": [1], "b": [text]}, [Order(1, [text])] * 9,
            [{"a": 1}, {"b": 2}, None], {str(i): i for i in range(100)},
            [Decimal(text and 1), {text}, Counter([text]), Row(1, text), deque([text], 2), Color.RED, None] * 5,
            [at(2020, 1, 1, tzinfo=berlin)] * 20, {"a": [timedelta(1)], "b": [Row(2)]},
        ]
        wrong = [[{key: [1, text, 1 << 70]}], [{key: text, "f": open}], ["\ud800"], [[Order(text, {len})]], deque([text, object()])]
        def once():
            for value in values:
                _regauge.decode(_regauge.encode(value))
            for value in wrong:
                try: _regauge.encode(value); raise SystemExit("it was encoded")
                except ValueError: pass
        import gc
        counts = sys.getrefcount(key), sys.getrefcount(text)
        growth = []
        for _ in range(25):
            gc.collect()
            before = sys.getallocatedblocks()
            for _ in range(10): once()
            gc.collect()
            growth.append(sys.getallocatedblocks() - before)
        # Caches of the interpreter fill up in some rounds; a leak grows in every one.
        print(counts == (sys.getrefcount(key), sys.getrefcount(text)), min(growth) < 5, growth)
        """#
    let line = try #require(try Launcher.lines(interpreter, code).first)
    #expect(line.hasPrefix("True True "), "\(line)")
  }
}
