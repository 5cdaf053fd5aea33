import Columns

/// Random columns of which tables are made: an integer id, a price, a count and a short text.
struct Workload {
  let rows: Int
  let prices: [Double]
  private let ids: [Int64]
  private let counts: [Int64]
  private let offsets: [Int64]
  private let letters: [UInt8]
  private let isPresent: Bitmap

  init(rows: Int) {
    var state: UInt64 = 1
    func random() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 11
    }
    self.rows = rows
    ids = (0..<Int64(rows)).map { $0 }
    prices = (0..<rows).map { _ in Double(random()) * 0x1p-53 * 1_000 }
    counts = (0..<rows).map { _ in Int64(bitPattern: random() % 1_000) }
    var offsets: [Int64] = [0]
    for row in 0..<rows { offsets.append(offsets[row] + Int64(4 + random() % 5)) }
    self.offsets = offsets
    letters = (0..<Int(offsets[rows])).map { _ in UInt8(97 + random() % 26) }
    isPresent = Bitmap((0..<rows).map { _ in random() % 10 != 0 })
  }

  /// The prices as another order of arithmetic might leave them.
  var noisyPrices: [Double] { prices.map { $0 * (1 + 1e-12) } }

  /// A list of floats in its own memory.
  func reals(_ values: [Double]) -> Datum { Datum(Field("value", .float64), NumberColumn(values).column) }

  /// A table in its own memory, so that the two sides share no page.
  func table(_ prices: [Double], hasNulls: Bool = false, isReversed: Bool = false) -> Datum {
    let price = NumberColumn<Double>(
      buffer: Buffer(ordered(prices, isReversed)), count: rows, validity: hasNulls ? isPresent : nil)
    let columns: [(String, Column)] = [
      ("id", NumberColumn(ordered(ids, isReversed)).column), ("price", price.column),
      ("count", NumberColumn(ordered(counts, isReversed)).column), ("city", isReversed ? reversedText : text),
    ]
    let type = DataType.structure(columns.map { Field($0.0, $0.1.type) })
    return Datum(
      Field("value", type), Column(type: type, count: rows, content: .structure(columns.map(\.1))))
  }

  private func ordered<Value>(_ values: [Value], _ isReversed: Bool) -> [Value] {
    isReversed ? values.reversed() : values
  }

  private var text: Column {
    Column(type: .utf8, count: rows, content: .bytes(offsets: Buffer(offsets), data: Buffer(letters)))
  }

  private var reversedText: Column {
    var starts: [Int64] = [0]
    var data: [UInt8] = []
    for row in (0..<rows).reversed() {
      data.append(contentsOf: letters[Int(offsets[row])..<Int(offsets[row + 1])])
      starts.append(Int64(data.count))
    }
    return Column(type: .utf8, count: rows, content: .bytes(offsets: Buffer(starts), data: Buffer(data)))
  }
}
