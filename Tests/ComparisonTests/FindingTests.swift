import Columns
import Comparison
import FoundationEssentials
import Testing

/// What an example tells: how far apart its values are, in which record, and what would let them pass.
@Suite("A finding")
struct FindingTests {
  private static func report(_ reference: Datum, _ candidate: Datum, policy: ComparisonPolicy = .exact)
    -> String
  {
    FailureReport(compare(reference: reference, candidate: candidate, policy: policy), .init(name: "x"))
      .text()
  }

  static let distances: [(name: String, reference: Column, candidate: Column, text: String)] = [
    (
      "days and hours", .timestamps([1_704_991_617_000_000]), .timestamps([1_704_367_366_000_000]),
      "Δ 7 d 5 h"
    ),
    ("one second", .timestamps([5_000_000]), .timestamps([4_000_000]), "Δ 1 s"),
    ("microseconds", .timestamps([5]), .timestamps([8]), "Δ 3 µs"),
    ("a unit without its neighbour", .timestamps([0]), .timestamps([86_400_000_001]), "Δ 1 d"),
    ("dates", .dates([10]), .dates([52]), "Δ 42 d"),
    ("before 1970", .timestamps([-1]), .timestamps([60_000_000]), "Δ 1 min"),
    ("all of time", .timestamps([.min]), .timestamps([.max]), "Δ 213,503,982 d 8 h"),
    ("numbers, as they were", .ints([100]), .ints([146]), "Δ 46  rel 4.6e-1"),
  ]

  @Test("tells times apart by the clock", arguments: distances)
  func distance(name: String, reference: Column, candidate: Column, text: String) {
    let report = Self.report(.value(reference), .value(candidate))
    let line = report.split(separator: "\n").first { $0.contains("Δ ") && !$0.hasPrefix("column") }
    #expect(line?.hasSuffix("   \(text)") == true, "\(report)")
    #expect(!(reference.type == .int64) == !report.contains("rel "))
  }

  static let durations: [(microseconds: Int64, text: String)] = [
    (0, "0:00:00"), (625_331_000_000, "7 days, 5:42:11"), (-1, "-1 day, 23:59:59.999999"),
    (36_000_000_001, "10:00:00.000001"), (86_400_000_000, "1 day, 0:00:00"),
  ]

  @Test("shows durations as Python does", arguments: durations)
  func duration(microseconds: Int64, text: String) {
    func side(_ value: Int64) -> Datum {
      .value(Column(type: .duration(.microsecond), count: 1, content: .fixed(Buffer([value]))))
    }
    let result = compare(reference: side(microseconds), candidate: side(microseconds + 5_000_000))
    #expect(result.causes.first?.examples.first?.reference == text)
    #expect(result.causes.first?.examples.first?.elapsed == "5 s")
  }

  static let places: [(name: String, columns: KeyValuePairs<String, Column>, keys: [String], text: String)] =
    [
      (
        "the policy's keys", ["agent": .texts(["kim", "kim"]), "id": .ints([7, 8])], ["agent"],
        "row 1 (agent='kim')"
      ),
      (
        "the column that tells rows apart",
        ["agent": .texts(["kim", "kim"]), "id": .ints([7, 8]), "week": .texts(["W1", "W2"])], [],
        "row 1 (id=8)"
      ),
      (
        "the pair that tells rows apart",
        [
          "agent": .texts(["kim", "kim", "ann"]), "team": .texts(["A", "A", "B"]), "week": .ints([1, 2, 1]),
        ], [],
        "row 1 (agent='kim', week=2)"
      ),
      (
        "the first two otherwise",
        [
          "agent": .texts(["kim", "kim"]), "hours": .reals([1, 2]), "week": .texts(["W1", "W1"]),
          "n": .ints([3, 3]),
        ], [], "row 1 (agent='kim', week='W1')"
      ),
      ("dates", ["day": .dates([0, 1])], [], "row 1 (day=1970-01-02)"),
      ("neither floats nor flags", ["hours": .reals([1, 2]), "vip": .bools([true, false])], [], "row 1"),
      (
        "a long text, cut", ["a": .texts(["x", String(repeating: "y", count: 40)])], [],
        "row 1 (a='yyyyyyyyyyyyyyyyyyyyyyy…)"
      ),
    ]

  @Test("names the record by cells that both sides share", arguments: places)
  func place(name: String, columns: KeyValuePairs<String, Column>, keys: [String], text: String) {
    func table(_ value: Int64) -> Datum {
      let count = columns[0].value.count
      let totals = Column.ints([5, value] + Array(repeating: 6, count: count - 2))
      let all = columns.map { ($0.key, $0.value) } + [("total", totals)]
      return .value(
        Column(
          type: .structure(all.map { Field($0.0, $0.1.type) }), count: count,
          content: .structure(all.map(\.1))))
    }
    let report = Self.report(table(40), table(73), policy: ComparisonPolicy(keys: keys))
    let line = report.split(separator: "\n").first { $0.hasPrefix("     row") }
    #expect(line == "     \(text)" || line?.hasPrefix("     \(text)  python → 40   swift → 73") == true)
  }

