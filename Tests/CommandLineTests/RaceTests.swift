import FoundationEssentials
import Testing

/// Real programs against each other: what they write is compared by content, and whole runs are timed.
@Suite("Racing an old and a new program")
struct RaceTests {
  /// A folder with programs, gone with its owner.
  final class Track {
    let path: String

    init() throws {
      path = FileManager.default.temporaryDirectory.appending(path: "regauge-race-test-\(UUID())").path
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try write("data.csv", "id,v\n" + (0..<200).map { "\($0),\(Double($0) / 2)\n" }.joined())
      try write("old.py", Self.program())
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
      let file = URL(filePath: "\(path)/\(name)")
      try FileManager.default.createDirectory(
        atPath: file.deletingLastPathComponent().path, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }

    func race(_ options: [String], new: String, input: String = "") throws -> ToolResult {
      try write("new.py", new)
      return try Tool.run(
        ["race"] + options + ["--", "python3", "old.py", "data.csv", "--", "python3", "new.py", "data.csv"],
        in: path, input: input)
    }

    /// Writes a CSV file, a JSON document, JSON lines and text, and prints.
    static func program(_ replacements: KeyValuePairs<String, String> = [:]) -> String {
      var text = """
        import csv, json, os, sys
        rows = [{"id": int(row["id"]), "v": float(row["v"]) * 2} for row in csv.DictReader(open(sys.argv[1]))]
        with open("out.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, ["id", "v"], lineterminator="\\n")
            writer.writeheader(); writer.writerows(rows)
        json.dump({"total": sum(row["v"] for row in rows), "n": len(rows)}, open("out.json", "w"))
        os.makedirs("sub", exist_ok=True)
        with open("sub/rows.jsonl", "w") as file:
            for row in rows: print(json.dumps(row), file=file)
        print("rows", len(rows))

        """
      for (old, new) in replacements { text = text.replacing(old, with: new) }
      return text
    }
  }

  /// A change to the program, options, and what the race must say.
  struct Variant: Sendable, CustomTestStringConvertible {
    var name: String
    var old: String
    var new: String
    var options: [String] = []
    var status = 1
    var said: [String]
    var testDescription: String { name }
  }

  static let variants: [Variant] = [
    .init(
      name: "the same content in other bytes",
      old: "json.dump({\"total\": sum(row[\"v\"] for row in rows), \"n\": len(rows)}",
      new: "json.dump({\"n\": len(rows), \"total\": int(sum(row[\"v\"] for row in rows))}", status: 0,
      said: ["5 of 5 outputs agree"]),
    .init(
      name: "other line endings in CSV", old: "lineterminator=\"\\n\"", new: "lineterminator=\"\\r\\n\"",
      status: 0,
      said: ["5 of 5 outputs agree"]),
    .init(
      name: "a number off by little", old: "* 2}", new: "* 2.0000000001}",
      said: [
        "FAIL out.csv", "FAIL out.json", "FAIL sub/rows.jsonl", "2 of 5 outputs agree",
        "not timed: the outputs differ",
      ]),
    .init(
      name: "a number off by little, tolerated", old: "* 2}", new: "* 2.0000000001}",
      options: ["--relative", "1e-9"],
      status: 0, said: ["5 of 5 outputs agree"]),
    .init(
      name: "another order", old: "csv.DictReader(open(sys.argv[1]))]",
      new: "csv.DictReader(open(sys.argv[1]))][::-1]",
      said: ["FAIL out.csv"]),
    .init(
      name: "another order, allowed", old: "csv.DictReader(open(sys.argv[1]))]",
      new: "csv.DictReader(open(sys.argv[1]))][::-1]", options: ["--any-order", "--key", "id"], status: 0,
      said: ["5 of 5 outputs agree"]),
    .init(
      name: "a file that is missing", old: "json.dump(", new: "0 and json.dump(",
      said: ["FAIL out.json   mismatch", "the candidate did not write it"]),
    .init(
      name: "a file too many", old: "print(\"rows\"", new: "open('log', 'w'); print(\"rows\"",
      said: ["FAIL log   mismatch", "the candidate alone wrote it"]),
    .init(
      name: "another exit status", old: "print(\"rows\", len(rows))",
      new: "print(\"rows\", len(rows)); sys.exit(3)",
      said: ["FAIL exit status", "the reference exited with status 0, the candidate exited with status 3"]),
    .init(
      name: "a crash", old: "print(\"rows\"", new: "os.kill(os.getpid(), 11); print(\"rows\"",
      said: ["FAIL exit status   crash", "was ended by SIGSEGV (signal 11)"]),
    .init(
      name: "a hang", old: "print(\"rows\"", new: "import time; time.sleep(60); print(\"rows\"",
      options: ["--time-limit", "2s"],
      said: ["FAIL exit status   timeout", "candidate: it did not end within 2 s"]),
  ]

