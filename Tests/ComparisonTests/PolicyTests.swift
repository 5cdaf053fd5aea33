import Columns
import Comparison
import FoundationEssentials
import Testing

@Suite("Policies")
struct PolicyTests {
  static let formulas: [(policy: ColumnPolicy, reference: Double, candidate: Double, isAccepted: Bool)] = [
    (ColumnPolicy(absolute: 0.5), 10.0, 10.5, true), (ColumnPolicy(absolute: 0.5), 10, 10.500_001, false),
    (ColumnPolicy(relative: 0.1), 10, 11, true), (ColumnPolicy(relative: 0.1), 10, 9, true),
    (ColumnPolicy(relative: 0.1), 10, 11.1, false), (ColumnPolicy(relative: 0.1), 0, 1e-300, false),
    // |r − c| ≤ relative · |r| is not symmetric: 11 is within 10% of 10, 10 · 1.1 is not within 10% the other way.
    (ColumnPolicy(relative: 0.1), 11, 10, true), (ColumnPolicy(relative: 0.1), 9, 10, false),
    (ColumnPolicy(absolute: 0.5, relative: 0.1), 10, 11.5, true),
    (ColumnPolicy(ulps: 1), 1, (1.0).nextUp, true), (ColumnPolicy(ulps: 1), 1, (1.0).nextUp.nextUp, false),
    (ColumnPolicy(ulps: 2), .leastNonzeroMagnitude, -.leastNonzeroMagnitude, true),
    (ColumnPolicy(ulps: 1), .leastNonzeroMagnitude, -.leastNonzeroMagnitude, false),
    (ColumnPolicy(ulps: 4), .greatestFiniteMagnitude, .infinity, false),
    (ColumnPolicy(absolute: 1e300, relative: 0.9), .infinity, -.infinity, false),
    (ColumnPolicy(absolute: 1), 0.0, -0.0, false),
    (ColumnPolicy(absolute: 1, signedZero: .equal), 0.0, -0.0, true),
    (ColumnPolicy(absolute: 1), .nan, 1, false),
    (ColumnPolicy(nan: .different), .nan, .nan, false),
    (ColumnPolicy(nan: .sameBits), .nan, Double(nan: 3, signaling: false), false),
    (ColumnPolicy(nan: .sameBits), .nan, .nan, true),
  ]

  @Test("A tolerance accepts what its formula accepts and nothing more", arguments: formulas)
  func formula(policy: ColumnPolicy, reference: Double, candidate: Double, isAccepted: Bool) {
    // Long columns take the vectorised way, short ones the other.
    for count in [1, 1_000] {
      let result = compare(
        reference: .reals(Array(repeating: 1e6, count: count - 1) + [reference]),
        candidate: .reals(Array(repeating: 1e6, count: count - 1) + [candidate]),
        policy: ComparisonPolicy(default: policy))
      #expect(result.passes == isAccepted, "\(reference) \(candidate) \(policy.text)")
      #expect(result.columns.first?.unequal == (isAccepted ? 0 : 1))
    }
  }

  @Test("The longest path decides, an output's name before a bare one")
  func lookup() {
    let policy = ComparisonPolicy(
      columns: [
        "mean": ColumnPolicy(absolute: 1), "flights.mean": ColumnPolicy(absolute: 2),
        "legs": ColumnPolicy(absolute: 3), "legs[].distance": ColumnPolicy(absolute: 4),
      ])
    #expect(policy.column("mean").absolute == 1)
    #expect(policy.column("mean", output: "flights").absolute == 2)
    #expect(policy.column("mean", output: "weather").absolute == 1)
    #expect(policy.column("legs[].distance").absolute == 4)
    #expect(policy.column("legs[].origin.x").absolute == 3)
    #expect(policy.column("leg").absolute == 0)
  }

