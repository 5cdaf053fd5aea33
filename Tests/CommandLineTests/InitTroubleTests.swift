import FoundationEssentials
import Testing

/// Scripts that make trouble for `init`; nothing is built here.
@Suite("Scaffolds of awkward scripts")
struct InitTroubleTests {
  /// A folder with nothing but the script `etl.py`.
  private static func workshop(_ script: String) throws -> Workshop {
    let workshop = try Workshop()
    for name in ["regauge.toml", "shop.py", "amounts.txt", "libshop.so"] { try workshop.remove(name) }
    try workshop.write("etl.py", script)
    return workshop
  }

  private static let library = "rewrites/Sources/Rewrites/Generated/Library.swift"

  private static let growing = """
    import sys
    def clean(rows, by=1): return [row for row in rows]
    def total(rows): return len(rows)
    if __name__ == "__main__":
        clean([{"a": 1}] if len(sys.argv) < 2 else [{"a": 1}, {"a": [2]}])
        total([{"a": 1}])
        sys.exit(len(sys.argv) - 1)

    """

  @Test("A stage that is refused stays as it was, in cases, types and library")
  func refused() throws {
    let workshop = try Self.workshop(Self.growing)
    expect(try workshop.regauge("init", "--stages", "clean,total", "etl.py"), status: 0)
    let library = try workshop.text(Self.library)
    let cases = try workshop.regauge("cases", "list").output
    expect(
      try workshop.regauge("init", "--stages", "clean", "etl.py", "bad"), status: 1,
      errors: [
        "✗ clean becomes no stage: rows.a: values of several kinds meet there (int, list), and a MixedColumn holds "
          + "bool, int, float and str, not list: let the script make them one kind; the stage stays as it was",
        "no function became a stage; nothing was written",
      ])
    #expect(try workshop.text(Self.library) == library)
    #expect(try workshop.regauge("cases", "list").output == cases)
    // Another stage's new capture leaves it alone as well, even in a clone, which has no cases.
    try workshop.remove(".regauge")
    expect(try workshop.regauge("init", "--stages", "total", "etl.py"), status: 0)
    #expect(try workshop.text(Self.library) == library)
    // With its file it goes.
    try workshop.remove("rewrites/Sources/Rewrites/Clean.swift")
    expect(try workshop.regauge("init", "--stages", "total", "etl.py"), status: 0)
    #expect(try !workshop.text(Self.library).contains("clean"))
  }

