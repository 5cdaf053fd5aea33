import Columns

/// Hashes rows so that rows which the policy takes for equal have equal hashes.
///
/// Floats with a tolerance contribute only whether they are null, NaN, infinite or finite; they are matched
/// later. Two different rows share a 64-bit hash with a chance of 2⁻⁶⁴: the comparison that follows would then
/// report a difference, never overlook one.
struct RowHasher {
  let policy: ComparisonPolicy
  let output: String

  /// One hash a row over the columns that both sides have. `names` chooses among the root's columns; nil for all.
  func hashes(_ column: Column, sharedWith other: Column, names: [String]? = nil) -> [UInt64] {
    guard case .structure = column.type else { return hashes(column, other, "value") }
    return combine(column, other, "") { name in
      names.map { $0.contains { $0.hasSameBytes(as: name) } } ?? true
    }
  }

  private func combine(
    _ column: Column, _ other: Column, _ path: String, where isWanted: (String) -> Bool = { _ in true }
  ) -> [UInt64] {
    var result = [UInt64](repeating: 1, count: column.count)
    let children = zip(column.fields, column.children)
      .filter { $0.0.name != MetadataKey.shapeField && isWanted($0.0.name) }
      .sorted { $0.0.name.utf8.lexicographicallyPrecedes($1.0.name.utf8) }
    for (field, child) in children {
      guard let twin = other.fields.firstIndex(where: { $0.name.hasSameBytes(as: field.name) }) else {
        continue
      }
      let path = path.isEmpty ? field.name : "\(path).\(field.name)"
      let part = hashes(child, other.children[twin], path)
      for row in result.indices { result[row] = mix(result[row], part[row]) }
    }
    return markingNulls(result, column.validity)
  }

  func hashes(_ column: Column, _ other: Column, _ path: String) -> [UInt64] {
    let columnPolicy = policy.column(path, output: output)
    switch column.content {
    case .none: return [UInt64](repeating: nullHash, count: column.count)
    case .structure: return combine(column, other, path)
    case .list(let offsets, let elements):
      let otherElements: Column =
        if case .list(_, let elements) = other.content { elements } else { elements }
      let parts = hashes(elements, otherElements, path + "[]")
      let offsets = offsets.span(of: Int64.self)
      var result = [UInt64](repeating: 2, count: column.count)
      for row in result.indices {
        for element in Int(offsets[row])..<Int(offsets[row + 1]) {
          result[row] = mix(result[row], parts[element])
        }
        result[row] = mix(result[row], UInt64(offsets[row + 1] - offsets[row]))
      }
      return markingNulls(result, column.validity)
    case .bits(let bits):
      return markingNulls((0..<column.count).map { bits[$0] ? 5 : 7 }, column.validity)
    case .bytes(let offsets, let data):
      let offsets = offsets.span(of: Int64.self)
      let bytes = data.bytes
      var result = [UInt64](repeating: 0, count: column.count)
      for row in result.indices { result[row] = hashBytes(bytes, Int(offsets[row])..<Int(offsets[row + 1])) }
      return markingNulls(result, column.validity)
    case .fixed(let buffer):
      return markingNulls(numbers(column, buffer, columnPolicy), column.validity)
    }
  }

  private func numbers(_ column: Column, _ buffer: Buffer, _ columnPolicy: ColumnPolicy) -> [UInt64] {
    func integers<Element: FixedWidthInteger & BitwiseCopyable>(_ type: Element.Type) -> [UInt64] {
      let values = buffer.span(of: type)
      var result = [UInt64](repeating: 0, count: column.count)
      if !columnPolicy.typeStrict && column.type.isNumber {
        for row in result.indices { result[row] = floatHash(Double(values[row]), columnPolicy) }
      } else {
        for row in result.indices { result[row] = mix(UInt64(truncatingIfNeeded: values[row]), 11) }
      }
      return result
    }
    func floats<Element: ComparedFloat>(_ type: Element.Type) -> [UInt64] {
      let values = buffer.span(of: type)
      var result = [UInt64](repeating: 0, count: column.count)
      for row in result.indices { result[row] = floatHash(Double(values[row]), columnPolicy) }
      return result
    }
    switch column.type {
    case .float16: return floats(Float16.self)
    case .float32: return floats(Float.self)
    case .float64: return floats(Double.self)
    case .int8: return integers(Int8.self)
    case .uint8: return integers(UInt8.self)
    case .int16: return integers(Int16.self)
    case .uint16: return integers(UInt16.self)
    case .int32, .date32: return integers(Int32.self)
    case .uint32: return integers(UInt32.self)
    case .uint64: return integers(UInt64.self)
    default: return integers(Int64.self)
    }
  }

  private func floatHash(_ value: Double, _ columnPolicy: ColumnPolicy) -> UInt64 {
    if value.isNaN {
      if columnPolicy.nullEqualsNaN { return nullHash }
      return columnPolicy.nan == .sameBits ? mix(value.bitPattern, 13) : 13
    }
    if columnPolicy.hasTolerance && value.isFinite { return 17 }
    if columnPolicy.signedZero == .equal && value == 0 { return 19 }
    return mix(value.bitPattern, 23)
  }

  private func markingNulls(_ hashes: [UInt64], _ validity: Bitmap?) -> [UInt64] {
    guard let validity else { return hashes }
    var hashes = hashes
    for row in hashes.indices where !validity[row] { hashes[row] = nullHash }
    return hashes
  }
}

private let nullHash: UInt64 = 0x9E37_79B9_7F4A_7C15

/// Both halves of a 128-bit product, folded, as in wyhash (https://github.com/wangyi-fudan/wyhash).
@inline(__always)
private func mix(_ first: UInt64, _ second: UInt64) -> UInt64 {
  let product = (first ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: second ^ 0xE703_7ED1_A0B4_28DB)
  return product.high ^ product.low
}

private func hashBytes(_ bytes: RawSpan, _ range: Range<Int>) -> UInt64 {
  var hash = UInt64(range.count)
  var position = range.lowerBound
  while position + 8 <= range.upperBound {
    // An integer may be read from any eight bytes; the loop keeps inside the range, the span checks the bounds.
    hash = mix(hash, unsafe bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
    position += 8
  }
  var rest: UInt64 = 0
  while position < range.upperBound {
    rest = rest << 8 | UInt64(unsafe bytes.unsafeLoad(fromByteOffset: position, as: UInt8.self))
    position += 1
  }
  return mix(hash, rest)
}
