import Testing
import Workers

/// Objects that lie, raise or change what they stand in: each is refused with its path, and the process lives on.
@Suite("Hostile objects")
struct HostileObjectTests {
  struct Case: Sendable {
    /// A Python expression.
    var value: String
    /// What the message must begin with: the path, mostly with the class.
    var message: String
  }

  static let cases: [Case] = [
    // Containers of classes of their own, whatever their methods claim.
    .init(value: "[1, LongList([1])]", message: "[1]: a __main__.LongList, a subclass of list"),
    .init(value: "{'a': RaisingList([1])}", message: ".a: a __main__.RaisingList, a subclass of list"),
    .init(value: "[{'a': RaisingDict(b=1)}]", message: "[0].a: a __main__.RaisingDict, a subclass of dict"),
    .init(value: "[RaisingTuple((1,))]", message: "[0]: a __main__.RaisingTuple, a subclass of tuple"),
    .init(value: "[[], Endless()]", message: "[1]: a __main__.Endless"),
    .init(value: "[ShyText('a')]", message: "[0]: a __main__.ShyText, a subclass of str"),
    .init(value: "[{ShyText('a'): 1}]", message: "[0]"),
    .init(value: "{1: {ShyText('a'): 1}}", message: ""),
    // Keys and members that raise when they are looked at.
    .init(value: "[{key: 1}]", message: "[0]"),
    .init(value: "[1, {Raising(), 1}]", message: "[1]: a set: reading it raised ValueError: not for you"),
    .init(value: "[{'x': Raising()}]", message: "[0].x: a __main__.Raising, which has no column form"),
    .init(value: "[Unnameable()]", message: "[0]: "),
    .init(value: "[Unhashable()]", message: "[0]: "),
    .init(value: "[Clearing()]", message: ""),
    // Dataclasses that compute.
    .init(
      value: "[Computed(1)]", message: "[0]: a __main__.Computed, a dataclass that computes its field total"),
    .init(
      value: "[None, Watchful(1)]",
      message: "[1]: a __main__.Watchful, a dataclass that computes its attributes"),
    .init(
      value: "[Masked(1)]", message: "[0]: a __main__.Masked, a dataclass that computes its __dict__"),
    .init(value: "[lazy]", message: "[0]: a __main__.Lazy, a dataclass that computes its field total"),
    .init(value: "[incomplete]", message: "[0]: a __main__.Order without its field total"),
    // Code that changes the containers around it while they are read.
    .init(value: "clearing_rows()", message: ""),
    .init(value: "shrinking_table()", message: ""),
    .init(value: "growing_rows()", message: ""),
    .init(value: "replacing_map()", message: ""),
    // Memory.
    .init(value: "[memoryview(b'abcdef')[::2]]", message: "[0]: a memoryview of format 'B'"),
    .init(value: "[memoryview(b'abcdef')[::-1]]", message: "[0]: a memoryview of format 'B'"),
    .init(value: "{'a': memoryview(b'abcd').cast('f')}", message: ".a: a memoryview of format 'f'"),
    .init(
      value: "[memoryview(b'abcd').cast('B', (2, 2))]", message: "[0]: a memoryview of format 'B' and 2 dim"),
    .init(value: "[memoryview(ctypes.c_int(5))]", message: "[0]: a memoryview of format '<i' and 0 dim"),
    .init(
      value: "[released]", message: "[0]: a memoryview: reading it raised ValueError: operation forbidden"),
    .init(
      value: "[Interface({'shape': (-1,), 'typestr': '<f8', 'data': (0, True), 'version': 3})]",
      message: "[0]: "),
    .init(
      value: "[Interface({'shape': (9,), 'typestr': '<f8', 'data': (0, True), 'version': 3})]",
      message: "[0]: "),
    .init(value: "[Interface({'shape': 'x', 'typestr': 7})]", message: "[0]: "),
    .init(value: "[Interface(None)]", message: "[0]: "),
    // Arrow streams.
    .init(value: "[Stream(raising)]", message: "[0]: "),
    .init(value: "[Stream(lambda: None)]", message: "[0]: "),
    .init(value: "[Stream(lambda: capsule(b'something else'))]", message: "[0]: "),
    .init(value: "[Stream(lambda: capsule(b'arrow_array_stream'))]", message: "[0]: "),
    .init(value: "[Stream(lambda: stream(schema_error=5))]", message: "[0]: "),
    .init(value: "[Stream(lambda: stream(next_error=5))]", message: "[0]: "),
    .init(value: "[Stream(lambda: stream(format=b'nonsense'))]", message: "[0]: "),
    .init(value: "[Stream(lambda: stream(length=-1))]", message: "[0]: "),
    .init(value: "[Stream(lambda: stream(length=1 << 60))]", message: "[0]: "),
    .init(value: "[Stream(lambda: stream(null_buffers=True))]", message: "[0]: "),
    .init(value: "[Stream(lambda: stream(buffer_count=7))]", message: "[0]: "),
    .init(value: "[Stream(lambda: stream(releases=False))]", message: "[0]: "),
    // Nesting and numbers.
    .init(value: "nested(100_000)", message: String(repeating: "[0]", count: 60) + ": more than 60 levels"),
    .init(value: "nested(100_000, lambda inner: {'a': inner})", message: String(repeating: ".a", count: 59)),
    .init(value: "nested(1_000, lambda inner: collections.deque([inner]))", message: "[0]"),
    .init(value: "[2**63 - 1, -2**63, 10**5000]", message: "[2]: an int"),
    .init(
      value: "[datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone(Offset(hours=1)))]", message: "[0]: "),
    .init(value: "[datetime.datetime(2020, 1, 1, tzinfo=RaisingZone())]", message: "[0]: "),
  ]