  @Test("Dates, times and spans of every unit, and values of several kinds, have their Swift types")
  func types() throws {
    let workshop = try Self.workshop(
      """
      from datetime import date, datetime, timedelta, timezone
      import numpy as np, pandas as pd
      def clean(rows, since, grace, first, default): return rows[1:]
      def track(times, gaps): return times + gaps
      def late(frame): return frame
      if __name__ == "__main__":
          start = datetime(2024, 1, 1, tzinfo=timezone.utc)
          rows = [{"amount": x, "n": n, "seen": start, "took": timedelta(1)}
                  for x, n in [(3, 1), ("4", 2.5), (None, 3)]]
          for default in (1, "none"): clean(rows, datetime(2024, 1, 1), timedelta(1), date(2024, 1, 1), default)
          track(np.array(["2024"], "M8[s]"), np.array([1], "m8[s]"))
          times = pd.Series(np.array(["2024"], "M8[ns]"))
          late(pd.DataFrame({"t": times, "z": times.dt.tz_localize("Europe/Berlin"), "d": times - times}))

      """)
    try FileManager.default.createDirectory(
      atPath: "\(workshop.path)/code", withIntermediateDirectories: false)
    try workshop.copy("\(workshop.path)/etl.py", to: "code/etl.py")
    try FileManager.default.createSymbolicLink(
      atPath: "\(workshop.path)/venv", withDestinationPath: "\(Tool.package)/.venv")
    expect(
      try Tool.run(
        ["init", "--python", "../venv", "--stages", "clean,track,late", "etl.py"], in: workshop.path + "/code"
      ),
      status: 0)
    // As seen from the manifest, which others may have elsewhere.
    #expect(try workshop.text("code/regauge.toml").contains("python = \"../venv\"\n"))
    let texts =
      try workshop.text("code/\(Self.library)")
      + ["Clean", "Track", "Late"].map { try workshop.text("code/rewrites/Sources/Rewrites/\($0).swift") }
      .joined()
    for line in [
      "var amount: MixedColumn  // holds nulls; holds int, str", "var n: MixedColumn  // holds int, float",
      "var seen: ZonedDatetimeColumn<Microseconds>", "var took: TimedeltaColumn<Microseconds>",
      "_ since: Datetime, _ grace: Timedelta, _ first: Day, _ `default`: MixedValue)",
      "func track(_ times: DatetimeColumn<Seconds>, _ gaps: TimedeltaColumn<Seconds>) throws -> "
        + "DatetimeColumn<Seconds> {", "var t: DatetimeColumn<Nanoseconds>",
      "var z: ZonedDatetimeColumn<Nanoseconds>", "var d: TimedeltaColumn<Nanoseconds>",
    ] { #expect(texts.contains(line), "no \(line) in \(texts)") }
  }

  /// Functions that return what no Swift type stands for, and what is said of them.
  private static let refusals: [(function: String, said: String)] = [
    (
      "def pairs(rows): return [(row['a'], 'x') for row in rows]",
      "result: it holds tuples: give a list of dicts"
    ),
    ("def unique(rows): return {row['a'] for row in rows}", "result: it holds sets: give lists, sorted"),
    (
      "def by_key(rows): return {row['a']: 'x' for row in rows}",
      "its dicts have keys that are no column names"
    ),
    ("def counts(rows): return {f\"k{row['a']}\": 1 for row in rows}", "its keys differ from call to call"),
    (
      "def ragged(rows): return [{'a': 1}, {'b': 2}]",
      "result: its dicts have different keys: give every one all"
    ),
    ("def holes(rows): return [{'a': None}, {'a': {'b': 1}}]", "result.a: some of its dicts are None"),
    (
      "def empty(rows): return []",
      "it returned nothing but empty lists: run the script on data that gives more"
    ),
    ("def none(rows): return None", "it returned None and changed no argument in any call"),
  ]

  @Test("What has no Swift type is refused with what to give in its place")
  func refusedTypes() throws {
    let names = Self.refusals.map { $0.function.split(separator: "(")[0].dropFirst(4) }
    let calls = names.map { "    \($0)([{'a': 1}, {'a': 2}]); \($0)([{'a': 3}])\n" }.joined()
    let workshop = try Self.workshop(
      Self.refusals.map { $0.function + "\n" }.joined()
        + "def taken(rows): return [row.get('a') for row in rows]\n"
        + "if __name__ == '__main__':\n    taken([{'a': 1}, {'b': 2}])\n" + calls)
    let result = try workshop.regauge(
      "init", "--stages", names.joined(separator: ",") + ",taken", "etl.py")
    expect(result, status: 1, errors: names.map { "✗ \($0) becomes no stage: " })
    for (_, said) in Self.refusals { #expect(result.errors.contains(said), "no \(said) in \(result)") }
    // Taken they can be: what a row lacks is null.
    let library = try workshop.text(Self.library)
    #expect(
      library.contains(
        "/// Of its rows: a key that a row lacks is null here.\nstruct TakenRows: StageTable {"))
  }

  @Test("A damaged record of the scaffold is an error, and forgets no stage")
  func damagedRecord() throws {
    let workshop = try Self.workshop(Self.growing)
    expect(try workshop.regauge("init", "--stages", "clean,total", "etl.py"), status: 0)
    let library = try workshop.text(Self.library)
    let record = try workshop.text("rewrites/stages.json")
    try workshop.write("rewrites/stages.json", "<<<<<<< HEAD\n" + record)
    expect(
      try workshop.regauge("init", "--stages", "clean", "etl.py"), status: 2,
      errors: [
        "rewrites/stages.json: it is not as regauge init wrote it", "→ put it right, as after a merge",
      ])
    #expect(try workshop.text(Self.library) == library)
  }

  @Test("A manifest that no longer fits a stage is told the lines to write")
  func misfit() throws {
    let workshop = try Self.workshop(Self.growing)
    expect(try workshop.regauge("init", "--stages", "clean,total", "etl.py"), status: 0)
    try workshop.write(
      "etl.py",
      Self.growing.replacing(
        "def clean(rows, by=1): return [row for row in rows]",
        with: "def clean(rows):\n    rows.append({'a': 2})\n    return 1, 2"))
    expect(
      try workshop.regauge("init", "--stages", "clean", "etl.py"), status: 1,
      errors: [
        """
          ✗ regauge.toml: stage clean is not what was captured; write
              inputs = ["rows"]
              outputs = ["clean_1", "clean_2"]
              mutates = ["rows"]

        """
      ])
  }

  @Test("A program that ends badly leaves its stages, and status 1 as after a capture")
  func badEnd() throws {
    let workshop = try Self.workshop(Self.growing)
    expect(
      try workshop.regauge("init", "--stages", "total", "etl.py", "1", "2"), status: 1,
      errors: ["the program exited with status 2", "written   regauge.toml"])
  }

  @Test("Names that clash in Swift are told apart, and the same ones each time")
  func names() throws {
    let workshop = try Self.workshop(
      #"""
      def clean_rows(a, A, self): return [{"X": 1, "x": 2, "self": 3, "é": 4, "ü": 5, 'a\r"\\\n\x01': 6}]
      def cleanRows(rows): return rows
      def library(xs): return xs
      def halves(xs): return [1], [2]
      def halves_1(xs): return xs
      class One:
          @staticmethod
          def clean(xs): return [1]
      class Two:
          @staticmethod
          def clean(xs): return [2.5]
      if __name__ == "__main__":
          clean_rows([1], [2], 3); cleanRows([{"a": 1}]); library([1]); halves([1]); halves_1([1]); One.clean([1]); Two.clean([1])

      """#)
    let stages = "clean_rows,cleanRows,library,library,One.clean,Two.clean,halves,halves_1"
    expect(try workshop.regauge("init", "--stages", stages, "etl.py"), status: 0)
    let library = try workshop.text(Self.library)
    for line in [
      #"outputs: ["clean_rows"], cleanRows)"#, #"outputs: ["cleanRows"], cleanRows2)"#,
      #"outputs: ["library"], library2)"#, #"outputs: ["halves_1", "halves_2"], halves)"#,
      #"outputs: ["halves_12"], halves1)"#,
      #"Stage("One_clean", "#, #"Stage("Two_clean", "#,
      "  var x2: Int64Column\n  var x: Int64Column\n  var self_: Int64Column\n  var value: Int64Column\n",
      #"case "x2": "X""#, #"case "self_": "self""#, #"case "value2": "ü""#,
      #"case "a": "a\r\"\\\n\u{1}""#,
    ] { #expect(library.contains(line), "\(line)\n\(library)") }
    let folder = "rewrites/Sources/Rewrites"
    #expect(
      try workshop.text("\(folder)/CleanRows.swift").contains(
        "func cleanRows(_ a: Int64Column, _ a2: Int64Column, _ self_: Int)"))
    for file in ["CleanRows2", "Library2", "OneClean", "TwoClean"] {
      #expect(workshop.exists("\(folder)/\(file).swift"), "\(file)")
    }
    // In another order, and through the names that the stages have by now.
    expect(try workshop.regauge("init", "--stages", "Two.clean,cleanRows,clean_rows", "etl.py"), status: 0)
    #expect(try workshop.text(Self.library) == library)
    expect(
      try workshop.regauge("init", "--stages", "clean_rows,etl:clean_rows", "etl.py"), status: 2,
      errors: [
        "cannot make stages of 'clean_rows' and 'etl:clean_rows': both may mean the same function",
        "→ name it once, or write the shorter one as MODULE:FUNCTION",
      ])
  }

  @Test("Sources with CR LF are quoted line by line; those in another encoding are not")
  func sources() throws {
    let workshop = try Self.workshop(
      "def clean(rows):\r\n    return len(rows)\r\n\r\nif __name__ == \"__main__\":\r\n    clean([1])\r\n")
    expect(try workshop.regauge("init", "--stages", "clean", "etl.py"), status: 0)
    let file = "rewrites/Sources/Rewrites/Clean.swift"
    #expect(
      try workshop.text(file).contains(
        "//\n//     def clean(rows):\n//         return len(rows)\n\nfunc clean("))

    let latin = "# coding: latin-1\ndef clean(rows):\n    return '\u{e9}'\nclean([1])\n"
    let bytes = latin.unicodeScalars.map { UInt8($0.value) }
    try Data(bytes).write(to: URL(filePath: "\(workshop.path)/etl.py"))
    expect(try workshop.regauge("init", "--stages", "clean", "etl.py"), status: 0)
    #expect(
      try workshop.text(file).contains("//     (clean: its file is not in UTF-8, see there)\n\nfunc clean("))
  }

  @Test("A program's guard is not taken for what its functions need")
  func program() throws {
    let workshop = try Self.workshop(
      """
      import sys
      class App:
          @staticmethod
          def clean(xs): return [x + 1 for x in xs]
          @classmethod
          def main(cls): print(cls.clean([1, 2]), sys.argv[1])
      if __name__ == "__main__":
          App.main()

      """)
    let made = try workshop.regauge("init", "--stages", "App.clean", "etl.py", "x")
    expect(made, status: 0)
    #expect(!made.errors.contains("note:"))
    #expect(try !workshop.text("regauge.toml").contains("load"))
  }

  static let unimportable: [(script: String, function: String, said: [String])] = [
    (
      "etl.v2.py", "clean",
      ["clean becomes no stage: etl.v2.py cannot be imported under this name", "etl_v2.py"]
    ),
    (
      "etl", "clean",
      ["clean becomes no stage: etl cannot be imported under this name: rename it, say to etl.py"]
    ),
    ("etl.py", "varied", ["varied becomes no stage: it takes *xs, and a native stage has a fixed number"]),
    ("etl.py", "nothing", ["✗ nothing      0 cases of 0 calls", "'nothing' was never called"]),
  ]

  @Test("What cannot be a stage is refused with the reason, and no trace", arguments: unimportable)
  func refusal(_ script: String, _ function: String, _ said: [String]) throws {
    let workshop = try Self.workshop("")
    try workshop.remove("etl.py")
    try workshop.write(script, "def clean(xs): return xs\ndef varied(*xs): return 1\nclean([1]); varied(1)\n")
    let result = try workshop.regauge("init", "--stages", function, "--folder", "new", script)
    expect(result, status: 1, errors: said + ["no function became a stage; nothing was written"])
    #expect(!result.errors.contains("Swift types"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.path) == [script])
  }
}
