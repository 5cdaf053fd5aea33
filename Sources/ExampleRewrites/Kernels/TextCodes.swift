import Columns

/// Gives each distinct text of a column, and null, a small number: 0, 1, 2 … in order of appearance.
///
/// Texts of up to 7 bytes, as codes and tail numbers are, become their own 64-bit key and are never compared
/// byte by byte; longer ones are compared with the first text of their hash.
struct TextCodes {
  /// For each code, where its text first stood.
  private(set) var firstRows: [Int32] = []
  private var table = IndexTable()
  private var previousKey: UInt64 = 0
  private var previousCode: Int32 = -1
  private let column: StringColumn

  /// Reads `column`, whose texts get their codes from `add`.
  init(_ column: StringColumn) { self.column = column }

  /// The number of distinct texts so far.
  var count: Int { firstRows.count }

  private static let nullKey: UInt64 = 0xFE << 56
  private static let longMark: UInt64 = 0xFF << 56

  /// The code of the text in `row`; a new one if it is new. Complexity: O(1) on average.
  @inline(__always)
  mutating func add(row: Int) -> Int32 {
    let key = Self.key(column, row)
    // Neighbours are often equal.
    if key == previousKey && previousCode >= 0 && key < Self.longMark { return previousCode }
    let code = find(key, column, row)
    let result = code >= 0 ? code : append(key, row)
    previousKey = key
    previousCode = result
    return result
  }

  /// The code of the text in `row` of another column, -1 if it has none.
  @inline(__always)
  func code(of other: StringColumn, row: Int) -> Int32 {
    let key = Self.key(other, row)
    return key < Self.longMark ? table[key] : find(key, other, row)
  }

  private mutating func append(_ key: UInt64, _ row: Int) -> Int32 {
    let code = Int32(firstRows.count)
    firstRows.append(Int32(row))
    var key = key
    // A long text whose key another text has takes the next free one; see `find`.
    while key >= Self.longMark && table[key] >= 0 { key = Self.next(key) }
    table.set(key, code)
    return code
  }

  private func find(_ key: UInt64, _ other: StringColumn, _ row: Int) -> Int32 {
    guard key >= Self.longMark else { return table[key] }
    var key = key
    while true {
      let code = table[key]
      if code < 0 || column.utf8(Int(firstRows[Int(code)])).rawBytes.isEqual(to: other.utf8(row).rawBytes) {
        return code
      }
      key = Self.next(key)
    }
  }

  private static func next(_ key: UInt64) -> UInt64 { (key &+ 1) | longMark }

  /// Up to 7 bytes and their number; for longer texts a hash.
  @inline(__always)
  private static func key(_ column: StringColumn, _ row: Int) -> UInt64 {
    if let validity = column.validity, !validity[row] { return nullKey }
    let offsets = column.offsets
    let start = Int(offsets[row])
    let count = Int(offsets[row + 1]) - start
    let bytes = column.data.rawBytes
    if count <= 7 { return bytes.word(at: start, count: count) | UInt64(count) << 56 }
    var hash: UInt64 = UInt64(count)
    for offset in stride(from: 0, to: count, by: 8) {
      hash = (hash ^ bytes.word(at: start + offset, count: count - offset)) &* 0xFF51_AFD7_ED55_8CCD
      hash ^= hash >> 32
    }
    return hash | longMark
  }
}

extension TextCodes {
  /// The codes of a whole column. Complexity: O(rows).
  static func codes(of column: StringColumn) -> (codes: [Int32], table: TextCodes) {
    var table = TextCodes(column)
    var result = [Int32](repeating: 0, count: column.count)
    for row in result.indices { result[row] = table.add(row: row) }
    return (result, table)
  }

  /// For each code, its place among the texts in ascending order of their bytes.
  func ranks() -> [Int32] {
    let order = firstRows.indices.sorted {
      column.utf8(Int(firstRows[$0])).rawBytes.isLess(than: column.utf8(Int(firstRows[$1])).rawBytes)
    }
    var ranks = [Int32](repeating: 0, count: order.count)
    for (rank, code) in order.enumerated() { ranks[code] = Int32(rank) }
    return ranks
  }
}
