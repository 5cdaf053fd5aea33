import Columns

/// Gives each distinct text of a column, and null, a small number: 0, 1, 2 … in order of appearance.
///
/// Texts of up to 7 bytes, as codes and tail numbers are, become their own 64-bit key and are never compared
/// byte by byte; longer ones are compared with the first text of their hash.
struct TextCodes: Sendable {
  /// For each code, where its text first stood.
  private(set) var firstRows: [Int32] = []
  private var table = IndexTable()
  private let column: StringColumn

  /// No codes yet; `add` gives them to the texts of `column`.
  init(_ column: StringColumn) { self.column = column }

  /// The number of distinct texts so far.
  var count: Int { firstRows.count }

  /// The code of the text in `row` of `texts`, a view of the column; a new one if it is new.
  ///
  /// Complexity: O(1) on average.
  @inline(__always)
  mutating func add(_ texts: TextView, _ row: Int) -> Int32 {
    let code = code(texts, row)
    return code >= 0 ? code : append(texts, row)
  }

  /// The code of a text of this or another column, -1 if it has none.
  @inline(__always)
  func code(_ texts: TextView, _ row: Int) -> Int32 {
    let key = texts.key(row)
    return key < TextKey.long ? table[key] : find(key, texts, row)
  }

  @inline(never)
  private mutating func append(_ texts: TextView, _ row: Int) -> Int32 {
    var key = texts.key(row)
    // A long text whose key another text has takes the next free one; see `find`.
    while key >= TextKey.long && table[key] >= 0 { key = Self.next(key) }
    table.set(key, Int32(firstRows.count))
    firstRows.append(Int32(row))
    return Int32(firstRows.count - 1)
  }

  @inline(never)
  private func find(_ key: UInt64, _ texts: TextView, _ row: Int) -> Int32 {
    let own = TextView(column)
    var key = key
    while true {
      let code = table[key]
      if code < 0 || own.text(Int(firstRows[Int(code)])).isEqual(to: texts.text(row)) { return code }
      key = Self.next(key)
    }
  }

  private static func next(_ key: UInt64) -> UInt64 { (key &+ 1) | TextKey.long }

  /// The codes of a whole column. Complexity: O(rows).
  static func codes(of column: StringColumn) -> (codes: [Int32], table: TextCodes) {
    var table = TextCodes(column)
    let texts = TextView(column)
    var codes = [Int32](repeating: 0, count: column.count)
    var output = codes.mutableSpan
    for row in output.indices { output[row] = table.add(texts, row) }
    return (codes, table)
  }

  /// The codes of several columns, each worked out on a thread of its own where that is worth one.
  static func codes(of columns: [StringColumn]) -> [(codes: [Int32], table: TextCodes)] {
    let rows = columns.map(\.count).max() ?? 0
    guard Parallel.ranges(rows).count > 1 else { return columns.map { codes(of: $0) } }
    return Parallel.map(each: columns.count) { codes(of: columns[$0]) }
  }

  /// For each code, its place among the texts in ascending order of their bytes.
  func ranks() -> [Int32] {
    let order = firstRows.indices.sorted { first, second in
      let texts = TextView(column)
      return texts.text(Int(firstRows[first])).isLess(than: texts.text(Int(firstRows[second])))
    }
    var ranks = [Int32](repeating: 0, count: order.count)
    for (rank, code) in order.enumerated() { ranks[code] = Int32(rank) }
    return ranks
  }
}