  @Test("Only the column that the policy names is forgiven")
  func perColumn() {
    let policy = ComparisonPolicy(columns: [
      "a": ColumnPolicy(absolute: 0.1, reason: "summed in another order")
    ])
    let result = compare(
      reference: .table(["a": .reals([1]), "b": .reals([1])]),
      candidate: .table(["a": .reals([1.05]), "b": .reals([1.05])]), policy: policy)
    #expect(result.columns.map(\.unequal) == [0, 1])
    #expect(result.columns.map(\.tolerated) == [1, 0])
    #expect(result.columns.first?.reason == "summed in another order")
  }

  @Test("What a tolerance forgave is measured")
  func forgiven() throws {
    let result = compare(
      reference: .reals([1, 2, 4, nil]), candidate: .reals([(1.0).nextUp, 2, 4.000_000_001, nil]),
      policy: ComparisonPolicy(default: ColumnPolicy(relative: 1e-9)))
    let column = try #require(result.columns.first)
    #expect(result.verdict == .withinTolerance)
    #expect((column.equal, column.tolerated, column.unequal) == (2, 2, 0))
    #expect(column.toleratedULPs == (4.000_000_001).ulpCount(above: 4))
    #expect(column.toleratedAbsolute == 4.000_000_001 - 4)
    #expect(column.toleratedRelative == (4.000_000_001 - 4) / 4)
  }

  @Test(
    "A policy that cannot be meant is refused with a reason",
    arguments: [
      (
        ComparisonPolicy(default: ColumnPolicy(absolute: -1)),
        "policy: absolute tolerance -1.0 is no finite number ≥ 0"
      ),
      (
        ComparisonPolicy(columns: ["x": ColumnPolicy(absolute: .infinity)]),
        "policy: column \"x\": absolute tolerance inf is no finite number ≥ 0"
      ),
      (
        ComparisonPolicy(default: ColumnPolicy(relative: 1)),
        "policy: relative tolerance 1 accepts 0 for every answer; use less than 1"
      ),
      (
        ComparisonPolicy(order: .ignored, keys: ["id"]),
        "policy: key column \"id\" does not exist in the output; its columns are x"
      ),
    ])
  func refused(policy: ComparisonPolicy, message: String) {
    let datum = Datum.table(["x": .reals([1])])
    let result = compare(reference: datum, candidate: datum, policy: policy)
    #expect(result.verdict == .notComparable)
    #expect(result.detail == message)
  }