  @Test("What both write is compared by content", arguments: variants)
  func contents(_ variant: Variant) throws {
    let track = try Track()
    let new = Track.program([variant.old: variant.new])
    #expect(new != Track.program(), "\(variant.old) is not in the program")
    let result = try track.race(["--budget", "0"] + variant.options, new: new)
    expect(result, status: variant.status, output: variant.said)
  }

  @Test("Parquet, Arrow and NumPy files are compared by their values")
  func binaryFiles() throws {
    let track = try Track()
    func program(_ compression: String, _ last: String) -> String {
      """
      import numpy as np, pyarrow as pa, pyarrow.parquet, pyarrow.feather
      table = pa.table({"n": [1, 2, \(last)]})
      pa.parquet.write_table(table, "a.parquet", compression="\(compression)")
      pa.feather.write_feather(table, "a.arrow", compression="\(compression == "none" ? "uncompressed" : "lz4")")
      np.save("a.npy", np.array([1.0, \(last)]))

      """
    }
    try track.write("old.py", program("none", "3"))
    for (last, status, said) in [("3", 0, "5 of 5 outputs agree"), ("4", 1, "2 of 5 outputs agree")] {
      try track.write("new.py", program("zstd", last))
      let python = "\(Tool.package)/.venv/bin/python"
      expect(
        try Tool.run(
          ["race", "--budget", "0", "--", python, "old.py", "--", python, "new.py"], in: track.path),
        status: status, output: [said])
    }
  }

  /// What two programs write, and whether it has the same content.
  static let texts: [(old: String, new: String, said: String)] = [
    ("a,a\n1,2\n", "a,a\n9,2\n", "FAIL"), ("0,0,0\n1,2,3\n", "0,0,0\n7,8,3\n", "FAIL"),
    ("a,b\n", "x,y\n", "FAIL"), ("a,b\n", "a,b\r\n", "agree"), ("a,b\n1,2\n", "b,a\n1,2\n", "FAIL"),
    ("zip\n00501\n", "zip\n501\n", "FAIL"),
    ("id\n12345678901234567890\n", "id\n12345678901234567891\n", "FAIL"),
    ("id\n9007199254740993\n1.5\n", "id\n9007199254740992\n1.5\n", "FAIL"),
    ("x,y\nnan,1\n", "x,y\n,1\n", "FAIL"), ("x\nNA\n", "x\nnull\n", "FAIL"),
    ("x,y\n1,\n2,b\n", "x,y\n1,\n2\n", "FAIL"), ("x\n1.0\n2.50\n", "x\n1\n2.5\n", "agree"),
    ("x\n1e3\n", "x\n1000.0\n", "agree"), ("x\ntrue\n", "x\nTrue\n", "FAIL"),
    ("\u{feff}x\n1\n", "x\n1\n", "agree"), ("x\n\"a\nb\"\n", "x\n\"a\nb\"\n\n", "agree"),
  ]

