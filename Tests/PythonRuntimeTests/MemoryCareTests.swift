import Testing
import Workers

@Suite("Memory of the codec")
struct MemoryCareTests {
  /// One small value of each kind.
  static let values = [
    "None", "True", "5", "1.5", "'text'", "'漢字'", "b'x'", "date(2020, 1, 1)", "at(2020, 1, 1)",
    "at(2020, 1, 1, tzinfo=timezone.utc)", "at(2020, 1, 1, tzinfo=timezone(timedelta(hours=1)))",
    "at(2020, 1, 1, tzinfo=berlin)", "time(1)", "timedelta(1)", "Decimal('1.5')", "Fraction(1, 3)", "1 + 2j",
    "uuid.UUID(int=5)", "range(9)", "[1, 2]", "(1, 'a')", "{'a': 1}", "{1: 'a'}", "{1, 2}", "frozenset('a')",
    "deque([1], 2)", "Counter('ab')", "OrderedDict(a=1)", "defaultdict(list, a=[1])", "Color.RED",
    "Right.READ",
    "Row(1)", "Order(1, [2])", "Point(1.0)", "Slim(1)", "Path('/a')", "bytearray(b'a')", "memoryview(b'a')",
    "[1, 'a', None, 2.0]", "[{'a': 1}, {'b': 2}]", "{'a': [1, 2], 'b': ['x', 'y']}",
  ]

  /// The same of the libraries' kinds.
  static let libraryValues = [
    "np.arange(3)", "np.arange(6).reshape(2, 3)", "np.arange(9)[::2]", "np.array(['a', 'b'])",
    "np.array([b'a'])", "np.array([True])", "np.array(['2013'], 'M8[s]')", "np.array([1j])",
    "np.zeros(2, [('a', 'i4')])", "np.array([1, 'a'], object)", "np.float32(1)", "np.datetime64(1, 's')",
    "pd.DataFrame({'a': [1, 2], 'b': ['x', None]})", "pd.Series([1, None], dtype='Int64', name='x')",
    "pd.Series(['a', 'b'], dtype='category')", "pd.Series([1, 2], index=['x', 'y'])", "pd.Timestamp(1)",
    "pl.DataFrame({'a': [1, 2], 'b': ['x', None]})", "pl.Series([[1], None])",
    "pl.Series(['a'], dtype=pl.Categorical)", "pa.table({'a': [1, 2], 'b': ['x', None]})",
    "pa.array([1.5, None])", "pa.chunked_array([[1], [2]])", "pa.array(['a', 'b']).dictionary_encode()",
    "pa.scalar(1)",
  ]

  @Test("Converting each kind 10,000 times leaves memory level", arguments: [true, false])
  func level(usesLayouts: Bool) throws {
    let prelude = CodecRoundTripTests.prelude + "_regauge.use_layouts(\(usesLayouts ? 1 : 0))\n"
    try Self.staysLevel(try Interpreters.first, prelude, Self.values)
  }

  @Test("Converting each kind of the libraries 10,000 times leaves memory level")
  func librariesLevel() throws {
    let prelude =
      "import _regauge, sys\nimport numpy as np, pandas as pd, polars as pl, pyarrow as pa\n"
    try Self.staysLevel(try ArrayLibraries.interpreter, prelude, Self.libraryValues)
  }

  private static func staysLevel(
    _ interpreter: PythonInterpreter, _ prelude: String, _ values: [String]
  ) throws {
    let code =
      prelude + "texts = (\n" + values.map { "  r\"\"\"\($0)\"\"\",\n" }.joined()
        + #"""
        )
        import gc
        def resident():
            with open("/proc/self/status") as status:
                return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        def convert(values):
            _regauge.roundtrip(values)
            for value in values[:40]: _regauge.roundtrip(value)
        # 10 rounds of 160 values together and 40 each alone, five times over: 10,000 conversions of each.
        blocks, pages = {text: [] for text in texts}, []
        for _ in range(5):
            for text in texts:
                gc.collect()
                before = sys.getallocatedblocks()
                values = [eval(text) for _ in range(160)]
                for _ in range(10): convert(values)
                del values  # with what they keep of having been looked at
                gc.collect()
                blocks[text].append(sys.getallocatedblocks() - before)
            pages.append(resident())
        # Caches fill up at first, and sometimes later; a leak grows by thousands each time.
        for text, counts in blocks.items():
            growth = min(counts)
            print("%s: %s" % (text, "level" if growth < 200 else "%d blocks a pass" % growth))
        growth = min(after - before for before, after in zip(pages, pages[1:]))
        print("resident: %s" % ("level" if growth < 256 else "%d kB a pass" % growth))
        """#
    for line in try Launcher.lines(interpreter, code, deadline: .seconds(300)) {
      #expect(line.hasSuffix(": level"), "\(line)")
    }
  }
}
