import Testing

@Suite("--json writes one document to standard output and everything else to standard error")
struct JSONOutputTests {
  @Test("verify, measure, history, report and doctor each write one document that parses")
  func documents() throws {
    let workshop = try Workshop()
    let verify = try workshop.regauge("verify", "--json")
    expect(verify, status: 0, errors: ["verify shop", "✓ scale"])
    let verifications = try verify.json()["verifications"].items
    #expect(verifications.map { $0["stage"].string } == ["scale", "total"])
    #expect(verifications.allSatisfy { $0["result"]["verdict"].string == "identical" })

    let measure = try workshop.regauge("measure", "--budget", "2s", "--json")
    // Calls of microseconds may be refused on a busy machine; the document is there either way.
    #expect([0, 1].contains(measure.status), "\(measure)")
    #expect(try measure.json()["measurements"].items.compactMap { $0["stage"].string } == ["scale", "total"])

    let history = try workshop.regauge("history", "--json")
    expect(history, status: 0)
    #expect(try history.json()["pipeline"].string == "shop")

    let report = try workshop.regauge("report", "--json")
    expect(report, status: 0)
    #expect(try report.json() == JSON(parsing: try workshop.text(".regauge/report/report.json")))

    let doctor = try workshop.regauge("doctor", "--json")
    expect(doctor, status: 0)
    #expect(try doctor.json().items.allSatisfy { $0["state"].string == "good" }, "\(doctor)")
  }

  @Test("A finding is a document too; an error is none")
  func findings() throws {
    let workshop = try Workshop(manifest: Workshop.manifest + "stage_names = { scale = \"wrong\" }\n")
    let result = try workshop.regauge("verify", "--json")
    expect(result, status: 1)
    #expect(try result.json()["verifications"].items.first?["result"]["verdict"].string == "mismatch")
    try workshop.remove("libshop.so")
    let error = try workshop.regauge("verify", "--json")
    expect(error, status: 2, errors: ["cannot find the library"])
    #expect(error.output.isEmpty)
  }
}
