import Columns

/// Collects which rows are present; costs nothing as long as all are.
struct ValidityBuilder {
  private(set) var count = 0
  private var words: [UInt64]?

  mutating func appendPresent(_ number: Int) {
    if words != nil { for row in count..<count + number { set(row) } }
    count += number
  }

  mutating func appendNulls(_ number: Int) {
    guard number > 0 else { return }
    if words == nil {
      words = Array(repeating: .max, count: count / 64)
      if count % 64 > 0 { words!.append((1 << UInt64(count % 64)) - 1) }
    }
    count += number
  }

  private mutating func set(_ row: Int) {
    while words!.count <= row / 64 { words!.append(0) }
    words![row / 64] |= 1 << UInt64(row % 64)
  }

  /// The bitmap, or nil when nothing is null.
  func finish() -> Bitmap? {
    guard var words else { return nil }
    while words.count * 64 < count { words.append(0) }
    return Bitmap(Buffer(words), count: count)
  }
}
