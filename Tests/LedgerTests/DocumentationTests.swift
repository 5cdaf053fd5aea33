import Glibc
import Ledger
import Testing

@Suite("The page on the schema is true")
struct DocumentationTests {
  let directory = TemporaryDirectory()
  let page: String

  init() throws {
    var path = #filePath.split(separator: "/").dropLast(3).map(String.init)
    path += ["Sources", "Ledger", "Ledger.docc", "Schema.md"]
    page = String(decoding: try directory.read("/" + path.joined(separator: "/")), as: UTF8.self)
  }

  @Test("Every table and view is on the page, and every name in its tables exists")
  func names() throws {
    let ledger = try Ledger.open(path: directory.ledgerPath)
    for type in ["table", "view"] {
      let existing = try ledger.rows("SELECT name FROM sqlite_schema WHERE type = '\(type)'", ["name"])
      let heading = type == "table" ? "## Tables" : "## Views"
      let section = page.split(separator: "\n").drop { $0 != heading }.dropFirst().prefix {
        !$0.hasPrefix("## ")
      }
      let named = section.filter { $0.hasPrefix("| `") }.flatMap { line in
        line.split(separator: "|")[0].split(separator: "`").filter { $0.contains { $0.isLetter } }.map(
          String.init)
      }
      #expect(Set(named) == Set(existing), "\(type)s")
    }
  }

  @Test("Every query on the page runs")
  func queries() throws {
    let ledger = try Ledger.populated(at: directory.ledgerPath)
    let blocks = page.components(between: "```sql\n", and: "```")
    #expect(blocks.count == 6)
    for block in blocks { #expect(throws: Never.self, "\(block)") { try ledger.connection.execute(block) } }
  }

  @Test("The page names the version and the application id in force")
  func versions() {
    #expect(page.contains("`application_id` \(Schema.applicationID)"))
    #expect(page.contains("at present \(Schema.current.version)."))
  }
}

extension String {
  /// The parts that stand between an opening and the next closing text.
  func components(between opening: String, and closing: String) -> [String] {
    var parts: [String] = []
    var rest = self[...]
    while let start = rest.firstRange(of: opening) {
      let tail = rest[start.upperBound...]
      guard let end = tail.firstRange(of: closing) else { break }
      parts.append(String(tail[..<end.lowerBound]))
      rest = tail[end.upperBound...]
    }
    return parts
  }
}
