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

  @Test("Converting each kind 10,000 times leaves memory level", arguments: [true, false])
  func level(usesLayouts: Bool) throws {
    let code =
      CodecRoundTripTests.prelude + "_regauge.use_layouts(\(usesLayouts ? 1 : 0))\ntexts = (\n"
      + Self.values.map { "  r\"\"\"\($0)\"\"\",\n" }.joined()
        + #"""
        )
        import gc
        def resident():
            with open("/proc/self/status") as status:
                return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
        # 25 rounds of 40 values, together and each alone, five times over: 10,000 conversions of each.
        blocks, pages = {text: [] for text in texts}, []
        for _ in range(5):
            for text in texts:
                values = [eval(text) for _ in range(40)]
                gc.collect()
                before = sys.getallocatedblocks()
                for _ in range(25):
                    _regauge.roundtrip(values)
                    for value in values: _regauge.roundtrip(value)
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
    for line in try Launcher.lines(try Interpreters.first, code) {
      #expect(line.hasSuffix(": level"), "\(line)")
    }
  }
}
