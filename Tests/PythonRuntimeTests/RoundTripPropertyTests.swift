import FoundationEssentials
import Testing
import Workers

/// Hypothesis composes values of all kinds, several levels deep; nothing of them may be lost or changed.
///
/// Hypothesis lives in the tool environment, and its values are the texts of Python expressions: so that the other
/// interpreters, which have no Hypothesis, are given the very same ones.
@Suite("Composed values through columns and back")
struct RoundTripPropertyTests {
  /// The tool environment's interpreter.
  private static func toolInterpreter() throws -> PythonInterpreter {
    let package = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try InterpreterProbe.probe(
      package.appending(path: ".venv/bin/python").path, environment: Interpreters.environment)
  }

  private static let check = #"""
    zone = lambda name: ZoneInfo(name)
    def pick(a, b):
        """The members of two equal sets, in pairs."""
        others = {value: value for value in b}
        return [(value, others[value]) for value in a]
    def alike(a, b):
        if isinstance(a, (set, frozenset)):
            return type(a) is type(b) and a == b and all(same(one, other) for one, other in pick(a, b))
        if isinstance(a, (list, tuple, deque)) and type(a) is type(b) and len(a) == len(b):
            return getattr(a, "maxlen", None) == getattr(b, "maxlen", None) and all(map(alike, a, b))
        if isinstance(a, dict) and type(a) is type(b) and len(a) == len(b):
            factory = getattr(a, "default_factory", None) is getattr(b, "default_factory", None)
            return factory and all(map(alike, a, b)) and all(map(alike, a.values(), b.values()))
        if type(a) is Order and type(b) is Order:
            return alike(a.number, b.number) and alike(a.items, b.items)
        if isinstance(a, datetime.datetime) and type(a) is type(b):
            return a.replace(tzinfo=None) == b.replace(tzinfo=None) and a.fold == b.fold and a.tzinfo == b.tzinfo
        return same(a, b)
    def back(text):
        value = eval(text)
        return value, _regauge.roundtrip(value), _regauge.decode(_regauge.encode(value))
    def holds(text):
        value, *others = back(text)
        return all(alike(value, other) for other in others)

    """#

  private static let generator = #"""
    from hypothesis import HealthCheck, Phase, given, settings, strategies as st

