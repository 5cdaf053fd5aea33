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

  @Test("Links by where they lead, folders by being there: nothing that lies there is overlooked")
  func entries() throws {
    let track = try Track()
    let same = "mkdir d both; echo 1 > d/f; ln -s d same; ln -s $PWD/d inside; ln -s gone dangling"
    let old = same + "; ln -s d away; ln -s /a other; mkdir empty; echo 1 > kind; mkfifo pipe"
    let new = same + "; ln -s /b other; ln -s d kind; mkfifo pipe"
    let result = try Tool.run(
      ["race", "--budget", "0", "--", "sh", "-c", old, "--", "sh", "-c", new], in: track.path)
    expect(
      result, status: 1,
      errors: ["both", "d/f", "same", "inside", "dangling"].map { "✓ \($0.padding(to: 20)) identical" }
        + ["away", "other", "empty", "kind"].map { "✗ \($0.padding(to: 20)) mismatch" }
        + ["✗ \("pipe".padding(to: 20)) not comparable"],
      output: [
        "the reference made a link to /a, the candidate a link to /b",
        "the reference made a file, the candidate a link to d", "7 of 12 outputs agree",
      ])
  }

  /// What two programs do that come to no good, and what the race says.
  static let failures: [(old: String, new: String, status: Int, said: [String])] = [
    (
      "cat nothere.csv", "echo no >&2; exit 1", 1,
      [
        "both programs fail: each exited with status 1, and wrote nothing. Two failures are no agreement",
        "old exited with status 1; its standard error ends:\n  | cat: nothere.csv: No such file",
        "new exited with status 1; its standard error ends:\n  | no\n", "not timed: nothing was compared",
        "→ each runs in an empty folder of its own: give it files as --input FILE and {input}, or by absolute paths",
      ]
    ),
    (
      "true", "true", 1,
      [
        "neither program printed anything or wrote into its folder: nothing was compared",
        "→ let both print their result, or write it into their current folder",
      ]
    ),
    (
      "echo x; exit 1", "echo x; exit 1", 0,
      [
        "! both programs fail: each exited with status 1. Only what they wrote until then was compared",
        "old exited with status 1, its standard error is empty", "2 of 2 outputs agree",
      ]
    ),
    (
      "echo x; for n in 1 2 3 4 5 6 7 8 9; do echo line $n >&2; done; exit 2", "echo x", 1,
      ["old exited with status 2; its standard error ends:\n  | line 2\n", "  | line 9\n"]
    ),
  ]

  @Test("Programs that fail, or write nothing, do not agree in silence", arguments: failures.indices)
  func failing(_ index: Int) throws {
    let (old, new, status, said) = Self.failures[index]
    let result = try Tool.run(["race", "--", "sh", "-c", old, "--", "sh", "-c", new])
    expect(result, status: status, output: said)
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
    #expect(result.errors.contains("more than the budget: fewer runs would prove nothing"), "\(result)")
    #expect(document["outputs"].items.count == 5)
    let summary = document["summary"]
    #expect(number(summary["duoCount"]) >= 9)
    #expect(number(summary["reference"]["warmNanoseconds"]) > 2e8)
    // Nothing stays behind.
    let left = try FileManager.default.contentsOfDirectory(atPath: track.path).sorted()
    #expect(left == ["data.csv", "new.py", "old.py"])
  }

  @Test("A program that gives something else under the clock is found out", arguments: ["old", "new"])
  func unsteady(_ side: String) throws {
    let track = try Track()
    // Each run leaves a mark beside the folders of the race; the fifth says something else.
    let unsteady = "echo >> \(track.path)/count; test $(wc -l < \(track.path)/count) = 5 && echo 2 || echo 1"
    let commands = side == "old" ? [unsteady, "echo 1"] : ["echo 1", unsteady]
    let result = try Tool.run(
      ["race", "--budget", "1s", "--", "sh", "-c", commands[0], "--", "sh", "-c", commands[1]])
    let name = side == "old" ? "reference" : "candidate"
    expect(
      result, status: 1,
      output: ["\(name): under the clock it wrote something else than before", "not timed: \(name)"])
  }

  @Test("A program that floods is ended before it fills the disk")
  func flood() throws {
    let result = try Tool.run(["race", "--budget", "0", "--", "echo", "y", "--", "yes"])
    expect(result, status: 1, output: ["candidate: it printed more than 1 GiB, and was ended"])
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

extension String {
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
