import Comparison
import FoundationEssentials
import Measurement
import Reports
import Testing

@Suite struct DocumentTests {
  static let documents: [@Sendable () throws -> ReportDocument] = [
    Fixture.troubled, Fixture.successful, Fixture.rivals,
  ]

  @Test("A document is read back from its JSON as it was written", arguments: documents)
  func roundTrip(document: @Sendable () throws -> ReportDocument) throws {
    let document = try document()
    let json = try JSONFormat().text(of: document)
    #expect(try JSONDecoder().decode(ReportDocument.self, from: Data(json.utf8)) == document)
  }

  @Test("Every key that a document writes is described by the schema", arguments: documents)
  func schema(document: @Sendable () throws -> ReportDocument) throws {
    let check = SchemaCheck(root: try .parse(try Repository.text("docs/report.schema.json")))
    #expect(check.violations(of: try .parse(try JSONFormat().text(of: document()))) == [])
  }

  @Test("The schema refuses a key it does not describe, a missing one, a wrong type and an unknown name")
  func schemaRefuses() throws {
    let check = SchemaCheck(root: try .parse(try Repository.text("docs/report.schema.json")))
    let json = try JSONFormat().text(of: Fixture.troubled())
    for (old, new, violation) in [
      ("\"pipeline\" :", "\"pipelines\" :", ": pipelines is not described"),
      ("\"pipeline\" : \"flights\"", "\"pipeline\" : 7", "/pipeline: no string"),
      ("\"outcome\" : \"partial\"", "\"outcome\" : \"fine\"", "/headline/outcome: not in the enumeration"),
      ("\"schemaVersion\" : 2", "\"schemaVersion\" : 1", "/schemaVersion: not the constant"),
    ] {
      let broken = json.replacing(old, with: new)
      #expect(broken != json, "\(old)")
      #expect(check.violations(of: try .parse(broken)).contains(violation), "\(new)")
    }
  }