  static let prelude = #"""
    import _regauge, collections, ctypes, datetime, gc, sys
    from dataclasses import dataclass

    def raising(*arguments): raise ValueError("not for you")
    class LongList(list):
        def __len__(self): return 10**9
    class RaisingList(list):
        __len__ = __getitem__ = __iter__ = raising
    class RaisingDict(dict):
        __len__ = __getitem__ = __iter__ = keys = values = items = raising
    class RaisingTuple(tuple):
        __len__ = __getitem__ = __iter__ = raising
    class ShyText(str):
        __str__ = __repr__ = __hash__ = raising
        def __hash__(self): return 5
        def __eq__(self, other): raising()
    class Endless:
        def __len__(self): return -5
        def __getitem__(self, index): return index
    class Raising:
        def __hash__(self): return 77
        __repr__ = __str__ = __eq__ = __bool__ = __len__ = raising
    class Fragile:
        is_armed = False
        def __hash__(self): return raising() if self.is_armed else 1
        def __eq__(self, other): return raising() if self.is_armed else self is other
    fragile = Fragile()
    key = fragile
    keyed = {key: 1}
    fragile.is_armed = True

    class NamelessMeta(type):
        def __getattribute__(cls, name): raising()
    class Unnameable(metaclass=NamelessMeta): pass
    class HashlessMeta(type):
        __hash__ = __eq__ = raising
    class Unhashable(metaclass=HashlessMeta): pass
    victims = []
    class ClearingMeta(type):
        def __getattribute__(cls, name):
            for victim in victims: victim.clear()
            return type.__getattribute__(cls, name)
    class Clearing(metaclass=ClearingMeta):
        def __repr__(self):
            for victim in victims: victim.clear()
            return ""

    @dataclass
    class Computed:
        total: int
        total = property(lambda self: raising(), lambda self, value: None)
    @dataclass
    class Watchful:
        total: int
        def __getattribute__(self, name): raising()
    @dataclass
    class Masked:
        total: int
        @property
        def __dict__(self): return [1]
    class Getter:
        def __get__(self, instance, owner):
            if instance is None: raise AttributeError
            raising()
    @dataclass
    class Lazy:
        total: int = None
    Lazy.total = Getter()
    lazy = Lazy(1)
    del lazy.__dict__["total"]
    @dataclass
    class Order:
        total: int
    incomplete = object.__new__(Order)

    def clearing_rows():
        victims[:] = [[[str(i)] for i in range(5000)]]
        victims[0][10] = {Clearing(), str(10)}
        return victims[0]
    def shrinking_table():
        victims[:] = [["b" + str(i) for i in range(3000)]]
        return {"a": [{Clearing(), i} for i in range(3000)], "b": victims[0]}
    def growing_rows():
        rows = [["x"] for i in range(3000)]
        class Growing:
            def __repr__(self):
                for row in rows[50:]: row.append("y" * 50)
                return ""
        rows[3].append({Growing(), 1})
        return rows
    def replacing_map():
        victims[:] = [{(i, str(i)): {Clearing(), i} for i in range(3000)}]
        return [victims[0]]

    released = memoryview(b"abc")
    released.release()
    class Interface:
        def __init__(self, described): self.__array_interface__ = described

