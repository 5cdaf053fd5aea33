import Columns
import Comparison
import Testing

@Suite("The failure report")
struct ReportTests {
  static let reference = Datum.table([
    "id": .ints([4819, 4820, 4821, 4822]), "price": .reals([0.12, 2.5, 1000, 3]),
    "tax": .reals([nil, 1, 2, 3]),
    "city": .texts(["Z\u{FC}rich", "Oslo", "Rome", "Bern"]),
  ])
  static let candidate = Datum.table([
    "id": .ints([4819, 4820, 4821, 4822]), "price": .reals([0.13, 2.5, 1000.000_000_1, 3]),
    "tax": .reals([.nan, 1, 2, 3]), "city": .texts(["Zu\u{308}rich", "Oslo", "Rome", "Bern"]),
  ])
  static let policy = ComparisonPolicy(
    columns: ["price": ColumnPolicy(absolute: 1e-9, relative: 1e-9, reason: "another order of summation")],
    keys: ["id"])

  @Test("A mismatch fits one screen, with causes, bits, columns and what to do next")
  func mismatch() {
    let result = compare(reference: Self.reference, candidate: Self.candidate, policy: Self.policy)
    let report = FailureReport(
      result,
      .init(
        name: "normalize_prices", inputs: "5,000 generated + 212 captured inputs", seed: 0x51C3,
        smallestInput: "1 row × 1 column  {price: 0.125}", referenceKeptInputs: true,
        candidateKeptInputs: true,
        referenceNoise: "0 ULP", replay: "regauge verify --case 17"))
    #expect(
      report.text() == """
        FAIL normalize_prices   mismatch · 3 causes · 5,000 generated + 212 captured inputs · seed 0x51c3
        Cause 1 (1 cell, column price): off by one, one too high in decimal 2
          smallest input: 1 row × 1 column  {price: 0.125}
             row 0 (id=4819)
               python → 0.12   swift → 0.13
               Δ 1.0e-2  rel 8.3e-2  (policy atol 1e-9, rtol 1e-9)
        Cause 2 (1 cell, column tax): null against NaN, null in the reference
             row 0 (id=4819)  python → None   swift → nan
        Cause 3 (1 cell, column city): Unicode normalisation, composed against decomposed
             row 0 (id=4819)  python → 'Z\u{FC}rich'   swift → 'Zu\u{308}rich'
             bits: python 5a c3 bc 72 69 63 68   swift 5a 75 cc 88 72 69 63 68
        inputs unchanged: python yes · swift yes
        column  type     equal  tolerated (max ULP)  unequal  max|Δ|  null↔NaN  null↔value
        price   f64=f64      2          1 (879,609)        1  1.0e-2         0           0
        tax     f64=f64      3                    0        1       –         1           0
        city    str=str      3                    0        1       –         0           0
        (1 column equal)
        rows: common 4 · only python 0 · only swift 0 · order same
        agree on: schema, row count, rows · differ in: bytes, columns, values
        A/A noise of python: 0 ULP   speed: withheld (incorrect)
        replay: regauge verify --case 17
        """)
    #expect(
      report.summary
        == "FAIL normalize_prices: mismatch, 3 causes, 3 cells; off by one, one too high in decimal 2"
        + " (column price)")
  }

  @Test("A pass lists what the tolerance forgave, with its reason")
  func withinTolerance() {
    let result = compare(
      reference: .table(["price": .reals([1000, 1])]),
      candidate: .table(["price": .reals([1000.000_000_1, 1])]),
      policy: Self.policy.withoutKeys)
    let report = FailureReport(result, .init(name: "normalize_prices"))
    #expect(
      report.text() == """
        PASS normalize_prices   within tolerance · 1 column, 2 cells
          forgiven: column price: 1 cell, at most 879,609 ULP, |Δ| 1.0e-7, rel 1.0e-10  \
        (policy atol 1e-9, rtol 1e-9: another order of summation)
        column  type     equal  tolerated (max ULP)  unequal  max|Δ|  null↔NaN  null↔value
        price   f64=f64      1          1 (879,609)        0  1.0e-7         0           0
        rows: common 2 · only python 0 · only swift 0 · order same
        """)
    #expect(report.summary == "PASS normalize_prices: within tolerance, 1 of 2 cells, at most 879,609 ULP")
  }

  @Test("Only five causes are shown, the others are counted")
  func manyCauses() {
    let names = ["a", "b", "c", "d", "e", "f", "g"]
    func table(_ value: Int64) -> Datum {
      let type = DataType.structure(names.map { Field($0, .int64) })
      return .value(
        Column(
          type: type, count: 1, content: .structure(names.indices.map { .ints([value * Int64($0 + 2)]) })))
    }
    let text = FailureReport(compare(reference: table(100), candidate: table(3)), .init(name: "x")).text()
    #expect(text.contains("Cause 5 (1 cell, column e)"))
    #expect(!text.contains("Cause 6"))
    #expect(text.contains("… and 2 more causes, 2 cells"))
  }

  @Test("A long value is cut to the part that differs")
  func longValue() {
    let prefix = String(repeating: "a", count: 200)
    let result = compare(reference: .texts([prefix + "left"]), candidate: .texts([prefix + "right"]))
    let text = FailureReport(result, .init(name: "x")).text()
    #expect(text.contains("python → …aaaaaaaaaaaaaaaaaaaaleft'   swift → …aaaaaaaaaaaaaaaaaaaaright'"))
  }

  @Test("Colours wrap words and change nothing else")
  func ansi() {
    let result = compare(reference: .ints([1]), candidate: .ints([2]))
    let report = FailureReport(result, .init(name: "x", replay: "run"))
    let colored = report.text(style: .ansi)
    #expect(colored.hasPrefix("\u{1B}[1;31mFAIL\u{1B}[0m"))
    var plain = colored
    for code in ["1;31", "1;32", "1", "2", "0"] { plain = plain.removing("\u{1B}[\(code)m") }
    #expect(plain == report.text())
  }

  @Test("Several outputs are one result, with the worst verdict")
  func combined() {
    let result = ComparisonResult.combined([
      (
        "flights",
        compare(reference: .table(["x": .ints([1])]), candidate: .table(["x": .ints([1])]), output: "flights")
      ),
      (
        "weather",
        compare(reference: .table(["x": .ints([1])]), candidate: .table(["x": .ints([7])]), output: "weather")
      ),
    ])
    #expect(result.verdict == .mismatch)
    #expect(result.columns.map(\.path) == ["flights.x", "weather.x"])
    #expect(result.causes.map(\.column) == ["weather.x"])
    #expect(result.rows.map(\.output) == ["flights", "weather"])
    #expect(result.ladder.columns == false)
    #expect(result.ladder.schema == true)
  }
}

extension ComparisonPolicy {
  fileprivate var withoutKeys: ComparisonPolicy {
    var policy = self
    policy.keys = []
    return policy
  }
}

extension String {
  fileprivate func removing(_ part: String) -> String {
    var text = ""
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      text += rest[..<range.lowerBound]
      rest = rest[range.upperBound...]
    }
    return text + rest
  }
}
