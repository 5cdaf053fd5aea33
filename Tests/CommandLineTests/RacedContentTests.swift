import FoundationEssentials
import Testing

/// Two files of one name, and what a race says of them; many of them in each race, since a race has its price.
@Suite("What files hold, in a race")
struct RacedContentTests {
  typealias Track = RaceTests.Track

  struct Pair {
    var suffix: String
    var old: String
    var new: String
    var said: String

    init(_ suffix: String, _ old: String, _ new: String, _ said: String) {
      (self.suffix, self.old, self.new, self.said) = (suffix, old, new, said)
    }
  }

  static let texts: [Pair] = [
    // Delimited text.
    .init("csv", "a,a\n1,2\n", "a,a\n9,2\n", "mismatch"),
    .init("csv", "a,a,a (2)\n1,2,3\n", "a,a,a (2)\n1,9,3\n", "mismatch"),
    .init("csv", "0,0,0\n1,2,3\n", "0,0,0\n7,8,3\n", "mismatch"),
    .init("csv", "a,b\n", "x,y\n", "mismatch"), .init("csv", "a,b\n", "a,b\r\n", "equal content"),
    .init("csv", "a,b\n1,2\n", "b,a\n1,2\n", "mismatch"),
    .init("csv", "a,b\n1,2\n", "b,a\n2,1\n", "mismatch"),
    .init("csv", "1,2\n3,4\n", "2,1\n4,3\n", "mismatch"), .init("csv", "", "x\n", "mismatch"),
    .init("csv", "zip\n00501\n", "zip\n501\n", "mismatch"),
    .init("csv", "id\n12345678901234567890\n", "id\n12345678901234567891\n", "mismatch"),
    .init("csv", "id\n9007199254740993\n1.5\n", "id\n9007199254740992\n1.5\n", "mismatch"),
    .init("csv", "x\n12345678901234567.89\n", "x\n12345678901234567.91\n", "mismatch"),
    .init("csv", "x\n1e400\n", "x\n1e500\n", "mismatch"), .init("csv", "x\n1e-400\n", "x\n0.0\n", "mismatch"),
    .init("csv", "x\n-0\n", "x\n0\n", "mismatch"), .init("csv", "x\n-0\n", "x\n-0.0\n", "equal content"),
    .init("csv", "x\n0.1\n", "x\n0.10000000000000000555\n", "equal content"),
    .init("csv", "x,y\nnan,1\n", "x,y\n,1\n", "mismatch"), .init("csv", "x\nNA\n", "x\nnull\n", "mismatch"),
    .init("csv", "x,y\n1,\n2,b\n", "x,y\n1,\n2\n", "mismatch"),
    .init("csv", "x\n1.0\n2.50\n", "x\n1\n2.5\n", "equal content"),
    .init("csv", "x\n1e3\n", "x\n1000.0\n", "equal content"),
    .init("csv", "x\ntrue\n", "x\nTrue\n", "mismatch"),
    .init("csv", "\u{feff}x\n1\n", "x\n1\n", "equal content"),
    .init("csv", "x\n1\n\n3\n", "x\n1\n3\n", "mismatch"),
    .init("csv", "x\n\"a\nb\"\n", "x\n\"a\nb\"\n\n", "mismatch"),
    .init("csv", "x\n1\n\n", "x\n1\n\"\"\n", "equal content"),
    .init("csv", "x,y\n1,2\n\n", "x,y\n1,2\n", "equal content"),
    .init("csv", "x,y\n\"1\"2,3\n", "x,y\n12,3\n", "not comparable"),
    .init("tsv", "x\ty\n1.0\t2\n", "x\ty\n1\t2\n", "equal content"),
    // JSON.
    .init("json", "5", "[5]", "mismatch"), .init("json", "{}", "[]", "mismatch"),
    .init("json", #"{"a":1}"#, #"[{"a":1}]"#, "mismatch"), .init("json", "[[]]", "[{}]", "mismatch"),
    .init("json", #"{"a":[1]}"#, #"{"a":1}"#, "mismatch"), .init("json", "null", "[]", "mismatch"),
    .init("json", #"[{"a":1},{"a":2}]"#, #"{"a":[1,2]}"#, "mismatch"),
    .init("json", #"{"x":{"a":1}}"#, #"{"x":[{"a":1}]}"#, "mismatch"),
    .init(
      "json", #"[1,"a"]"#, #"[{"tag":0,"int":1,"str":null},{"tag":1,"int":null,"str":"a"}]"#, "mismatch"),
    .init(
      "json", #"{"x":[1,"a"]}"#, #"{"x":[{"tag":0,"int":1,"str":null},{"tag":1,"int":null,"str":"a"}]}"#,
      "mismatch"),
    .init("json", #"[{"a":1,"b":null}]"#, #"[{"a":1}]"#, "mismatch"),
    .init("json", "[true]", "[1]", "mismatch"),
    .init("json", #"["1"]"#, "[1]", "mismatch"), .init("json", #""a""#, #"["a"]"#, "mismatch"),
    .init("json", #"{"a":1,"b":2}"#, #"{"b":2.0,"a":1}"#, "equal content"),
    .init("json", #"{"a":1,"a":2}"#, #"{"a":2}"#, "not comparable"),
    .init("json", "[1e400]", "[1e500]", "not comparable"), .init("json", "[-0]", "[0]", "mismatch"),
    .init("json", "[0.1]", "[0.10000000000000000555]", "equal content"),
    .init("json", "[9007199254740993]", "[9007199254740992.0]", "mismatch"),
    .init("jsonl", "{\"a\":1}\n{\"a\":2}\n", "{\"a\":1}\n\n{\"a\":2}", "equal content"),
    .init("jsonl", "[1]\n", "1\n", "mismatch"),
    // Other text, and what is none.
    .init("txt", "a\nb\n", "a\nb", "equal content"), .init("txt", "a\n", "a\r\n", "mismatch"),
    .init("txt", "", "\n", "mismatch"), .init("txt", "1.0\n", "1.00\n", "mismatch"),
    .init("txt", "same\n", "same\n", "identical"),
  ]

  @Test("Text of every kind is compared by its content: nothing is lost by reading it")
  func delimited() throws { try race(Self.texts) }

  @Test("Rows in any order are not columns in any order")
  func anyOrder() throws {
    try race(
      [
        .init("csv", "a,b\n1,2\n3,4\n", "a,b\n3,4\n1,2\n", "equal content"),
        .init("csv", "a,b\n1,2\n", "b,a\n2,1\n", "mismatch"),
        .init("csv", "a,b\n1,2\n3,4\n", "a,b\n3,4\n3,4\n", "mismatch"),
        .init("json", #"{"a":1}"#, #"[{"a":1}]"#, "mismatch"),
      ], ["--any-order"])
  }

  @Test("Rows in any order are paired within a tolerance, in text too")
  func anyOrderWithTolerance() throws {
    try race(
      [
        .init("txt", "a 1\na 2\n", "a 2\na 1\n", "equal content"),
        .init("txt", "a 1.5\na 2.5\n", "a 2.5000000001\na 1.5\n", "within tolerance"),
        .init("txt", "a 1.5\na 2.5\n", "a 2.6\na 1.5\n", "mismatch"),
        .init("csv", "a,x\nu,1.5\nv,2.5\n", "a,x\nv,2.5000000001\nu,1.5\n", "within tolerance"),
      ], ["--any-order", "--relative", "1e-6"])
  }

  @Test("A key names rows of tables, and asks nothing of lines of text")
  func keys() throws {
    try race(
      [
        .init("csv", "n,x\n1,a\n2,b\n", "n,x\n2,b\n1,a\n", "equal content"),
        .init("csv", "m,x\n1,a\n2,b\n", "m,x\n2,b\n1,a\n", "not comparable"),
        .init("txt", "a\nb\n", "b\na\n", "equal content"),
        .init("json", #"{"n":1,"b":2}"#, #"{"b":2,"n":1}"#, "equal content"),
        .init("json", #"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#, "equal content"),
      ], ["--any-order", "--key", "n"])
  }

  @Test("Delimited text without a header begins with values")
  func headerless() throws {
    try race(
      [
        .init("csv", "1.0,2\n3,4\n", "1,2\n3,4\n", "equal content"),
        .init("csv", "1,2\n3,4\n", "2,1\n4,3\n", "mismatch"), .init("csv", "1,2\n", "1,2\n1,2\n", "mismatch"),
        .init("csv", "1,2\n3\n", "1,2\n3,\n", "mismatch"),
      ], ["--no-header"])
  }

  @Test("A tolerance is for floats: whole numbers and the words around them stay exact")
  func tolerance() throws {
    try race(
      [
        .init("txt", "mean 1.5 s\n", "mean 1.5000000001 s\n", "within tolerance"),
        .init("txt", "id 1152921504606846977\n", "id 1152921504606846976\n", "mismatch"),
        .init("txt", "id 1000000000\n", "id 1000000001\n", "mismatch"),
        .init("txt", "x # 5.5\n", "x 5.5 #\n", "mismatch"),
        .init("txt", "rows 5\n", "rows 5.0\n", "equal content"),
        .init("txt", "00501 1.5\n", "501 1.5\n", "mismatch"), .init("txt", "1e400\n", "1e500\n", "mismatch"),
        .init("txt", "1.5 2.5\n", "2.5 1.5\n", "mismatch"), .init("txt", "1.5\n", "1.5 1.5\n", "mismatch"),
        .init("csv", "id,x\n1000000000,1.5\n", "id,x\n1000000001,1.5\n", "mismatch"),
        .init("csv", "2019,2020\n1.5,2.5\n", "2019,2021\n1.5,2.5\n", "mismatch"),
        .init("json", #"{"n":1000000000}"#, #"{"n":1000000001}"#, "mismatch"),
      ], ["--relative", "1e-6"])
  }

  /// Tables as pyarrow makes them, and arrays of NumPy: one rule for both.
  static let typed: [Pair] = [
    .init("parquet", "{'a': pa.array([], 'int64')}", "{'b': pa.array([], 'int64')}", "mismatch"),
    .init("parquet", "{'a': pa.array([], 'int64')}", "{'a': pa.array([], 'utf8')}", "mismatch"),
    .init("parquet", "{'a': pa.array([1], 'int64')}", "{'a': pa.array([1], 'int32')}", "equal content"),
    .init("parquet", "{'a': pa.array([1], 'int64')}", "{'a': pa.array([1], 'float64')}", "mismatch"),
    .init("parquet", "{'a': pa.array(['x'])}", "{'a': pa.array(['x'], 'large_utf8')}", "equal content"),
    .init("parquet", "{'a': [1], 'b': [2]}", "{'b': [2], 'a': [1]}", "equal content"),
    .init(
      "parquet", "{'a': pa.array([1001], pa.timestamp('ns'))}",
      "{'a': pa.array([1001], pa.timestamp('ns')), 'b': [1]}", "mismatch"),
    .init(
      "parquet", "{'t': pa.array([1001], pa.timestamp('ns'))}", "{'t': pa.array([1002], pa.timestamp('ns'))}",
      "mismatch"),
    .init(
      "parquet", "{'t': pa.array([1000], pa.timestamp('ns'))}", "{'t': pa.array([1], pa.timestamp('us'))}",
      "equal content"),
    .init(
      "parquet", "{'t': pa.array([1], pa.timestamp('us'))}",
      "{'t': pa.array([1], pa.timestamp('us', 'UTC'))}",
      "mismatch"),
    .init("arrow", "{'n': [1, 2, 3]}", "{'n': [1, 2, 3]}", "equal content"),
    .init("arrow", "{'n': [1, 2, 3]}", "{'n': [1, 2, 4]}", "mismatch"),
    .init("npy", "np.arange(3)", "np.arange(3, dtype='>i2')", "equal content"),
    .init("npy", "np.arange(3)", "np.arange(3.)", "mismatch"),
    .init("npy", "np.array(1)", "np.array([1])", "mismatch"),
    .init("npy", "np.arange(6).reshape(2, 3)", "np.arange(6)", "mismatch"),
    .init("npy", "np.ones((2, 3), order='C')", "np.ones((2, 3), order='F')", "equal content"),
    .init("npy", "np.zeros((0, 3))", "np.zeros((0, 4))", "mismatch"),
    .init("npy", "np.array(['2020-01'], 'M8[M]')", "np.array([600])", "mismatch"),
    .init("npy", "np.array(['2020-01'], 'M8[M]')", "np.array(['2020-01-01'], 'M8[D]')", "mismatch"),
    .init("npy", "np.array(['2020-01-01'], 'M8[s]')", "np.array(['2020-01-01'], 'M8[ns]')", "equal content"),
    .init("npy", "np.array(['2500-01-01'], 'M8[s]')", "np.array(['2020-01-01'], 'M8[ns]')", "not comparable"),
    .init("npy", "np.array(['NaT'], 'M8[s]')", "np.array(['NaT'], 'M8[us]')", "equal content"),
    .init("npy", "np.array([0.5, np.nan], 'f4')", "np.array([0.5, np.nan])", "equal content"),
    .init("npy", "np.array(['a'])", "np.array(['a'], 'U9')", "equal content"),
    .init("npy", "np.array([True])", "np.array([1], 'u1')", "mismatch"),
    .init(
      "npz", "{'a': np.arange(3), 'b': np.arange(2)}", "{'b': np.arange(2), 'a': np.arange(3)}",
      "equal content"),
    .init("npz", "{'a': np.arange(3)}", "{'a': np.arange(3.)}", "mismatch"),
    .init("npz", "{'a': np.zeros((0, 3))}", "{'a': np.zeros((0, 4))}", "mismatch"),
    .init("npz", "{'a': np.arange(3)}", "{'b': np.arange(3)}", "mismatch"),
  ]

  @Test("Typed tables and arrays are compared by names, kinds, shapes and values")
  func typed() throws {
    let track = try Track()
    for (name, values) in [("old", Self.typed.map(\.old)), ("new", Self.typed.map(\.new))] {
      let calls = zip(values, Self.typed).enumerated().map { index, each in
        "\(each.1.suffix)(\(each.0), '\(index).\(each.1.suffix)')\n"
      }
      try track.write(
        "\(name).py", Self.savers(compression: name == "old" ? "none" : "zstd") + calls.joined())
    }
    let python = "\(Tool.package)/.venv/bin/python"
    let result = try Tool.run(
      ["race", "--budget", "0", "--", python, "old.py", "--", python, "new.py"], in: track.path)
    expectVerdicts(result, Self.typed, folder: "")
  }

  private static func savers(compression: String) -> String {
    """
    import numpy as np, pyarrow as pa, pyarrow.feather, pyarrow.parquet
    def parquet(table, path): pa.parquet.write_table(pa.table(table), path, compression="\(compression)")
    def arrow(table, path):
        pa.feather.write_feather(pa.table(table), path, compression="\(compression == "none" ? "uncompressed" : "lz4")")
    def npy(array, path): np.save(path, array)
    def npz(arrays, path): np.savez(path, **arrays)

    """
  }

  /// One race over files with these contents.
  private func race(_ pairs: [Pair], _ options: [String] = []) throws {
    let track = try Track()
    for (index, pair) in pairs.enumerated() {
      try track.write("old/\(index).\(pair.suffix)", pair.old)
      try track.write("new/\(index).\(pair.suffix)", pair.new)
    }
    let commands = ["--", "cp", "-r", "old", "out", "--", "cp", "-r", "new", "out"]
    expectVerdicts(
      try Tool.run(["race", "--budget", "0"] + options + commands, in: track.path), pairs, folder: "out/")
  }

  private func expectVerdicts(_ result: ToolResult, _ pairs: [Pair], folder: String) {
    let said = Dictionary(
      result.errors.matches(of: /[✓✗] (\S+\d+\.\S+|\d+\.\S+) +([a-z]+( [a-z]+)?)/).map {
        (String($0.output.1), String($0.output.2))
      }, uniquingKeysWith: { $1 })
    for (index, pair) in pairs.enumerated() {
      let verdict = said["\(folder)\(index).\(pair.suffix)"]
      #expect(verdict == pair.said, "\(pair.suffix): \(pair.old) → \(pair.new)")
    }
    #expect(result.status == 1)
  }
}
