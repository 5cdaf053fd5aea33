import FoundationEssentials
import Glibc
import Reports
import Testing

/// The page as a browser shows it, held against the JSON. One browser at a time: they are large.
@Suite(.serialized) struct PageTests {
  static let documents: [@Sendable () throws -> ReportDocument] = [
    Fixture.troubled, Fixture.successful, Fixture.rivals,
  ]

  @Test("Each figure in the page is the JSON's, written as Swift writes it", arguments: documents)
  func figures(document: @Sendable () throws -> ReportDocument) throws {
    let document = try document()
    let json = try JSONValue.parse(try JSONFormat().text(of: document))
    let shown = ShownFigure.all(in: try Repository.openInBrowser(try Repository.page(document)))
    for figure in shown {
      let value = try #require(json.at(figure.pointer), "\(figure.pointer) is shown and not in the JSON")
      #expect(figure.text == value.figure(unit: figure.unit), "\(figure.pointer)")
    }
    let pointers = Set(shown.map(\.pointer))
    var wanted = ["/headline/correctness", "/headline/speed", "/machine/cpuModel", "/evidence/comparedCells"]
    for (index, stage) in document.stages.enumerated() {
      wanted.append("/stages/\(index)/name")
      guard let measurement = stage.measurement else { continue }
      let base = "/stages/\(index)/measurement"
      wanted += ["claim/figure", "summary/launchCount", "summary/duoCount", "workload"].map {
        "\(base)/\($0)"
      }
      wanted += ["reference", "candidate"].map { "\(base)/summary/\($0)/warmNanoseconds" }
      wanted += ["decodeNanoseconds", "encodeNanoseconds"].map { "\(base)/boundary/\($0)" }
      wanted.append(measurement.claim.isRefusal ? "\(base)/claim/reason" : "\(base)/summary/cold/logRatio")
    }
    if !document.endToEnd.isEmpty {
      wanted += [
        "/endToEnd/0/measurement/claim/figure", "/endToEnd/0/measurement/speedupWithBoundary",
        "/endToEnd/0/mixed/prediction/speedup",
      ]
    }
    #expect(wanted.filter { !pointers.contains($0) } == [])
  }

  @Test("A name that looks like a script is shown as text and not run")
  func hostileNames() throws {
    var document = try Fixture.troubled()
    document.stages[0].name = hostileName
    document.notTested.append(hostileName)
    document.reproduce.append("\(hostileName) </code></pre>")
    let seen = try Repository.openInBrowser(try Repository.page(document))
    #expect(seen.contains("<title>flights: migration report</title>"))
    #expect(seen.split(separator: "<script").count - 1 == 1)
    #expect(ShownFigure.all(in: seen).contains { $0.pointer == "/stages/0/name" && $0.text == hostileName })
  }

  @Test("The page holds everything it needs and runs its own script only", arguments: documents)
  func selfContained(document: @Sendable () throws -> ReportDocument) throws {
    let document = try document()
    let page = try Repository.page(document)
    for address in ["http:", "https:", "//cdn", "@import", "src=", "<link", "url(http"] {
      #expect(!page.contains(address), "\(address)")
    }
    let seen = try Repository.openInBrowser(page)
    #expect(seen.contains("content=\"default-src 'none'; "))
    // Set by the script when it runs: its hash is the one that the policy allows.
    #expect(seen.contains("data-live=\"yes\"") == (document.cost.secondsSavedPerRun != nil))
  }

