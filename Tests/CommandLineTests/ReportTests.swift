import Testing

@Suite("The report of a pipeline")
struct ReportTests {
  @Test("A verdict on code outside of the manifest's path expires with that code")
  func codeElsewhere() throws {
    let library = try Workshop()
    try library.write(
      "depot.py", "def scale(values, factor):\n    return [value * factor for value in values]\n")
    let workshop = try Workshop(manifest: Workshop.manifest.replacing("shop:scale", with: "depot:scale"))
    let environment = ["PYTHONPATH": library.path]
    func areStanding() throws -> [JSON] {
      try workshop.regauge("report", "--json").json()["stages"].items.map { $0["verification"]["stands"] }
    }
    expect(try workshop.regauge("verify", environment: environment), status: 0)
    #expect(try areStanding() == [.bool(true), .bool(true)])
    // Another function of the same file is none of the stage's.
    let source = try library.text("depot.py")
    try library.write("depot.py", "import math\r\n\r\n" + source.replacing("\n", with: "\r\n"))
    #expect(try areStanding() == [.bool(true), .bool(true)])
    // A line more keeps all that stood there, and is an edit all the same.
    try library.write("depot.py", source + "    # Dead.\n    return []\n")
    #expect(try areStanding() == [.bool(false), .bool(false)])
    try library.write("depot.py", source.replacing("value * factor", with: "factor * value"))
    // Nor does the stage behind it get what it got.
    #expect(try areStanding() == [.bool(false), .bool(false)])
    expect(try workshop.regauge("verify", environment: environment), status: 0)
    #expect(try areStanding() == [.bool(true), .bool(true)])
  }

  @Test("All stages match: three files, status 0; a changed library voids its verdicts")
  func matching() throws {
    let workshop = try Workshop()
    expect(try workshop.regauge("verify"), status: 0)
    expect(
      try workshop.regauge("report"), status: 0,
      output: [".regauge/report/"] + ["scale", "total", "identical"])
    for name in ["report.json", "report.md", "report.html"] {
      #expect(workshop.exists(".regauge/report/\(name)"), "\(name)")
    }
    let document = try JSON(parsing: try workshop.text(".regauge/report/report.json"))
    #expect(document["pipeline"].string == "shop")
    #expect(document["stages"].items.map { $0["verification"]["stands"] } == [.bool(true), .bool(true)])
    #expect(document["stages"].items.map { $0["upstream"].items.map(\.string) } == [["parse"], ["scale"]])
    #expect(
      document["endToEnd"].items.first?["notMeasured"].string?.hasPrefix("parse stays in Python") == true)

    try workshop.copy(try Workshop.build(["-DROUNDS=21"]), to: "libshop.so")
    expect(try workshop.regauge("report", "--output", "elsewhere"), status: 1, output: ["void"])
    let later = try JSON(parsing: try workshop.text("elsewhere/report.json"))
    #expect(later["stages"].items.map { $0["verification"]["stands"] } == [.bool(false), .bool(false)])

