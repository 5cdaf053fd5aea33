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
    try library.write("depot.py", source.replacing("value * factor", with: "factor * value"))
    #expect(try areStanding() == [.bool(false), .bool(true)])
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