  @Test("does not name a record by a column that differs anywhere")
  func differingColumn() {
    let report = Self.report(
      .table(["id": .ints([1, 2, 3]), "x": .ints([4, 5, 6])]),
      .table(["id": .ints([1, 2, 9]), "x": .ints([4, 50, 6])]))
    #expect(report.contains("     row 1  python → 5   swift → 50"), "\(report)")
  }

  @Test("takes another line where it would be wider than 80 columns")
  func width() {
    let names = Column.texts(["a", "Llanfairpwllgwyngyll"])
    let report = Self.report(
      .table(["town": names, "x": .reals([1, 123456.78901234])]),
      .table(["town": names, "x": .reals([1, 987.65432109876])]))
    let lines = report.split(separator: "\n").map(String.init)
    #expect(lines[2] == "     row 1 (town='Llanfairpwllgwyngyll')")
    #expect(lines[3] == "       python → 123456.78901234   swift → 987.65432109876   Δ 1.2e5  rel 9.9e-1")
    #expect(lines[3].count <= 80)
  }

  /// Numbers that differ by noise, and what grants it.
  static let noises: [(name: String, reference: [Double], candidate: [Double], entry: String)] = [
    (
      "sums in another order", [94.80000000000001, 1.1, 0.30000000000000004],
      [94.8, 1.1000000000000003, 0.3], "relative = 1e-15"
    ),
    ("a larger distance", [2, 3], [2.0000000000004, 3], "relative = 1e-12"),
    (
      "a sum that cancels", [94.80000000000001, 1.1, 0.30000000000000004, 1e-16],
      [94.8, 1.1000000000000003, 0.3, 3.5e-16], "relative = 1e-15, absolute = 1e-15"
    ),
  ]

  @Test("of noise says how to let it pass, by a number that covers it", arguments: noises)
  func grant(name: String, reference: [Double], candidate: [Double], entry: String) throws {
    let sides = [reference, candidate].map { Datum.table(["x": .reals($0.map { $0 })]) }
    let result = compare(reference: sides[0], candidate: sides[1], output: "sums")
    func text(_ grant: FailureReport.Grant?) -> String {
      FailureReport(result, .init(name: "x", grant: grant)).text()
    }
    #expect(
      text(.manifest).contains(
        """
          → noise: another order of operations, or a defect; to grant it, in the manifest:
            [policy.columns]
            "sums.x" = { \(entry), reason = "…" }

        """), "\(text(.manifest))")
    let options = entry.split(separator: ", ").map {
      "--" + $0.split(separator: " = ").joined(separator: " ")
    }
    #expect(text(.option).contains("    \(options.joined(separator: " "))\n"), "\(text(.option))")
    #expect(!text(nil).contains("to grant it"))

    let tolerance = try #require(result.causes.first?.tolerance)
    let granted = ComparisonPolicy(columns: [
      tolerance.rule: ColumnPolicy(
        absolute: tolerance.absolute ?? 0, relative: tolerance.relative ?? 0, reason: "sums")
    ])
    let again = compare(reference: sides[0], candidate: sides[1], policy: granted, output: "sums")
    #expect(again.verdict == .withinTolerance)
  }

  @Test("of noise grants nothing where a tolerance is granted already, or something else differs")
  func noGrant() {
    let tolerant = ComparisonPolicy(default: ColumnPolicy(ulps: 1))
    let noise = compare(reference: .reals([2]), candidate: .reals([2.00000000001]), policy: tolerant)
    #expect(noise.causes.map(\.kind) == [.floatNoise] && noise.causes[0].tolerance == nil)
    #expect(compare(reference: .reals([2]), candidate: .reals([2.5])).causes[0].tolerance == nil)
  }

  @Test("written before there were guesses is read, and one of today comes back as it was")
  func stored() throws {
    let old = #"{"kind":"value","column":"x","detail":"","cellCount":2,"examples":[]}"#
    #expect(
      try JSONDecoder().decode(Cause.self, from: Data(old.utf8)) == Cause(.value, column: "x", cellCount: 2))
    let result = compare(
      reference: .table(["at": .timestamps([0, 5]), "x": .reals([2, 3])]),
      candidate: .table(["at": .timestamps([0, 9]), "x": .reals([2, 3.0000000000001])]))
    let back = try JSONDecoder().decode(Comparison.ComparisonResult.self, from: JSONEncoder().encode(result))
    #expect(back == result && back.causes.contains { $0.tolerance != nil })
  }
}