    def written(name, *parts): return st.tuples(*parts).map(lambda texts: "%s(%s)" % (name, ", ".join(texts)))
    def literal(strategy): return strategy.map(repr)
    int64 = st.one_of(st.integers(-100, 100), st.integers(-2**63, 2**63 - 1), st.sampled_from([2**63 - 1, -2**63, 2**30, 2**60]))
    bits = st.one_of(st.integers(0, 2**64 - 1), st.sampled_from([0, 1, 1 << 63, 0x7ff << 52, 0xfff << 52, 0x7ff8 << 48, 0x7ff0000000000001, 0xfff8000000000002]))
    number = bits.map(lambda b: "nan(%#x)" % b)
    finite = literal(st.floats(allow_nan=False, allow_infinity=False))
    text = literal(st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
    def unfolded(strategy): return literal(strategy.map(lambda at: at.replace(fold=0)))  # fold=1 is refused
    moment = unfolded(st.datetimes(datetime.datetime(1902, 1, 1), datetime.datetime(2099, 1, 1)))
    minutes = st.integers(-1439, 1439).map(lambda m: "timezone(timedelta(minutes=%d))" % m)
    zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"])
    hashable_leaf = st.one_of(
        st.just("None"), literal(st.booleans()), literal(int64), finite, text, literal(st.binary(max_size=9)),
        literal(st.dates()), unfolded(st.datetimes()),
        st.tuples(moment, minutes).map(lambda t: "%s.replace(tzinfo=%s)" % t),
        st.tuples(moment, zones).map(lambda t: "%s.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(%r))" % t),
        unfolded(st.times()), literal(st.timedeltas(timedelta(days=-10**8), timedelta(days=10**8))),
        literal(st.decimals(allow_nan=False)), literal(st.uuids()).map("uuid.".__add__),
        written("Fraction", literal(int64), literal(st.integers(1, 2**63 - 1))),
        st.sampled_from(["Color.RED", "Color.GREEN", "Right.READ", "Right.READ | Right.WRITE", "PurePosixPath('a/b')"]),
        written("range", *[literal(st.integers(-1000, 1000))] * 2, literal(st.integers(1, 7))),
        written("complex", finite, finite),
    )
    leaf = st.one_of(
        hashable_leaf, number, number, written("complex", number, number),
        st.sampled_from(["Decimal('NaN')", "Decimal('-NaN123')", "bytearray(b'x')", "memoryview(b'yz')", "[]", "()", "{}", "set()"]),
    )
    def many(strategy, start, end, most=4):
        return st.lists(strategy, max_size=most).map(lambda texts: start + "".join(t + ", " for t in texts) + end)
    def items(key, value): return many(st.tuples(key, value).map(": ".join), "{", "}")
    def hashables(depth):
        if depth == 0: return hashable_leaf
        inner = hashables(depth - 1)
        either = st.one_of(hashable_leaf, many(inner, "(", ")"), many(inner, "frozenset([", "])"), written("Row", inner, inner))
        return st.deferred(lambda: either)
    def values(depth):
        if depth == 0: return leaf
        inner, key = values(depth - 1), hashables(min(depth - 1, 1))
        name = st.sampled_from(["'a'", "'b'", "'c'", "'é'", "''", "'regauge.shape'"])
        container = st.one_of(
            many(inner, "[", "]"), many(inner, "[", "]", 9), many(inner, "(", ")"), items(name, inner), items(text, inner),
            items(key, inner), many(items(name, inner), "[", "]"), many(key, "set([", "])"), many(key, "frozenset([", "])"),
            many(inner, "deque([", "])"), many(inner, "deque([", "], 3)"), items(name, inner).map("OrderedDict(%s)".__mod__),
            items(key, literal(int64)).map("Counter(%s)".__mod__), items(key, inner).map("defaultdict(list, %s)".__mod__),
            written("Row", inner, inner), written("Order", inner, inner), many(written("Order", leaf, inner), "[", "]"),
        )
        either = st.one_of(container, container, leaf)
        return st.deferred(lambda: either)  # whose repr is short

    texts = []
    @settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck),
              phases=[Phase.generate, Phase.shrink], report_multiple_bugs=False)
    @given(values(4))
    def every_value_comes_back(text):
        texts.append(text)
        try: outcome = holds(text)
        except Exception as error: raise AssertionError("%s: %s %s" % (text, type(error).__name__, error))
        assert outcome, text + " became " + repr(back(text)[1])

    try:
        every_value_comes_back()
    except AssertionError as failure:
        print("FAILED", str(failure).encode("utf-8", "backslashreplace").decode())
    else:
        for text in texts: print(ascii(text))
    """#

  @Test("No composed value loses or changes anything, in any interpreter")
  func composedValues() throws {
    let prelude = CodecRoundTripTests.prelude + Self.check
    let tool = try Self.toolInterpreter()
    let found = try Launcher.lines(
      tool, prelude + "EXAMPLES = 400\n" + Self.generator)
    let failure = found.first { $0.hasPrefix("FAILED") }
    #expect(failure == nil, "\(failure ?? "")")
    if failure != nil { return }
    try #require(found.count >= 300)
    for interpreter in Interpreters.all where interpreter.libraryPath != tool.libraryPath {
      let replay =
        prelude + #"""
          import ast
          for line in sys.stdin:
              text = ast.literal_eval(line)
              try: outcome = holds(text)
              except Exception as error: outcome = "%s %s" % (type(error).__name__, error)
              if outcome is not True: print(ascii(text), ascii(outcome))
          print("done")
          """#
      let result = try Launcher.script(interpreter, ["-c", replay], input: found.joined(separator: "\n"))
      #expect(
        result.standardOutput == "done\n", "\(interpreter.version): \(result.standardError.suffix(500))")
    }
  }
}
