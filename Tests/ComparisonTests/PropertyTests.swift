import Columns
import Comparison
import Testing

/// A repeatable source of random numbers (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// A random table that can be changed in one cell.
struct RandomTable {
  var ints: [Int64?]
  var reals: [Double?]
  var texts: [String?]
  var flags: [Bool?]
  var lists: [[Int64]]
  var times: [Int64?]

  init(rows: Int, using random: inout Seeded) {
    func some<Value>(_ value: (inout Seeded) -> Value, _ random: inout Seeded) -> [Value?] {
      let hasNulls = Bool.random(using: &random)
      return (0..<rows).map { _ in
        hasNulls && Int.random(in: 0..<5, using: &random) == 0 ? nil : value(&random)
      }
    }
    ints = some({ .random(in: -50...50, using: &$0) }, &random)
    reals = some(
      { [-0.0, 0, 1.5, .nan, .infinity, .random(in: -1e9...1e9, using: &$0)].randomElement(using: &$0)! },
      &random)
    texts = some(
      { ["", "a", "NA", "Z\u{FC}rich", "longer text of some length"].randomElement(using: &$0)! }, &random)
    flags = some({ .random(using: &$0) }, &random)
    lists = (0..<rows).map { _ in
      (0..<Int.random(in: 0...3, using: &random)).map { _ in .random(in: 0...9, using: &random) }
    }
    times = some({ .random(in: -1_000_000_000...1_000_000_000, using: &$0) }, &random)
  }

  /// Changes one cell and returns the path of its column and its row.
  mutating func mutate(using random: inout Seeded) -> (path: String, row: Int) {
    let row = Int.random(in: 0..<ints.count, using: &random)
    switch Int.random(in: 0..<6, using: &random) {
    case 0:
      ints[row] = ints[row].map { $0 ^ (1 << Int64.random(in: 0..<63, using: &random)) }.flipped(
        or: 0, using: &random)
      return ("int", row)
    case 1:
      let flippedBit = reals[row].map {
        Double(bitPattern: $0.bitPattern ^ 1 << UInt64.random(in: 0..<64, using: &random))
      }
      // All NaNs are one value under the default policy, so another NaN would be no change.
      if let old = reals[row], old.isNaN, flippedBit?.isNaN ?? false {
        reals[row] = 0
      } else {
        reals[row] = flippedBit.flipped(or: .nan, using: &random)
      }
      return ("real", row)
    case 2:
      texts[row] = texts[row].map { $0 + " " }.flipped(or: "", using: &random)
      return ("text", row)
    case 3:
      flags[row] = flags[row].map { !$0 }.flipped(or: false, using: &random)
      return ("flag", row)
    case 4:
      if lists[row].isEmpty || Bool.random(using: &random) {
        lists[row].append(3)
        return ("list", row)
      }
      lists[row][Int.random(in: 0..<lists[row].count, using: &random)] += 1
      return ("list[]", row)
    default:
      times[row] = times[row].map { $0 + 1 }.flipped(or: 0, using: &random)
      return ("time", row)
    }
  }

  var datum: Datum {
    .table([
      "int": .ints(ints), "real": .reals(reals), "text": .texts(texts), "flag": .bools(flags),
      "list": .lists(lists.map(\.count), of: .ints(lists.flatMap { $0 })), "time": .timestamps(times),
    ])
  }
}

extension Optional {
  /// The changed value, now and then nil instead; `other` where there was none to change.
  fileprivate func flipped(or other: Wrapped, using random: inout Seeded) -> Wrapped? {
    guard let self else { return other }
    return Int.random(in: 0..<4, using: &random) == 0 ? nil : self
  }
}

@Suite("Random tables")
struct PropertyTests {
  @Test("One changed cell is always found, in its column and row", arguments: 0..<200)
  func oneCell(seed: UInt64) throws {
    var random = Seeded(state: seed)
    let rows = [1, 2, 63, 64, 65, 200].randomElement(using: &random)!
    let table = RandomTable(rows: rows, using: &random)
    var changed = table
    let (path, row) = changed.mutate(using: &random)
    let result = compare(reference: table.datum, candidate: changed.datum)
    #expect(result.verdict == .mismatch, "seed \(seed)")
    #expect(result.unequalCells == 1, "seed \(seed): \(result.causes)")
    let cause = try #require(result.causes.first)
    #expect(cause.column == path, "seed \(seed)")
    #expect(cause.examples.first?.referenceRow == row, "seed \(seed)")
    #expect(compare(reference: table.datum, candidate: table.datum).verdict == .identical, "seed \(seed)")
  }

