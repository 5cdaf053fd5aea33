import Testing
import Workers

@Suite("Values without a column form")
struct UnrepresentableValueTests {
  private static let wide = "return it as a str or a float, or declare its column wide in the manifest"
  static let cases: [(expression: String, message: String)] = [
    (
      "[{'orders': 1, 'total': 1}, {'orders': 1, 'total': 2**64}]",
      "[1].total: an int of 65 bits: columns hold 64, sign included; " + wide
    ),
    ("-2**63 - 1", "an int of 64 bits: columns hold 64, sign included; " + wide),
    (
      "{'a': ['x', '\\ud800']}",
      ".a[1]: a str with a lone surrogate, which is no Unicode text; "
        + "return it as bytes: text.encode('utf-8', 'surrogatepass')"
    ),
    (
      "[{1, b'x', ()}, {len}]",
      "[1][0]: a builtin_function_or_method, which has no column form; return data, not code"
    ),
    (
      "collections.deque([{'a': collections.Counter(x=2**64)}])",
      "[0].a.x: an int of 65 bits: columns hold 64, sign included; " + wide
    ),
    (
      "[enum.IntEnum('Color', 'RED').RED]",
      "[0]: a __main__.Color, whose class is not what __main__.Color names, so that it could not be found again; "
        + "bind the class to its own name at the top of its module"
    ),
    (
      "collections.defaultdict(local, a=1)",
      "a collections.defaultdict whose factory is <function local>: only built-in types can be named; "
        + "return dict(value)"
    ),
    (
      "[Text('a')]",
      "[0]: a __main__.Text, a subclass of str, which columns cannot rebuild; return str(value)"
    ),
    (
      "[tagged]",
      "[0]: a collections.Counter with the attribute note, which would be lost; return a dict that holds both"
    ),
    (
      "[datetime.timedelta.max]",
      "[0]: a datetime.timedelta of more than 292,471 years, beyond 64 bits of microseconds; return it as a float"
    ),
    (
      "[datetime.time(1, tzinfo=datetime.timezone.utc)]",
      "[0]: a datetime.time with a time zone, which a column cannot keep; return value.isoformat()"
    ),
    (
      "[datetime.datetime(2021, 3, 28, 2, 30, tzinfo=zoneinfo.ZoneInfo('Europe/Berlin'))]",
      "[0]: 2021-03-28T02:30:00+01:00 in Europe/Berlin, a time that the zone skips or that fold=1 does not fit; "
        + "return value.astimezone(datetime.timezone.utc)"
    ),
    (
      "[memoryview(b'abcd').cast('I')]",
      "[0]: a memoryview of format 'I' and 1 dimensions: only plain bytes are carried; "
        + "return bytes(value) or the object behind it"
    ),
    (
      "{'log file': [open('/dev/null')]}",
      "['log file'][0]: a _io.TextIOWrapper, which has no column form; return its contents: value.read()"
    ),
    ("[len]", "[0]: a builtin_function_or_method, which has no column form; return data, not code"),
    ("cyclic", "[1].self: a container that contains itself; break the cycle: columns hold trees"),
    ("fans_out", "[0]: a container that contains itself; break the cycle: columns hold trees"),
    ("deep", "\(String(repeating: "[0]", count: 60)): more than 60 levels of nesting; flatten the value"),
    (
      "datetime.datetime(2020, 1, 1, fold=1)",
      "a datetime with fold=1, which columns cannot tell from fold=0; "
        + "return it in UTC: value.astimezone(datetime.timezone.utc)"
    ),
    (
      "[datetime.datetime(2020, 1, 1, tzinfo=Zone())]",
      "[0]: a datetime whose time zone is a __main__.Zone: fixed offsets of whole minutes without a name "
        + "are kept, and zoneinfo.ZoneInfo with a key; return value.astimezone(datetime.timezone.utc)"
    ),
    (
      "local()",
      "a __main__.local.<locals>.Local, a dataclass defined inside a function, which cannot be found again by "
        + "name; define it at the top of its module"
    ),
    (
      "extended",
      "a __main__.Order with the attribute note, which is no field of the dataclass; "
        + "declare it as a field, or delete it"
    ),
    (
      "[Counted(1)]",
      "[0]: a __main__.Counted, a dataclass that computes its field total, which columns cannot rebuild; "
        + "return a dict"
    ),
    (
      "[Order({'x': object()})]",
      "[0].total.x: an object, which has no column form; return a dict, a dataclass or another plain value, "
        + "or name an adapter in the manifest"
    ),
    (
      "[{(1, 2**70): 'a'}]",
      "[0][a tuple] (the key)[1]: an int of 71 bits: columns hold 64, sign included; "
        + wide
    ),
  ]

  @Test("Each is refused with its path, its type and the remedy", arguments: Interpreters.all)
  func refused(_ interpreter: PythonInterpreter) throws {
    let code =
      #"""
      import _regauge, collections, datetime, decimal, enum, re, zoneinfo
      from dataclasses import dataclass

      cyclic = [1]
      cyclic.append({"self": cyclic})
      fans_out = []
      fans_out.extend([fans_out] * 10)
      deep = []
      for _ in range(100): deep = [deep]
      class Zone(datetime.tzinfo):
          def utcoffset(self, at): return datetime.timedelta(0)
      def local():
          @dataclass
          class Local:
              a: int
          return Local(1)
      @dataclass
      class Order:
          total: float
      @dataclass
      class Counted:
          total: int
          @property
          def total(self): return self._total
          @total.setter
          def total(self, value): self._total = value
      class Text(str): pass
      tagged = collections.Counter()
      tagged.note = "x"
      extended = Order(1.0)
      extended.note = "x"
      for text in (

      """# + Self.cases.map { "  r\"\"\"\($0.expression)\"\"\",\n" }.joined()
        + #"""
        ):
            try: print("encoded", _regauge.encode(eval(text)))
            except ValueError as error: print(re.sub(" at 0x[0-9a-f]+", "", str(error)))
        """#
    let lines = try Launcher.lines(interpreter, code)
    #expect(lines.count == Self.cases.count)
    for (wanted, line) in zip(Self.cases, lines) { #expect(line == wanted.message, "\(wanted.expression)") }
  }

  @Test("A damaged file is refused, and the interpreter goes on")
  func damagedBytes() throws {
    let code = """
      import _regauge
      bytes_ = _regauge.encode([{"a": 1, "b": "text"}, {"c": 2.5}] * 40)
      survived = 0
      for cut in range(0, len(bytes_), 97):
          try: _regauge.decode(bytes_[:cut])
          except RuntimeError: survived += 1
      for place in range(0, len(bytes_), 13):
          damaged = bytearray(bytes_); damaged[place] ^= 0x55
          try: _regauge.decode(bytes(damaged))
          except (RuntimeError, ValueError): pass
      print("refused", survived > 10)
      """
    #expect(try Launcher.lines(Interpreters.first, code) == ["refused True"])
  }
}
