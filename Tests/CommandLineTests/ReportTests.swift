import Testing

@Suite("The report of a pipeline")
struct ReportTests {
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
