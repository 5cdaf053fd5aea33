import Columns
import Comparison
import FoundationEssentials
import Measurement
import Reports
import Testing
import Toolbox
import Workers

@Suite struct MarkdownTests {
  @Test("Tables are aligned in their source, and every row has as many cells as its heading")
  func tables() throws {
    for document in [try Fixture.troubled(), try Fixture.successful(), try Fixture.rivals()] {
      let lines = try Repository.markdown(document).split(separator: "\n", omittingEmptySubsequences: false)
      for table in lines.split(whereSeparator: { !$0.hasPrefix("|") }) {
        let counts = Set(table.map { $0.replacing("\\|", with: "").count { $0 == "|" } })
        #expect(counts.count == 1, "\(table.first ?? "")")
        #expect(Set(table.map(\.count)).count == 1, "\(table.first ?? "")")
      }
    }
  }

  @Test("Text from the document is escaped, so that no HTML and no markup comes of it")
  func escaping() throws {
    var document = try Fixture.troubled()
    document.notTested = [hostileName]
    let text = try Repository.markdown(document)
    #expect(text.contains("- \\<script\\>document.title='taken'\\</script\\>&\"'\\|\\`\\*x\\*\\`"))
    // Elsewhere the name stands as code, in a fence that its own back quotes do not close.
    let code = "`` \(hostileName.replacing("|", with: "\\|")) ``"
    #expect(text.contains(code))
    let rest = text.replacing(code, with: "").replacing("\\<", with: "")
    #expect(!rest.contains("<"))
  }

  @Test("One hash of the reference is one line of the scope, in both forms, and says whose it is")
  func referenceRows() throws {
    let document = try Fixture.successful()
    let markdown = try Repository.markdown(document)
    let scope = try #require(markdown.split(separator: "\n## ").first { $0.hasPrefix("2. ") })
    let rows = scope.split(separator: "\n").filter { $0.hasPrefix("| reference ") }
    #expect(rows.count == 1)
    #expect(rows.first?.contains("whole reference package: `flights.parse:parse`, ") == true)
    #expect(rows.first?.contains(Fixture.hash("f6")) == true)
    let page = try Repository.page(document)
    #expect(page.split(separator: "<td>reference</td>").count == 2)
    #expect(page.contains("whole reference package"))
    // Of columns compared exactly the types are told as well.
    #expect(markdown.contains("| all 4 columns"))
    let exact = markdown.split(separator: "\n").filter { $0.contains("| all 4 columns") }
    #expect(exact.allSatisfy { $0.contains("float64") })
  }

  @Test("The figures are those of the summary table")
  func figures() throws {
    for document in [try Fixture.troubled(), try Fixture.successful(), try Fixture.rivals()] {
      let text = try Repository.markdown(document)
      let lines = text.split(separator: "\n").filter { $0.hasPrefix("| **") }
      for (row, line) in zip(document.summaryTable, lines) {
        for cell in [
          row.stage, row.speedup, row.interval, row.referenceTime, row.candidateTime, row.boundary,
        ] {
          #expect(line.replacing("\\", with: "").contains(cell), "\(row.stage): \(cell)")
        }
      }
    }
  }

  @Test(
    "Whether files differed from the commit is told in both forms, also where it is not known",
    arguments: [(false, nil), (true, "with uncommitted changes"), (nil, "changes not known")]
      as [(Bool?, String?)])
  func commit(_ isDirty: Bool?, _ words: String?) throws {
    var document = try Fixture.successful()
    document.scope.isDirty = isDirty
    for text in [try Repository.markdown(document), try Repository.page(document)] {
      for known in ["with uncommitted changes", "changes not known"] {
        #expect(text.contains(known) == (known == words))
      }
    }
  }

  @Test("What is forgiven about the rows of an output is told in both forms, with its reason")
  func outputRules() throws {
    var document = try Fixture.successful()
    document.stages[0].contract?.outputs = [
      .init(
        name: "table",
        policy: ComparisonPolicy(order: .ignored, missingKeyEqualsNull: true, reason: "hashed partitions"))
    ]
    let row = try Repository.markdown(document).split(separator: "\n").first {
      $0.contains("hashed partitions")
    }
    #expect(row?.contains("rows in any order, a missing key equals None") == true)
    let page = try Repository.page(document)
    #expect(page.contains("rows in any order") && page.contains("Reason: hashed partitions."))
  }