  @Test("Slicing both sides alike changes nothing", arguments: 0..<60)
  func slices(seed: UInt64) {
    var random = Seeded(state: seed)
    let table = RandomTable(rows: 150, using: &random).datum
    let start = Int.random(in: 0..<140, using: &random)
    let end = Int.random(in: start...150, using: &random)
    let slice = Datum(table.field, table.column.slice(start..<end))
    let copy = Datum(table.field, table.column.slice(start..<end))
    #expect(compare(reference: slice, candidate: copy).verdict == .identical, "seed \(seed)")
  }

  @Test("Noise among nulls is counted cell by cell, whatever lies in their slots", arguments: 0..<60)
  func noiseAmongNulls(seed: UInt64) throws {
    var random = Seeded(state: seed)
    let count = Int.random(in: 1..<700, using: &random)
    let values = (0..<count).map { _ in Double.random(in: -5...5, using: &random) }
    let isValid = (0..<count).map { _ in Int.random(in: 0..<10, using: &random) > 0 }
    let hasNoise = (0..<count).map { _ in Bool.random(using: &random) }
    let wrong = Int.random(in: 0..<3, using: &random) == 0 ? Int.random(in: 0..<count, using: &random) : nil
    // Large garbage differs visibly, small garbage hides among the noise.
    let garbage = [0, 1e-11, 1].randomElement(using: &random)!
    let other = (0..<count).map { slot in
      if !isValid[slot] { return values[slot] * (1 + garbage) }
      return slot == wrong ? values[slot] + 1 : values[slot] * (hasNoise[slot] ? 1 + 1e-12 : 1)
    }
    func datum(_ values: [Double]) -> Datum {
      .value(Column(type: .float64, count: count, validity: Bitmap(isValid), content: .fixed(Buffer(values))))
    }
    let policy = ComparisonPolicy(default: ColumnPolicy(relative: 1e-9))
    let result = compare(reference: datum(values), candidate: datum(other), policy: policy)
    let column = try #require(result.columns.first)
    let differing = (0..<count).filter { isValid[$0] && values[$0] != other[$0] }
    let unequal = differing.filter { $0 == wrong }
    let tolerated = differing.filter { $0 != wrong }
    #expect(column.unequal == unequal.count, "seed \(seed)")
    #expect(column.tolerated == tolerated.count, "seed \(seed)")
    #expect(column.equal == count - differing.count, "seed \(seed)")
    #expect(
      column.toleratedAbsolute == tolerated.map { (values[$0] - other[$0]).magnitude }.max(), "seed \(seed)")
    #expect(
      column.toleratedULPs == tolerated.map { values[$0].magnitude.steps(to: other[$0].magnitude) }.max(),
      "seed \(seed)")
  }

  @Test(
    "A shuffled table equals itself where the order is ignored, and one changed cell is found",
    arguments: 0..<100)
  func shuffled(seed: UInt64) {
    var random = Seeded(state: seed)
    let rows = Int.random(in: 2..<120, using: &random)
    let ids = (0..<Int64(rows)).map { $0 }
    let values = ids.map { _ in Double.random(in: 0...10, using: &random) }
    let order = ids.indices.shuffled(using: &random)
    let noisy = order.map { values[$0] * (1 + Double.random(in: -1e-12...1e-12, using: &random)) }
    let policy = ComparisonPolicy(default: ColumnPolicy(relative: 1e-9), order: .ignored)
    func table(_ ids: [Int64], _ values: [Double]) -> Datum {
      .table(["id": .ints(ids), "half": .ints(ids.map { $0 / 2 }), "x": .reals(values)])
    }
    let reference = table(ids, values)
    let candidate = table(order.map { ids[$0] }, noisy)
    #expect(compare(reference: reference, candidate: candidate, policy: policy).passes, "seed \(seed)")
    // Without an exact column the floats alone must find their partners.
    #expect(
      compare(reference: .reals(values), candidate: .reals(noisy), policy: policy).passes, "seed \(seed)")
    var wrong = noisy
    let row = Int.random(in: 0..<rows, using: &random)
    wrong[row] += 100
    let result = compare(reference: reference, candidate: table(order.map { ids[$0] }, wrong), policy: policy)
    #expect(result.verdict == .mismatch, "seed \(seed)")
    #expect(result.unequalCells == 1, "seed \(seed)")
    #expect(result.causes.first?.examples.first?.candidateRow == row, "seed \(seed)")
  }
}

extension Double {
  /// How many floats lie between two positive numbers, the second included.
  fileprivate func steps(to other: Double) -> UInt64 {
    max(bitPattern, other.bitPattern) - min(bitPattern, other.bitPattern)
  }
}
