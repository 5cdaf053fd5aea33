import Testing

@Suite("The history of a rewrite", .serialized)
struct HistoryTests {
  private static let manifest =
    Workshop.head + """
      [[stages]]
      name = "work"
      reference = "shop:work"
      inputs = { values = "amounts" }
      outputs = ["largest"]

      """ + Workshop.native
  private static let python = """
    def work(values):
        largest = 0.0
        for value in values:
            if value > largest:
                largest = value
        return largest

    """

  /// Measures for a few seconds; on a busy machine the figure may be refused, which is a finding.
  private func measure(_ workshop: Workshop) throws {
    let result = try workshop.regauge("measure", "--budget", "8s")
    #expect([0, 1].contains(result.status), "\(result)")
  }

  @Test("A library that does more work is found out, and named with its session")
  func slowdown() throws {
    let workshop = try Workshop(manifest: Self.manifest, python: Self.python, rows: 50_000)
    try measure(workshop)
    let before = try workshop.regauge("history")
    expect(before, status: 0, output: ["work · native", "speedup"])
    #expect(!before.output.contains("regressed"))

    // So much slower that it shows while other tests take the processor's time; the speedup may then be withheld.
    try workshop.copy(try Workshop.build(["-DROUNDS=240"]), to: "libshop.so")
    try measure(workshop)
    let after = try workshop.regauge("history")
    expect(
      after, status: 1, output: ["regressed", "native time ×", "  → next: regauge verify"])

    let document = try workshop.regauge("history", "--json")
    #expect(document.status == 1)
    let changes = try document.json()["series"].items.flatMap { $0["changes"].items }
    let time = try #require(changes.first { $0["figure"].string == "candidateTime" }, "\(document)")
    #expect(time["isRegression"] == .bool(true))
    #expect(time["session"] == .number(2))

    // Another stage's or candidate's history is not asked for, an unknown one does not exist.
    expect(try workshop.regauge("history", "--stage", "work"), status: 1, output: ["regressed"])
    expect(try workshop.regauge("history", "--stage", "wrok"), status: 2, errors: ["did you mean 'work'?"])
  }

  @Test("A figure that was withheld is told as such, with its reason, and is not in the JSON either")
  func withheld() throws {
    let workshop = try Workshop(manifest: Self.manifest, python: Self.python, rows: 1000)
    try workshop.copy(try Workshop.build(["-DOPTIMIZED=0"]), to: "libshop.so")
    #expect([0, 1].contains(try workshop.regauge("measure", "--budget", "1s").status))
    let shown = try workshop.regauge("history", "--stage", "work")
    expect(shown, status: 0, output: ["withheld", "debug build"])
    #expect(!shown.output.contains("faster"), "\(shown)")
    let point = try workshop.regauge("history", "--stage", "work", "--json").json()["series"].items
      .flatMap { $0["points"].items }.first
    #expect(point?["claim"]["figure"].string == "withheld")
    #expect(point?["speedup"] == .null)
  }

  @Test("A measurement end to end is recorded with the code of both sides")
  func wholeHashes() throws {
    let manifest = """
      [pipeline]
      name = "shop"
      [[stages]]
      name = "scale"
      reference = "shop:scale"
      parameters = { values = [1.5, 2.5, 3.5], factor = 2.5 }

      """
    let workshop = try Workshop(manifest: manifest + Workshop.native)
    let measured = try workshop.regauge("measure", "--budget", "1s")
    // The figure itself may be refused on a busy machine.
    #expect([0, 1].contains(measured.status), "\(measured)")
    let hashes = """
      SELECT length(reference_hash), length(candidate_hash) FROM measurements WHERE stage_id IS NULL
      """
    #expect(try workshop.ledger(hashes) == ["64|64"], "\(measured)")
  }

  @Test(
    "History and reports only read: an empty file is told of, and stays empty",
    arguments: ["history", "report"])
  func readsOnly(_ command: String) throws {
    let workshop = try Workshop()
    expect(try workshop.regauge("verify"), status: 0)
    for suffix in ["-wal", "-shm"] where workshop.exists(".regauge/ledger.sqlite\(suffix)") {
      try workshop.remove(".regauge/ledger.sqlite\(suffix)")
    }
    try workshop.write(".regauge/ledger.sqlite", "")
    expect(try workshop.regauge(command), status: 2, errors: ["the file is empty"])
    #expect(try workshop.text(".regauge/ledger.sqlite").isEmpty)
  }

  @Test("A pipeline that was only verified has no history yet, and is told how to get one")
  func verifiedOnly() throws {
    let workshop = try Workshop()
    expect(try workshop.regauge("verify"), status: 0)
    expect(
      try workshop.regauge("history"), status: 0,
      output: ["nothing was measured for shop yet", "  → next: regauge measure"])
  }
}
