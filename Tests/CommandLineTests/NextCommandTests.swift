import Testing

/// The commands that the tool prints for people to type.
@Suite("Printed commands do what they say when they are copied")
struct NextCommandTests {
  /// The printed command behind `mark`.
  private static func command(_ text: String, after mark: String) -> String? {
    text.split(separator: "\n").compactMap { line in
      line.firstRange(of: mark).map { String(line[$0.upperBound...]) }
    }.last
  }

  @Test("A replay finds the pipeline and the candidate from the folder in which it was printed")
  func replay() throws {
    let workshop = try Workshop(
      manifest: Workshop.manifest + """
        [[candidates]]
        name = "second"
        kind = "python"
        functions = { scale = "second:scale" }
        default = false

        """)
    try workshop.write("second.py", "def scale(values, factor): return [0.0 for value in values]\n")
    let first = try Tool.run(
      ["verify", "--manifest", workshop.path, "--candidate", "second", "--time-limit", "90s"])
    let place = "--manifest \(workshop.path)"
    let replay = "regauge verify \(place) --stage scale --candidate second --time-limit 90.0s"
    expect(first, status: 1, output: ["replay: \(replay)\n", "→ after a change: \(replay)\n"])
    let words = replay.split(separator: " ").dropFirst().map(String.init)
    expect(try Tool.run(words), status: 1, output: ["FAIL scale", "replay: \(replay)\n"])
    // What is the default goes without saying.
    let passing = try Tool.run(["verify", "--manifest", workshop.path, "--stage", "scale"])
    #expect(
      Self.command(passing.output, after: "→ next: ") == "regauge measure \(place) --stage scale",
      "\(passing)")
    let report = try Tool.run(["report", "--manifest", workshop.path])
    #expect(
      Self.command(report.output, after: "then: ")
        == "regauge verify \(place) --stage scale --candidate second", "\(report)")
    let document = try JSON(parsing: try workshop.text(".regauge/report/report.json"))
    #expect(
      document["reproduce"].items == [
        .string("regauge verify \(place) --candidate native --candidate second"),
        .string("regauge measure \(place) --candidate native --candidate second --full"),
        .string("regauge report \(place)"),
      ])
    expect(
      try Tool.run(["history", "--manifest", workshop.path]), status: 0,
      output: ["→ next: regauge measure \(place)"])
    expect(
      try Tool.run(["cases", "show", "3fa9", "--manifest", workshop.path]), status: 2,
      errors: ["→ see 'regauge cases list \(place)'"])
  }

  @Test("Rows are counted as they are, one of them as one row")
  func rows() throws {
    let workshop = try Workshop(rows: 3)
    // Three lines of text, the three amounts, and nothing to say of the time that comparing took.
    let result = try workshop.regauge("verify")
    expect(result, status: 0, errors: [" 3 rows   python"], output: ["2 of 2 stages match on all rows.\n"])
    #expect(!result.output.contains("Comparing took"))
    try workshop.write("amounts.txt", "1\n")
    expect(try workshop.regauge("verify"), status: 0, errors: [" 1 row    python"])
  }
}
