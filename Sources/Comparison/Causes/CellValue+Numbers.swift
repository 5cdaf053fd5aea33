extension CellValue {
  /// The value as a float: integers, floats, dates and times; nil for the others.
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value, _, _): value
    case .date(let value), .time(let value, _), .timestamp(let value, _, _), .duration(let value, _):
      Double(value)
    case .null, .boolean, .text, .bytes, .list, .structure, .omitted: nil
    }
  }

  /// The value as an exact integer: integers, dates and times in their unit; nil for the others.
  var whole: Int128? {
    switch self {
    case .integer(let value): value
    case .date(let value), .time(let value, _), .timestamp(let value, _, _), .duration(let value, _):
      Int128(value)
    case .null, .boolean, .real, .text, .bytes, .list, .structure, .omitted: nil
    }
  }

  /// How much there is to read: the length of the text, guessed for nested values.
  var complexity: Int {
    switch self {
    case .text(let bytes), .bytes(let bytes): bytes.count
    case .list(let values): values.reduce(2) { $0 + $1.complexity }
    case .structure(let fields): fields.reduce(2) { $0 + $1.name.utf8.count + $1.value.complexity }
    case .omitted(let count): count
    default: description.utf8.count
    }
  }

  var isNaN: Bool { if case .real(let value, _, _) = self { value.isNaN } else { false } }

  /// Whether the decimal text leaves out what differs: zeros have a sign, NaNs a payload.
  var hidesBits: Bool { if case .real(let value, _, _) = self { value == 0 || value.isNaN } else { false } }

  /// |self − other|, computed exactly for integers; nil where it means nothing.
  func distance(to other: CellValue) -> Double? {
    if let first = whole, let second = other.whole { return Double((first - second).magnitude) }
    guard let first = number, let second = other.number else { return nil }
    return (first - second).magnitude
  }

  /// The distance in units in the last place of two finite floats of one width.
  func ulpDistance(to other: CellValue) -> UInt64? {
    guard case .real(let first, let firstBits, let width) = self,
      case .real(let second, let secondBits, let otherWidth) = other, width == otherWidth, first.isFinite,
      second.isFinite
    else { return nil }
    switch width {
    case 32:
      return Float(bitPattern: UInt32(truncatingIfNeeded: firstBits))
        .ulpDistance(to: Float(bitPattern: UInt32(truncatingIfNeeded: secondBits)))
    case 16:
      return Float16(bitPattern: UInt16(truncatingIfNeeded: firstBits))
        .ulpDistance(to: Float16(bitPattern: UInt16(truncatingIfNeeded: secondBits)))
    default: return first.ulpDistance(to: second)
    }
  }
}