    class CSchema(ctypes.Structure):
        _fields_ = [("format", ctypes.c_char_p), ("name", ctypes.c_char_p), ("metadata", ctypes.c_char_p),
                    ("flags", ctypes.c_int64), ("n_children", ctypes.c_int64), ("children", ctypes.c_void_p),
                    ("dictionary", ctypes.c_void_p), ("release", ctypes.c_void_p), ("private", ctypes.c_void_p)]
    class CArray(ctypes.Structure):
        _fields_ = [("length", ctypes.c_int64), ("null_count", ctypes.c_int64), ("offset", ctypes.c_int64),
                    ("n_buffers", ctypes.c_int64), ("n_children", ctypes.c_int64), ("buffers", ctypes.c_void_p),
                    ("children", ctypes.c_void_p), ("dictionary", ctypes.c_void_p), ("release", ctypes.c_void_p),
                    ("private", ctypes.c_void_p)]
    class CStream(ctypes.Structure):
        _fields_ = [(name, ctypes.c_void_p) for name in
                    ("get_schema", "get_next", "get_last_error", "release", "private")]
    Filler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
    Releaser = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
    new_capsule = ctypes.pythonapi.PyCapsule_New
    new_capsule.restype = ctypes.py_object
    new_capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    kept = []
    address = lambda callback: (kept.append(callback), ctypes.cast(callback, ctypes.c_void_p).value)[1]
    schema_release = address(Releaser(lambda at: setattr(CSchema.from_address(at), "release", None)))
    array_release = address(Releaser(lambda at: setattr(CArray.from_address(at), "release", None)))
    stream_release = address(Releaser(lambda at: setattr(CStream.from_address(at), "release", None)))

    def capsule(name, content=None):
        content = content or CStream()
        kept.extend((content, name))
        return new_capsule(ctypes.addressof(content), name, None)

    def stream(schema_error=0, next_error=0, format=b"l", length=4, null_buffers=False, buffer_count=2, releases=True):
        values = (ctypes.c_int64 * 4)(1, 2, 3, 4)
        buffers = (ctypes.c_void_p * 8)(None, None if null_buffers else ctypes.addressof(values))
        kept.extend((values, buffers, format))
        given = []
        def get_schema(at, out):
            if schema_error: return schema_error
            made = CSchema.from_address(out)
            ctypes.memset(out, 0, ctypes.sizeof(made))
            made.format, made.release = format, schema_release
            return 0
        def get_next(at, out):
            if next_error: return next_error
            made = CArray.from_address(out)
            ctypes.memset(out, 0, ctypes.sizeof(made))
            if not given:
                made.length, made.n_buffers, made.buffers = length, buffer_count, ctypes.addressof(buffers)
                made.release = array_release if releases else None
                given.append(1)
            return 0
        made = CStream()
        made.get_schema, made.get_next = address(Filler(get_schema)), address(Filler(get_next))
        made.release = stream_release
        return capsule(b"arrow_array_stream", made)
    class Stream:
        def __init__(self, make): self.make = make
        def __arrow_c_stream__(self, requested_schema=None): return self.make()

    class Offset(datetime.timedelta):
        def total_seconds(self): raising()
    class RaisingZone(datetime.tzinfo):
        utcoffset = dst = tzname = __reduce__ = raising
    def nested(levels, wrap=lambda inner: [inner]):
        value = 1
        for _ in range(levels): value = wrap(value)
        return value

    """#

  @Test(
    "Each is refused with its path, and nothing crashes", arguments: Interpreters.all, [true, false])
  func refused(_ interpreter: PythonInterpreter, usesLayouts: Bool) throws {
    let code =
      Self.prelude + "_regauge.use_layouts(\(usesLayouts ? 1 : 0))\nfor text in (\n"
      + Self.cases.map { "  r\"\"\"\($0.value)\"\"\",\n" }.joined() + "):\n"
        + #"""
            value = eval(text.replace("{key: 1}", "keyed"))
            try: print("encoded", len(_regauge.encode(value)), flush=True)
            except ValueError as error: print("refused", str(error).replace("\n", " "), flush=True)
        gc.collect()
        print(_regauge.roundtrip([{"a": 1}, {"a": "still here"}]))
        """#
    let result = try Launcher.script(interpreter, ["-c", code])
    let lines = result.standardOutput.split(separator: "\n").map(String.init)
    #expect(
      result.termination.isSuccess,
      "\(result.termination) after \(lines.count) lines\n\(result.standardError)")
    #expect(lines.last == "[{'a': 1}, {'a': 'still here'}]")
    try #require(lines.count == Self.cases.count + 1)
    for (wanted, line) in zip(Self.cases, lines) {
      #expect(line.hasPrefix("refused \(wanted.message)"), "\(wanted.value) gave \(line)")
    }
  }
}