  @Test("An entry that no column follows is named")
  func unused() {
    let policy = ComparisonPolicy(columns: ["maen": ColumnPolicy(absolute: 1)])
    let datum = Datum.table(["mean": .reals([1])])
    #expect(
      compare(reference: datum, candidate: datum, policy: policy).warnings
        == [#"policy for column "maen" holds for no column of the output"#])
    #expect(compare(reference: datum, candidate: datum, policy: policy, output: "flights").warnings.isEmpty)
  }

  /// A rule of the output "trips", a datum, and what could have been meant; nil where the rule may be right.
  static let rules: [(key: String, datum: Datum, known: [String]?)] = {
    let legs = Datum.table(["id": .ints([1]), "legs": .lists([1], of: .rows(["km": .reals([2])]))])
    let bare = Datum.table(["legs": .lists([0], of: .nulls(0)), "note": .nulls(1)])
    let paths = ["id", "legs", "legs[]", "legs[].km"]
    return [
      ("trips.legs[].km", legs, nil), ("legs", legs, nil), ("trips.legs[]", legs, nil), ("id", legs, nil),
      ("trips.legs[].kn", legs, paths.map { "trips." + $0 }), ("lgs", legs, paths), ("id.x", legs, paths),
      ("trips.value", .reals([1]), nil), ("trips.values", .reals([1]), ["trips.value"]),
      // Nobody knows what would lie below None, an empty list, or an output without rows.
      ("trips.legs[].km", bare, nil), ("note.text", bare, nil), ("notes", bare, ["legs", "legs[]", "note"]),
      ("trips.anything", .value(.nulls(0)), nil),
    ]
  }()

  @Test("A rule is unmatched where the reference cannot have its column", arguments: rules)
  func unmatched(key: String, datum: Datum, known: [String]?) {
    let policy = ComparisonPolicy(columns: [key: ColumnPolicy(absolute: 1)])
    let found = policy.unmatchedRules(in: datum, output: "trips")
    #expect(found.map(\.key) == (known == nil ? [] : [key]))
    #expect(found.first?.known == known)
  }

  @Test("A rule for a column that the candidate lost is none of it")
  func lostColumn() {
    let policy = ComparisonPolicy(columns: ["b": ColumnPolicy(absolute: 1)])
    let result = compare(
      reference: .table(["a": .ints([1]), "b": .ints([2])]), candidate: .table(["a": .ints([1])]),
      policy: policy)
    #expect(result.causes.map(\.kind) == [.missingColumn])
    #expect(result.warnings.isEmpty)
  }

  @Test("What the policy forgives about rows and keys is told with its reason")
  func reasons() {
    let rows = compare(
      reference: .ints([1, 2]), candidate: .ints([2, 1]),
      policy: ComparisonPolicy(order: .ignored, reason: "parallel"))
    #expect(rows.forgiven == ["2 rows stand at another place (parallel)"])
    let keys = compare(
      reference: FalsePass.shaped([1]), candidate: FalsePass.shaped([0]),
      policy: ComparisonPolicy(missingKeyEqualsNull: true, reason: "sparse"))
    #expect(keys.forgiven == ["column (keys): missing keys taken for None (sparse)"])
  }

  @Test("A signed tolerance may swallow its column, an unsigned one may not")
  func swallowed() {
    let answers = Datum.reals((1...20).map { Double($0) * 1e-8 })
    let zeros = Datum.reals(Array(repeating: 0, count: 20))
    func verdict(_ approvedBy: String) -> Comparison.ComparisonResult {
      compare(
        reference: answers, candidate: zeros,
        policy: ComparisonPolicy(default: ColumnPolicy(absolute: 1e-6, approvedBy: approvedBy)))
    }
    #expect(verdict("").verdict == .mismatch)
    #expect(verdict("").columns.first?.unequal == 20)
    #expect(verdict("A. Lovelace").verdict == .withinTolerance)
    #expect(
      verdict("A. Lovelace").warnings == [
        "column value: absolute tolerance 1e-6 is larger than every answer (largest 2e-7); zeros would pass"
      ])
  }

  @Test("The order of keys counts only where the policy says so")
  func keyOrder() {
    let first = Datum.table(["a": .ints([1]), "b": .ints([2])])
    let second = Datum.table(["b": .ints([2]), "a": .ints([1])])
    let strict = compare(reference: first, candidate: second, policy: ComparisonPolicy(keyOrderStrict: true))
    #expect(strict.causes.map(\.kind) == [.keyOrder])
    let relaxed = compare(reference: first, candidate: second)
    #expect(relaxed.forgiven == ["columns stand in another order"])
  }

  @Test("Policies and results survive JSON, and absent keys mean the default")
  func codable() throws {
    let policy = ComparisonPolicy(
      columns: ["mean": ColumnPolicy(absolute: 1e-9, ulps: 2, nan: .sameBits, reason: "noise")],
      order: .ignored,
      keys: ["id"])
    let decoded = try JSONDecoder().decode(ComparisonPolicy.self, from: JSONEncoder().encode(policy))
    #expect(decoded == policy)
    #expect(try JSONDecoder().decode(ComparisonPolicy.self, from: Data("{}".utf8)) == .exact)
    let result = compare(
      reference: .reals([1, .nan, .infinity, 0]),
      candidate: .reals([2, 3, -.infinity, -.greatestFiniteMagnitude]))
    #expect(
      try JSONDecoder().decode(Comparison.ComparisonResult.self, from: JSONEncoder().encode(result)) == result
    )
  }
}

extension Double {
  /// How many floats lie above `other` up to this number.
  func ulpCount(above other: Double) -> UInt64 { bitPattern - other.bitPattern }
}
