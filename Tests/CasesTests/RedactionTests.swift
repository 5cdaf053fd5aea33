import Cases
import Columns
import Testing

@Suite("Redaction of captured columns")
struct RedactionTests {
  private static let key = [UInt8](repeating: 7, count: 32)

  private static let orders = Datum.table(
    "orders",
    [
      ("email", StringColumn(["ada@example.org", "bob@example.org", nil, "ada@example.org"]).column),
      ("total", Int64Column([1, 2, 3, 4]).column), ("rate", Float64Column([0.5, 0.25, 1, 2]).column),
    ])

  private func redact(
    _ column: String, _ method: RedactionRule.Method, _ datum: Datum = orders, key: [UInt8] = key
  ) throws -> (datum: Datum, redactor: Redactor) {
    var redactor = Redactor([RedactionRule(column: column, method: method)], key: key)
    return (try redactor.redact(datum, argument: "orders", stage: "clean"), redactor)
  }

  private func texts(_ datum: Datum, _ key: String) -> [String?] {
    let column = StringColumn(datum[key]!.column)!
    return (0..<column.count).map { column.column.isValid($0) ? column[$0] : nil }
  }

  @Test(
    "A hash keeps equality and nothing else, and differs with the key",
    arguments: ["orders.email", "clean.orders.email"])
  func hash(_ rule: String) throws {
    let one = texts(try redact(rule, .hash).datum, "email")
    #expect(one[0] == one[3])
    #expect(one[0] != one[1])
    #expect(one[2] == nil)
    for text in one.compactMap(\.self) {
      #expect(text.count == 16)
      #expect(UInt64(text, radix: 16) != nil)
    }
    let other = texts(try redact(rule, .hash, key: [UInt8](repeating: 8, count: 32)).datum, "email")
    #expect(one[0] != other[0])
  }

  @Test("Shuffling keeps the values and moves them, and leaves other columns alone")
  func shuffle() throws {
    let numbers = Datum.table(
      "orders",
      [
        ("id", Int64Column((0..<1_000).map(Int64.init)).column),
        ("row", Int64Column((0..<1_000).map(Int64.init)).column),
      ])
    let shuffled = try redact("orders.id", .shuffle, numbers).datum
    let ids = Int64Column(shuffled["id"]!.column)!
    let values = (0..<1_000).map { Int(ids.values[$0]) }
    #expect(values.sorted() == Array(0..<1_000))
    #expect(values.enumerated().count { $0.offset == $0.element } < 20)
    #expect(shuffled["row"]!.column.isBitIdentical(to: numbers["row"]!.column))
  }

  @Test(
    "A column that cannot be hidden so is refused with the way out",
    arguments: [
      (
        "orders.rate", RedactionRule.Method.hash, "'orders.rate' is float64, which cannot be hashed",
        "use \"shuffle\""
      ),
      ("orders", .hash, "which cannot be hashed", "use \"shuffle\""),
    ])
  func refusals(_ column: String, _ method: RedactionRule.Method, _ message: String, _ remedy: String) throws
  {
    let problem = #expect(throws: RedactionProblem.self) { _ = try redact(column, method) }
    #expect(problem?.message.contains(message) == true, "\(String(describing: problem))")
    #expect(problem?.remedy.contains(remedy) == true)
  }

  @Test("One row is not hidden by shuffling")
  func oneRow() {
    let one = Datum.table("orders", [("email", StringColumn(["ada@example.org"]).column)])
    #expect(throws: RedactionProblem.self) { _ = try redact("orders.email", .shuffle, one) }
  }

  @Test("Shuffling leaves no row where it was", arguments: 2...9)
  func derangement(_ count: Int) throws {
    let values = (0..<count).map { Int64($0) }
    for key in 0..<20 as Range<UInt8> {
      let shuffled = try redact(
        "orders.id", .shuffle, .table("orders", [("id", Int64Column(values).column)]),
        key: [UInt8](repeating: key, count: 32)
      ).datum
      let column = Int64Column(shuffled["id"]!.column)!
      let found = (0..<count).compactMap { column[$0] }
      #expect((0..<count).allSatisfy { found[$0] != values[$0] })
      #expect(found.sorted() == values)
    }
  }

  @Test("A column of the rule's name that lies elsewhere in the value is not passed over")
  func elsewhere() throws {
    let inner = Datum.table("inner", [("email", StringColumn(["ada@example.org", nil]).column)])
    let nested = Datum.table("orders", [("record", inner.column), ("tag", Int64Column([0, 1]).column)])
    let problem = #expect(throws: RedactionProblem.self) { _ = try redact("orders.email", .hash, nested) }
    #expect(
      problem?.message == "'orders.email' is not where the rule says, and 'email' lies elsewhere in the value"
    )
    let (datum, redactor) = try redact("orders.record.email", .hash, nested)
    #expect(redactor.followed.count == 1)
    #expect(!datum.column.isBitIdentical(to: nested.column))
  }

  @Test("A rule whose argument was seen and whose column was not is known as such")
  func unfollowed() throws {
    let (datum, redactor) = try redact("orders.emial", .hash)
    #expect(redactor.addressed.count == 1)
    #expect(redactor.followed.isEmpty)
    #expect(datum.column.isBitIdentical(to: Self.orders.column))
    let other = try redact("customers.email", .hash).redactor
    #expect(other.addressed.isEmpty)
  }

  @Test("A column of the rule's name in a value that no rule is about is known to be kept in clear")
  func inClear() throws {
    var redactor = Redactor([RedactionRule(column: "orders.email", method: .hash)], key: Self.key)
    _ = try redactor.redact(Self.orders, argument: "orders", stage: "clean")
    #expect(redactor.inClear.isEmpty)
    let kept = try redactor.redact(Self.orders, argument: "lives", stage: "summary")
    redactor.notice(Self.orders, as: "clean's result")
    #expect(kept.column.isBitIdentical(to: Self.orders.column))
    #expect(Array(redactor.inClear.values) == [["summary.lives", "clean's result"]])
  }

  @Test("HMAC-SHA-256 gives the digests of RFC 4231")
  func authenticationCode() {
    #expect(
      SHA256.authenticationCode(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      SHA256.authenticationCode(of: Array("Hi There".utf8), key: [UInt8](repeating: 0x0B, count: 20))
        == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
  }
}