  @Test("Delimited text is compared by its cells: nothing is lost by reading it")
  func delimited() throws {
    let track = try Track()
    for (name, texts) in [("old", Self.texts.map(\.old)), ("new", Self.texts.map(\.new))] {
      for (index, text) in texts.enumerated() { try track.write("\(name)/\(index).csv", text) }
      try track.write("\(name).py", "import shutil, sys; shutil.copytree(sys.argv[1], 'out')")
    }
    let result = try Tool.run(
      ["race", "--budget", "0", "--", "python3", "old.py", "old", "--", "python3", "new.py", "new"],
      in: track.path)
    let agreeing = expectVerdicts(
      result, Self.texts.map { ($0.said, "\($0.old) → \($0.new)") }, "out/", ".csv")
    expect(result, status: 1, output: ["\(agreeing + 2) of \(Self.texts.count + 2) outputs agree"])
  }

  /// Holds the verdict on each numbered file against what is expected, and returns how many are to agree.
  private func expectVerdicts(
    _ result: ToolResult, _ expected: [(said: String, change: String)], _ prefix: String, _ suffix: String
  ) -> Int {
    let failed = Set(result.output.matches(of: /FAIL (\S+) +mismatch/).map { String($0.output.1) })
    for (index, (said, change)) in expected.enumerated() {
      #expect(failed.contains("\(prefix)\(index)\(suffix)") == (said == "FAIL"), "\(change): \(result)")
    }
    return expected.count { $0.said == "agree" }
  }

  /// Tables as pyarrow makes them, and whether they have the same content.
  static let tables: [(old: String, new: String, said: String)] = [
    ("{'a': pa.array([], 'int64')}", "{'b': pa.array([], 'int64')}", "FAIL"),
    ("{'a': pa.array([], 'int64')}", "{'a': pa.array([], 'utf8')}", "FAIL"),
    ("{'a': pa.array([1], 'int64')}", "{'a': pa.array([1], 'int32')}", "agree"),
    ("{'a': pa.array(['x'])}", "{'a': pa.array(['x'], 'large_utf8')}", "agree"),
    (
      "{'a': pa.array([1001], pa.timestamp('ns'))}", "{'a': pa.array([1001], pa.timestamp('ns')), 'b': [1]}",
      "FAIL"
    ),
    ("{'t': pa.array([1001], pa.timestamp('ns'))}", "{'t': pa.array([1002], pa.timestamp('ns'))}", "FAIL"),
    ("{'t': pa.array([1000], pa.timestamp('ns'))}", "{'t': pa.array([1], pa.timestamp('us'))}", "agree"),
    ("{'t': pa.array([1], pa.timestamp('us'))}", "{'t': pa.array([1], pa.timestamp('us', 'UTC'))}", "FAIL"),
  ]

  @Test("Parquet tables are compared by names, kinds and values")
  func typed() throws {
    let track = try Track()
    for (name, tables) in [("old", Self.tables.map(\.old)), ("new", Self.tables.map(\.new))] {
      let compression = name == "old" ? "none" : "zstd"
      try track.write(
        "\(name).py",
        "import pyarrow as pa, pyarrow.parquet as pq\n"
          + tables.enumerated().map { index, table in
            "pq.write_table(pa.table(\(table)), '\(index).parquet', compression='\(compression)')\n"
          }.joined())
    }
    let python = "\(Tool.package)/.venv/bin/python"
    let result = try Tool.run(
      ["race", "--budget", "0", "--", python, "old.py", "--", python, "new.py"], in: track.path)
    let agreeing = expectVerdicts(
      result, Self.tables.map { ($0.said, "\($0.old) → \($0.new)") }, "", ".parquet")
    expect(result, status: 1, output: ["\(agreeing + 2) of \(Self.tables.count + 2) outputs agree"])
  }