  @Test("What a comparison warns of is told in both forms")
  func warnings() throws {
    let document = try Fixture.successful()
    #expect(try Repository.markdown(document).contains("- features: the fixture warns"))
    #expect(try Repository.page(document).contains("<dt>features</dt><dd>the fixture warns</dd>"))
  }

  @Test("A guess is told as one, times are apart by the clock, and noise comes with what grants it")
  func causes() throws {
    let day: Int64 = 86_400_000_000
    func table(_ times: [Int64], _ numbers: [Double], _ rounded: [Double]) -> Datum {
      .table(
        "rows",
        [
          ("at", TimestampColumn(microseconds: Int64Column(times)).column),
          ("sum", Float64Column(numbers).column), ("mean", Float64Column(rounded).column),
        ])
    }
    let result = compare(
      reference: table([0, day, 5], [2, 3, 1.1], [1.23456, 2.5, 3.98765]),
      candidate: table([9 * day, day, 5], [2, 3.0000000000004, 1.1], [1.23, 2.5, 3.99]), output: "rows")
    let document = try Fixture.document(
      [try Fixture.stage("clean", result)], endToEnd: nil, mixed: [])
    let schema = SchemaCheck(root: try .parse(try Repository.text("docs/report.schema.json")))
    #expect(schema.violations(of: try .parse(try JSONFormat().text(of: document))) == [])
    let page = try Repository.page(document)
    for text in [
      "looks like rounding to other digits, the candidate rounds to 2 decimals", "<dd>9 d</dd>",
      "<code>\"rows.sum\" = { relative = 1e-12, reason = \"…\" }</code>",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    let markdown = try Repository.markdown(document)
    #expect(markdown.contains("looks like rounding to other digits, the candidate rounds to 2 decimals"))
  }

  @Test("The templates' words are Swift's")
  func words() throws {
    let resources = Repository.root.appending(path: "Sources/Toolbox/Resources").path
    let program = """
      import json, sys
      sys.path.insert(0, sys.argv[1])
      from report import words
      print(json.dumps([words.VERDICTS, words.CAUSES, list(words.STATES), list(words.OUTCOMES),
                        {key: text for key, (_, text) in words.RISKS.items()}, list(words.STOPS)]))
      """
    let result = try Subprocess.run(
      Command(Repository.toolbox.python, ["-I", "-B", "-c", program, resources]), deadline: .seconds(60))
    let words = try JSONValue.parse(result.standardOutput)
    func object(_ pairs: [(String, String)]) -> JSONValue {
      .object(Dictionary(uniqueKeysWithValues: pairs.map { ($0.0, .text($0.1)) }))
    }
    // Where one of these fails, Sources/Toolbox/Resources/report/words.py lacks a case.
    #expect(words["0"] == object(Comparison.Verdict.allCases.map { ($0.rawValue, $0.text) }))
    #expect(words["1"] == object(CauseKind.allCases.map { ($0.rawValue, $0.text) }))
    #expect(words["2"] == .list(StageReport.Decision.allCases.map { .text($0.rawValue) }))
    #expect(words["3"] == .list(ReportDocument.Headline.Outcome.allCases.map { .text($0.rawValue) }))
    #expect(words["4"] == object(Risk.Status.allCases.map { ($0.rawValue, $0.text) }))
    #expect(words["5"] == .list(StopReason.allCases.map { .text($0.rawValue) }))
  }

  @Test(
    "A document that cannot be rendered is refused with its reason",
    arguments: [
      ("{", "the report on standard input is not JSON"),
      ("{\"schemaVersion\": 1}", "the report has schema version 1, this program renders version 2"),
      ("[]", "the report has schema version None, this program renders version 2"),
    ])
  func refusals(json: String, reason: String) throws {
    let error = #expect(throws: ToolboxError.self) {
      try Repository.toolbox.render(template: "html", json: Array(json.utf8))
    }
    guard case .failed("render_report.py", 3, let message) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(message.hasPrefix(reason))
  }
}