  @Test("Each chart is described for those who do not see it, and no id stands twice")
  func charts() throws {
    let page = try Repository.page(try Fixture.successful())
    let pictures = page.split(separator: "<svg ").dropFirst()
    // Forest, waterfall, memory, and a plot of duos for each stage and for the whole.
    #expect(pictures.count == 3 + 8)
    for picture in pictures { #expect(picture.hasPrefix("role=\"img\" aria-label=\"")) }
    let ids = page.split(separator: " id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
    #expect(Set(ids).count == ids.count)
    // Every colour follows the theme.
    #expect(!page.contains("#0a0b"))
  }

  /// A report whose texts are as long and as narrow as they come.
  private static func crowded() throws -> ReportDocument {
    var document = try Fixture.rivals()
    let long =
      "another type, details " + String(repeating: "{\"string\":\"pyarrow\",\"missing\":\"nan\"},", count: 12)
    document.stages[0].verification?.stands = false
    document.stages[0].verification?.voidBecause = long
    document.stages[2].measurement?.claim.figure = "indistinguishable"
    document.stages[2].measurement?.claim.interval = "0.583–0.701"
    document.stages[2].measurement?.claim.note = "within the A/A noise of ±60.3%"
    document.stages[2].nextCommand = "regauge measure --stage clean --candidate native --full"
    return document
  }

  @Test("At every width texts stay inside of their cells, and tables inside of the window")
  func widths() throws {
    let page = try Repository.page(try Self.crowded()).replacing("&", with: "&amp;").replacing(
      "\"", with: "&quot;")
    let widths = [1280, 1000, 800, 500, 390]
    let frames = widths.map { "<iframe width=\"\($0)\" height=\"900\" srcdoc=\"\(page)\"></iframe>" }
    let seen = try Repository.openInBrowser(
      """
      <!DOCTYPE html><title>not looked</title>\(frames.joined())
      <script>
      onload = () => {
        const faults = [];
        for (const frame of document.querySelectorAll("iframe")) {
          const page = frame.contentDocument;
          const tables = page.querySelectorAll(".verdicts, .ladder");
          for (const table of tables) {
            const box = table.parentElement;
            if (box.scrollWidth > box.clientWidth + 1) faults.push(`${frame.width}: ${table.className} is cut`);
            for (const cell of table.querySelectorAll("td, th")) {
              const range = page.createRange();
              range.selectNodeContents(cell);
              const over = range.getBoundingClientRect().right - cell.getBoundingClientRect().right;
              if (cell.offsetWidth && over > 1) faults.push(`${frame.width}: ${cell.textContent.trim()} by ${over}`);
            }
          }
          if (tables.length != 2) faults.push(`${frame.width}: ${tables.length} tables`);
        }
        document.title = "faults: " + faults.join("; ");
      };
      </script>
      """)
    let title = seen.split(separator: "<title>", maxSplits: 1).last?.prefix { $0 != "<" }
    #expect(title == "faults: ")
  }

  @Test("Arrows stand where values are handed over, and captured stages are said to stand alone")
  func flow() throws {
    var document = try Fixture.successful()
    func boxes() throws -> (arrows: Int, page: String) {
      let page = try Repository.page(document)
      return (page.split(separator: " follows\"><b>").count - 1, page)
    }
    let unwired = try boxes()
    #expect(unwired.arrows == 0)
    #expect(!unwired.page.contains("captured cases"))
    document.stages[1].upstream = ["parse"]
    document.stages[2].upstream = ["parse", "clean"]
    document.stages[3].upstream = ["parse"]
    let wired = try boxes()
    #expect(wired.arrows == 2)
    #expect(wired.page.contains("<b>features</b>") && wired.page.contains(">takes from parse</span>"))
    #expect(wired.page.contains(">also takes from parse</span>"))
    document.stages[6].isCaptured = true
    #expect(try boxes().page.contains("On captured cases, which no stage hands over: rank."))
    for index in document.stages.indices {
      (document.stages[index].isCaptured, document.stages[index].upstream) = (true, [])
    }
    let captured = try boxes()
    #expect(captured.arrows == 0)
    #expect(captured.page.contains("no values flow between them here"))
    #expect(captured.page.contains("One call of each stage") && !captured.page.contains("The same run"))
  }

  @Test("Where no difference is claimed, the reason and the next step stand beside it, in both forms")
  func noise() throws {
    let document = try Self.crowded()
    for text in [try Repository.page(document), try Repository.markdown(document)] {
      #expect(text.contains("within the A/A noise of ±60.3%"))
      #expect(text.contains("--full"))
    }
    #expect(document.summaryTable[2].note == "within the A/A noise of ±60.3%")
  }

  @Test("All thirteen sections are there, also where there is nothing to tell")
  func sections() throws {
    var document = try Fixture.document([Fixture.crashed("parse")], endToEnd: nil, mixed: [])
    document.attempts = []
    document.notTested = []
    let page = try Repository.page(document)
    #expect(page.split(separator: "<h2 id=").count - 1 == 13)
    #expect(page.contains("Nothing was measured: no figure of speed stands in this report."))
    #expect(try Repository.markdown(document).split(separator: "\n").count { $0.hasPrefix("## ") } == 13)
  }
}

/// A figure that the page binds to its place in the document.
private struct ShownFigure {
  var pointer: String
  var unit: String
  var text: String

  static func all(in page: String) -> [ShownFigure] {
    page.split(separator: "<span data-figure=\"").dropFirst().map { rest in
      let pointer = rest.prefix { $0 != "\"" }
      let afterUnit = rest.split(separator: "data-unit=\"", maxSplits: 1)[1]
      let text = afterUnit.split(separator: ">", maxSplits: 1)[1].prefix { $0 != "<" }
      return ShownFigure(
        pointer: String(pointer), unit: String(afterUnit.prefix { $0 != "\"" }),
        text: String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing(
          "&amp;", with: "&"))
    }
  }
}

extension JSONValue {
  /// The text of a figure by Swift's rules; nil where the value does not fit the unit.
  fileprivate func figure(unit: String) -> String? {
    if unit == "interval-log" {
      guard let lower = self["lower"]?.number, let upper = self["upper"]?.number else { return nil }
      return FigureFormat.range(exp(lower), exp(upper))
    }
    if unit == "text" { return text }
    guard let number else { return nil }
    return switch unit {
    case "count": FigureFormat.count(Int(number))
    case "ns": FigureFormat.duration(nanoseconds: number)
    case "s": FigureFormat.duration(seconds: number)
    case "bytes": FigureFormat.bytes(Int(number))
    case "ratio": FigureFormat.ratio(number)
    case "log": FigureFormat.ratio(exp(number))
    case "share": FigureFormat.percent(number)
    default: nil
    }
  }
}