  @Test("A program that changes a file that lies here is found out, and the file is put back")
  func bystanders() throws {
    let track = try Track()
    let program = "import os, sys; open(os.path.join(sys.argv[1], *sys.argv[2:]), 'w').write('1\\n')\n"
    try track.write("old.py", "import sys; print(open(sys.argv[1]).read())\n")
    try track.write("new.py", program)
    try track.write("out.csv", "mine\n")
    let changed = "cannot race the candidate: it changed \(track.path)/out.csv, which was put back"
    let remedy = "→ let it write into its current folder"
    func race(_ options: [String], _ words: String...) throws -> ToolResult {
      try Tool.run(
        ["race", "--budget", "0"] + options + [
          "--", "python3", "old.py", "out.csv", "--", "python3", "new.py",
        ]
          + words, in: track.path)
    }
    expect(try race([], "out.csv"), status: 2, errors: [changed, remedy])
    expect(try race(["--input", "out.csv"], "{input}"), status: 2, errors: [changed, remedy])
    #expect(try String(contentsOfFile: track.path + "/out.csv", encoding: .utf8) == "mine\n")
    // A folder cannot be put back, but what happens to it is told; "." is the run's own.
    try FileManager.default.createDirectory(atPath: track.path + "/kept", withIntermediateDirectories: false)
    expect(
      try race([], "kept", "a.txt"), status: 2, errors: ["it changed \(track.path)/kept/a.txt\n", remedy])
    expect(try race([], ".", "a.txt"), status: 1, output: ["the candidate alone wrote it"])
    #expect(!FileManager.default.fileExists(atPath: track.path + "/a.txt"))
  }

  private func number(_ value: JSON) -> Double { if case .number(let number) = value { number } else { 0 } }

  @Test("Whole runs are timed, and the claim is in the JSON")
  func timing() throws {
    let track = try Track()
    try track.write("old.py", Track.program() + "import time; time.sleep(0.2)\n")
    let result = try track.race(["--budget", "1s", "--json"], new: Track.program())
    let document = try result.json()
    #expect(result.status == 0, "\(result)")
    #expect(document["passes"] == .bool(true))
    #expect(document["outputs"].items.count == 5)
    let summary = document["summary"]
    #expect(number(summary["duoCount"]) >= 9)
    #expect(number(summary["reference"]["warmNanoseconds"]) > 2e8)
    // Nothing stays behind.
    let left = try FileManager.default.contentsOfDirectory(atPath: track.path).sorted()
    #expect(left == ["data.csv", "new.py", "old.py"])
  }

  @Test("An input goes where {input} stands, or to standard input")
  func input() throws {
    let track = try Track()
    let commands = ["--", "wc", "-l", "{input}", "--", "sh", "-c", "wc -l {input}"]
    expect(
      try Tool.run(["race", "--budget", "0", "--input", "data.csv"] + commands, in: track.path), status: 0,
      output: ["2 of 2 outputs agree"])
    expect(
      try Tool.run(
        ["race", "--budget", "0", "--input", "data.csv", "--", "wc", "-l", "--", "grep", "-c", ""],
        in: track.path),
      status: 0, output: ["2 of 2 outputs agree"])
  }

  static let mistakes: [(arguments: [String], said: [String])] = [
    (
      ["--", "python3", "old.py"],
      ["regauge race needs two commands", "write regauge race [OPTIONS] -- OLD…"]
    ),
    (
      ["--", "nope", "--", "true"], ["cannot race 'nope': there is no such program on PATH", "as in ./nope"]
    ),
    (["--", "./old.py", "--", "true"], ["cannot race './old.py': ", "is no executable file"]),
    (["--", "cat", "{input}", "--", "true"], ["it names {input}, and there is none", "add --input FILE"]),
    (
      ["--input", "none.csv", "--", "true", "--", "true"],
      ["none.csv: there is no such file", "correct --input"]
    ),
    (
      ["--relative", "lots", "--", "true", "--", "true"],
      ["option '--relative' is 'lots'", "give a number such as 1e-9"]
    ),
    (
      ["--stdout", "parquet", "--", "true", "--", "true"],
      ["option '--stdout' is 'parquet'", "use text, csv, tsv, json or jsonl"]
    ),
  ]

  @Test("Mistakes have their message and status 2", arguments: mistakes.indices)
  func isToldOf(_ index: Int) throws {
    let track = try Track()
    expect(
      try Tool.run(["race"] + Self.mistakes[index].arguments, in: track.path), status: 2,
      errors: Self.mistakes[index].said)
  }
}