  @Test("The published shape belongs to the schema's version")
  func shape() throws {
    let schema = try JSONValue.parse(try Repository.text("docs/report.schema.json"))
    #expect(
      schema.at("properties/schemaVersion/const") == .number(Double(ReportDocument.currentSchemaVersion)))
    #expect(schema.at("properties/endToEnd/type") == .text("array"))
    // Where this fails, the shape has changed since it was pinned: raise `currentSchemaVersion` unless every reader
    // of the old shape can read the new one, say so in CHANGELOG.md, and put the new value here.
    #expect(schema.shape == 9_290_303_269_457_549_100)
  }

  @Test("A number that is not finite is refused with its place")
  func nonFinite() throws {
    var document = try Fixture.troubled()
    document.stages[0].measurement?.duos[3].ratio = .nan
    let error = #expect(throws: ReportEncodingError.self) { try JSONFormat().text(of: document) }
    #expect(
      error?.description == """
        can't write the report as JSON: /stages/0/measurement/duos/3/ratio is nan, and only finite numbers can be \
        written; leave the figure out where it is not known
        """)
  }

  @Test("Each stage is decided by what was shown of it")
  func decisions() throws {
    let document = try Fixture.troubled()
    #expect(
      document.stages.map { "\($0.name): \($0.decision.rawValue)" } == [
        "parse: migrate", "clean: blocked", "join: migrate", "features: migrate", "rolling: unmeasured",
        "aggregate: unmeasured", "rank: blocked",
      ])
    #expect(document.headline.outcome == .partial)
    #expect(
      document.headline.text
        == "5 of 7 stages match on 336,776 rows; the pipeline as a whole was not measured")
    #expect(try Fixture.successful().headline.outcome == .ready)
  }

  @Test(
    "A faster stage that the boundary makes slower is migrated beside one that gains, else it stays in Python"
  )
  func boundaryAndNeighbours() throws {
    // a gains alone; b and c do not, and c has no neighbour that gains unless b moves too.
    func document(bNeighbours: [String]) throws -> ReportDocument {
      try Fixture.document(
        [
          Fixture.stage("a", times: (2e8, 1e7), seed: 1),
          Fixture.stage("b", times: (2e8, 1e7), boundary: 1.2, neighbours: bNeighbours, seed: 2),
          Fixture.stage("c", times: (2e8, 1e7), boundary: 1.2, neighbours: ["b"], seed: 3),
        ], endToEnd: nil, mixed: [])
    }
    #expect(try document(bNeighbours: ["a"]).stages.map(\.decision) == [.migrate, .migrate, .migrate])
    let apart = try document(bNeighbours: [])
    #expect(apart.stages.map(\.decision) == [.migrate, .keepPython, .keepPython])
    #expect(apart.stages.map { $0.decisionReason == nil } == [true, false, false])
    #expect(apart.summaryTable[1].note.hasSuffix("between Python neighbours"))
    // Measured as a whole and faster with its boundary: that settles it.
    let whole = try Fixture.document(
      apart.stages.map {
        var stage = $0
        stage.decision = .migrate
        return stage
      }, endToEnd: Fixture.measurement(times: (6e8, 3e7), seed: 4), mixed: [])
    #expect(whole.stages.map(\.decision) == [.migrate, .migrate, .migrate])
  }

  @Test(
    "No speed is claimed for a stage without a passing verdict that stands, nor for a whole that holds one")
  func speedOfWrongAnswers() throws {
    let measurement = try Fixture.measurement(times: (3e8, 1e7), seed: 1)
    #expect(!measurement.claim.isRefusal)
    let right = try Fixture.stage("parse")
    func stage(_ verification: Verification?) -> StageReport {
      StageReport(
        name: "parse", reference: "a:b", referenceFile: nil, referenceLine: nil, referenceHash: nil,
        candidate: "native", contract: nil, verification: verification, measurement: measurement,
        nextCommand: nil)
    }
    var void = try #require(right.verification)
    void.stands = false
    for wrong in [stage(nil), stage(void), stage(Fixture.crashed("parse").verification)] {
      #expect(wrong.measurement?.claim.text == "withheld: no verdict that passes stands")
      #expect(wrong.measurement?.speedupWithBoundary == nil)
      #expect(wrong.decision == .blocked)
      let whole = try Fixture.document([right, wrong], endToEnd: measurement, mixed: [])
      #expect(whole.headline.speed == "the pipeline's speedup is withheld: not every stage matches")
      #expect(whole.cost.secondsSavedPerRun == nil)
      #expect(whole.summaryTable.last?.note == "not every stage matches")
    }
    #expect(stage(right.verification).measurement == measurement)
  }

  @Test("The headline says how many verdicts are void")
  func voidVerdicts() throws {
    var stages = [try Fixture.stage("parse"), try Fixture.stage("clean")]
    stages[0].verification?.stands = false
    let document = try Fixture.document(stages, endToEnd: nil, mixed: [])
    #expect(document.headline.correctness == "1 of 2 stages matches on 336,776 rows; 1 verdict is void")
    #expect(document.stages[0].verdictText == "identical, void")
  }

  @Test("Risks are called tested only where the comparison would have shown them")
  func risks() throws {
    func status(_ document: ReportDocument) -> [Risk.Kind: Risk.Status] {
      Dictionary(uniqueKeysWithValues: document.risks.map { ($0.kind, $0.status) })
    }
    let good = status(try Fixture.successful())
    #expect(Set(good.keys) == Set(Risk.Kind.allCases))
    #expect(good[.sortOrder] == .tested)
    #expect(good[.dictionaryOrder] == .open)
    #expect(good[.timeZones] == .notApplicable)
    #expect(good[.rounding] == .open)
    #expect(status(try Fixture.troubled())[.sortOrder] == .open)
    #expect(status(try Fixture.troubled())[.timeZones] == .open)
  }

  @Test("The contract names each column's rule, its reason and who approved it")
  func contract() throws {
    let stage = try Fixture.stage("features", Fixture.tolerant(), policy: Fixture.tolerance)
    let columns = try #require(stage.contract).columns
    #expect(columns.map(\.policy) == ["exact", "exact", "rtol 1e-12", "exact"])
    #expect(columns[2].reason == "sums run in another order")
    #expect(columns.map(\.approvedBy) == ["", "", "data@example.org", ""])
  }

  @Test("Of several outputs, each column is held against the policy of its own")
  func contractOfSeveralOutputs() {
    let loose = ComparisonPolicy(columns: ["mean": ColumnPolicy(absolute: 1, approvedBy: "her")])
    let contract = AcceptanceContract(
      policies: [("days", .exact), ("days_off", loose)],
      columns: ["days.mean", "days_off.mean"].map {
        ColumnComparison(path: $0, referenceType: "float64", candidateType: "float64")
      })
    #expect(contract.columns.map(\.approvedBy) == ["", "her"])
  }

  @Test("The signature is bound to manifest, inputs, references and candidates, each once")
  func signOff() throws {
    let subjects = try Fixture.successful().signOff.bindings.map(\.subject)
    #expect(Set(subjects).count == subjects.count)
    for subject in [
      "manifest reference-python/flights/regauge.toml", "input flights_csv", "candidate native",
    ] {
      #expect(subjects.contains(subject))
    }
    // One hash covers all seven, and is signed once.
    #expect(
      subjects.filter { $0.hasPrefix("reference") }.map {
        $0.hasPrefix("reference package of flights.parse:parse, ")
      } == [true])
  }

  @Test("The summary table has a line per stage and one for the whole, refusals where figures would be")
  func summaryTable() throws {
    let rows = try Fixture.troubled().summaryTable
    #expect(rows.map(\.stage) == ["parse", "clean", "join", "features", "rolling", "aggregate", "rank"])
    #expect(rows[1].speedup == "not measured")
    #expect(rows[1].referenceTime == "~2.05 s")
    #expect(rows[1].note == "\(hostileName): other values, all too high, by 0.5 to 1.5")
    #expect(rows[4].speedup == "withheld")
    #expect(rows[4].note == "debug build")
    #expect(rows[6].note == "the worker was ended by SIGSEGV (signal 11) in stage rank")
    #expect(rows.allSatisfy { $0.cells.count == SummaryRow.headings.count })
    let whole = try #require(try Fixture.successful().summaryTable.last)
    #expect(whole.stage == "end to end")
    #expect(whole.verdict == "7 of 7 match")
  }

  @Test("A stage with two candidates counts once, and every table names the candidate")
  func twoCandidates() throws {
    let document = try Fixture.rivals()
    #expect(document.headline.stageCount == 7)
    #expect(document.headline.passingStageCount == 7)
    #expect(
      document.headline.correctness
        == "7 of 7 stages have a matching rewrite on 336,776 rows; 1 of 9 rewrites does not match")
    // What the rival gets wrong takes nothing from the candidate that was measured as a whole.
    #expect(document.headline.speed.hasPrefix("the pipeline with native runs "))
    #expect(document.headline.outcome == .ready)
    let rows = document.summaryTable
    #expect(
      rows.prefix(4).map(\.stage) == ["parse · native", "parse · rival", "clean · native", "clean · rival"])
    #expect(rows.last?.stage == "end to end · native")
    #expect(rows.last?.verdict == "7 of 7 match")
    let risk = try #require(document.risks.first { $0.kind == .sortOrder })
    #expect(risk.evidence == "not shown for parse · rival")

    let markdown = try Repository.markdown(document)
    let page = try Repository.page(document)
    let sections = markdown.split(separator: "\n## ")
    // Verdicts, contract, ladder, performance: whatever has a line for each rewrite.
    for number in [1, 3, 4, 7] {
      let section = try #require(sections.first { $0.hasPrefix("\(number). ") })
      #expect(section.contains("clean · native") && section.contains("clean · rival"), "section \(number)")
    }
    #expect(page.contains("<b>clean · rival</b>"))
    #expect(page.contains(">7 of 7 match</td>") && markdown.contains("| 7 of 7 match"))
    #expect(page.contains("The same run, with the candidate native, on the same scale"))
    // One candidate needs no name.
    #expect(!(try Repository.page(Fixture.successful())).contains("clean · native"))
  }

  @Test("Of several wholes the one to claim most of speaks for the pipeline; a void one tells why")
  func wholes() throws {
    let alone = try Fixture.successful()
    let void = EndToEndReport(
      candidate: "rival", measurement: nil,
      notMeasured: "measured in session 2, and void: the candidate changed (0123abcd → 4567ef01)")
    func document(_ wholes: [EndToEndReport]) -> ReportDocument {
      ReportDocument(
        generatedAt: alone.generatedAt, generator: alone.generator, pipeline: "flights", scope: alone.scope,
        machine: alone.machine, stages: alone.stages, endToEnd: wholes, notTested: [], attempts: [],
        reproduce: [])
    }
    #expect(document([void] + alone.endToEnd).endToEnd.map(\.candidate) == ["native", "rival"])
    let onlyVoid = document([void])
    #expect(
      onlyVoid.headline.speed
        == "the pipeline has no figure as a whole: measured in session 2, and void: the candidate changed (0123abcd → 4567ef01)"
    )
    #expect(onlyVoid.cost.secondsSavedPerRun == nil)
    #expect(onlyVoid.summaryTable.last?.note == void.notMeasured)
    for text in [try Repository.markdown(onlyVoid), try Repository.page(onlyVoid)] {
      #expect(text.contains("void: the candidate changed (0123abcd → 4567ef01)"))
    }
  }

  @Test("What made a verdict void stands in every form")
  func voidBecause() throws {
    var stages = [try Fixture.stage("parse"), try Fixture.stage("clean")]
    stages[0].verification?.stands = false
    stages[0].verification?.voidBecause = "the input 'text' changed (t1 → t2)"
    let document = try Fixture.document(stages, endToEnd: nil, mixed: [])
    #expect(document.summaryTable[0].note == "the input 'text' changed (t1 → t2)")
    #expect(try Repository.markdown(document).contains("the input 'text' changed (t1 → t2)"))
    #expect(try Repository.page(document).contains("the input &#39;text&#39; changed (t1 → t2)"))
  }
}