    expect(try workshop.regauge("verify"), status: 0)
    expect(try workshop.regauge("report"), status: 0)
  }

  @Test("A stage that fails is in the report, and its status is 1")
  func failing() throws {
    let workshop = try Workshop(manifest: Workshop.manifest + "stage_names = { scale = \"wrong\" }\n")
    expect(try workshop.regauge("verify"), status: 1)
    expect(try workshop.regauge("report"), status: 1, output: ["mismatch"])
    let document = try JSON(parsing: try workshop.text(".regauge/report/report.json"))
    let verdicts = document["stages"].items.map {
      "\($0["name"].string!) \($0["verification"]["verdict"].string!)"
    }
    #expect(verdicts == ["scale mismatch", "total identical"])
    #expect(try workshop.text(".regauge/report/report.md").contains("mismatch"))
  }

  /// A change of what a measurement stands on, and how the report calls it.
  struct Change: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var make: @Sendable (Workshop) throws -> Void

    init(_ reason: String, _ make: @escaping @Sendable (Workshop) throws -> Void) {
      (testDescription, self.make) = (reason, make)
    }
  }

  static let changes: [Change] = [
    Change("the reference changed (") { try $0.write("helper.py", "# Beside the reference's module.\n") },
    Change("the candidate changed (") {
      try $0.copy(try Workshop.build(["-DROUNDS=22"]), to: "libshop.so")
    },
    Change("the input 'text' changed (") {
      try $0.write("amounts.txt", (1...120).map { "\($0)\n" }.joined())
    },
    Change("the policy, the stage's call or the code behind its inputs changed (") {
      try $0.write(
        "regauge.toml", try $0.text("regauge.toml") + "[policy]\nabsolute = 1e-9\nreason = \"r\"\n")
    },
    Change("the policy, the stage's call or the code behind its inputs changed (") {
      try $0.write(
        "regauge.toml", try $0.text("regauge.toml").replacing("factor = 2.5", with: "factor = 2.75"))
    },
  ]

  @Test("Verdicts and figures stand on code, inputs and policy: a change of any voids them, with the reason")
  func standing() throws {
    let workshop = try Workshop(manifest: Workshop.head + Workshop.scaling("scale") + Workshop.native)
    // The figure itself may be refused on a busy machine; whether it stands is another matter.
    let measured = try workshop.regauge("measure", "--stage", "scale", "--budget", "1s", "--all-rows")
    #expect([0, 1].contains(measured.status), "\(measured)")
    func stage() throws -> JSON {
      _ = try workshop.regauge("report")
      return try JSON(parsing: try workshop.text(".regauge/report/report.json"))["stages"].items[0]
    }
    #expect(try stage()["measurement"]["session"] == .number(1))
    let files = ["regauge.toml", "amounts.txt"]
    let before = try files.map { ($0, try workshop.text($0)) }
    for change in Self.changes {
      try change.make(workshop)
      let void = try stage()
      #expect(void["verification"]["stands"] == .bool(false), "\(change)")
      let reason = void["verification"]["voidBecause"].string ?? ""
      #expect(reason.hasPrefix(change.testDescription), "\(reason)")
      #expect(void["measurement"] == .null, "\(change)")
      #expect(
        void["notMeasured"].string?.hasPrefix("measured in session 1, and void: \(change.testDescription)")
          == true, "\(void)")
      for (name, text) in before { try workshop.write(name, text) }
      try workshop.copy(try Workshop.library(), to: "libshop.so")
      if workshop.exists("helper.py") { try workshop.remove("helper.py") }
      #expect(try stage()["measurement"]["session"] == .number(1), "\(change)")
    }

    // A verdict on new data does not bring the old figure back to life.
    try workshop.write("amounts.txt", (1...120).map { "\($0)\n" }.joined())
    expect(try workshop.regauge("verify"), status: 0)
    let again = try stage()
    #expect(again["verification"]["stands"] == .bool(true))
    #expect(again["measurement"] == .null)
    expect(
      try workshop.regauge("report"), status: 0,
      output: [
        // The note goes on in a line of its own.
        "measured in session 1, and void: the input\n", "  'text' changed (", "regauge measure --stage scale",
      ])
  }

  @Test("An adapter beside the reference's folder voids verdicts when it changes")
  func adapterChange() throws {
    let carriers = try Workshop()
    let carry = """
      class Money:
          pass

      def to_plain(money):
          return {}

      def from_plain(plain):
          return Money()

      """
    try carriers.write("carry.py", carry)
    let manifest =
      Workshop.manifest.replacing("path = [\".\"]", with: "path = [\".\", \"\(carriers.path)\"]") + """
        [[adapters]]
        class = "carry:Money"
        to = "carry:to_plain"
        from = "carry:from_plain"

        """
    let workshop = try Workshop(manifest: manifest)
    expect(try workshop.regauge("verify"), status: 0)
    func reasons() throws -> [String?] {
      try workshop.regauge("report", "--json").json()["stages"].items.map {
        $0["verification"]["voidBecause"].string
      }
    }
    #expect(try reasons() == [nil, nil])
    try carriers.write("carry.py", carry.replacing("return {}", with: "return {'cents': 0}"))
    for reason in try reasons() {
      #expect(
        reason?.hasPrefix("the policy, the stage's call or the code behind its inputs changed (") == true)
    }
  }

  @Test("Two candidates: stages count once, each is named, with the toolchain and build of its own")
  func twoCandidates() throws {
    let manifest =
      Workshop.manifest + """
        [[candidates]]
        name = "rival"
        library = "./librival.so"
        stages = ["scale"]
        stage_names = { scale = "wrong" }

        """
    let workshop = try Workshop(manifest: manifest)
    try workshop.copy(try Workshop.build(["-DTOOLCHAIN=\"Rival C 9\"", "-DOPTIMIZED=0"]), to: "librival.so")
    let measured = try workshop.regauge("measure", "--budget", "2s", "--all-rows")
    expect(
      measured, status: 1,
      errors: ["  timing takes about ", " left of the budget: fewer launches would prove nothing"],
      output: [
        "scale · native", "scale · rival", "scale · rival: it does not match: mismatch",
        "end to end · native: parse stays in Python; the whole is timed once each stage has a rewrite that matches",
        "end to end · rival: scale does not match and parse, total stay in Python; the whole",
        "  → next: regauge verify --stage scale --candidate rival",
      ])
    expect(
      try workshop.regauge("report"), status: 1,
      output: [
        "2 of 2 stages have a matching rewrite on 100 rows; 1 of 3 rewrites does not match", "scale · native",
        "scale · rival", "total · native",
        "  → next: mend scale (mismatch), then: regauge verify --stage scale --candidate rival",
      ])
    let document = try JSON(parsing: try workshop.text(".regauge/report/report.json"))
    let candidates = document["scope"]["candidates"].items
    #expect(candidates.map { $0["toolchain"].string } == ["C", "Rival C 9"])
    #expect(candidates.map { $0["isOptimized"] } == [.bool(true), .bool(false)])
    #expect(document["headline"]["stageCount"] == .number(2))
    #expect(document["headline"]["passingStageCount"] == .number(2))
    let rival = try #require(document["stages"].items.first { $0["candidate"].string == "rival" })
    #expect(rival["nextCommand"].string == "regauge verify --stage scale --candidate rival")
  }

  @Test("What is a candidate's own code alone is none of the reference's")
  func candidateBeside() throws {
    let workshop = try Workshop()
    func isStanding(_ verified: String = "native") throws -> Bool? {
      let stages = try workshop.regauge("report", "--json").json()["stages"].items
      let stage = stages.first { $0["name"].string == "scale" && $0["candidate"].string == verified }
      return stage.map { $0["verification"]["stands"] == .bool(true) }
    }
    let fast = "def scale(values, factor):\n    return [value * factor for value in values]\n"
    expect(try workshop.regauge("verify"), status: 0)
    try workshop.write(
      "regauge.toml",
      Workshop.manifest + """
        [[candidates]]
        name = "fast"
        kind = "python"
        functions = { scale = "fast:scale" }
        [[candidates]]
        name = "filter"
        kind = "command"
        default = false
        stages = ["scale"]
        command = ["python3", "filter.py"]

        """)
    try workshop.write("fast.py", fast)
    try workshop.write("filter.py", "# Reads Arrow, writes Arrow.\n")
    #expect(try isStanding() == true)
    expect(try workshop.regauge("verify"), status: 0)
    try workshop.write("filter.py", "# Another one.\n")
    #expect(try isStanding() == true)
    #expect(try isStanding("fast") == true)
    try workshop.write("fast.py", fast + "# Faster.\n")
    #expect(try isStanding() == true)
    #expect(try isStanding("fast") == false)

    // Once a file of the reference names it, it is the reference's as well, however it is named there.
    let shop = try workshop.text("shop.py")
    try workshop.write("helper.py", "def load():\n    from fast import scale\n")
    expect(try workshop.regauge("verify"), status: 0)
    try workshop.write("fast.py", fast)
    #expect(try isStanding() == false)
    // What a reference refers to is its own in any case.
    try workshop.write("shop.py", shop + "# Edited.\n")
    try workshop.remove("helper.py")
    #expect(try isStanding() == false)
  }

  @Test("A folder that cannot be made is named")
  func unwritable() throws {
    let workshop = try Workshop()
    expect(try workshop.regauge("verify"), status: 0)
    try workshop.write("taken", "a file")
    expect(
      try workshop.regauge("report", "--output", "taken"), status: 2,
      errors: ["cannot make the report's folder \(workshop.path)/taken: ", "\n  → "])
  }
}
