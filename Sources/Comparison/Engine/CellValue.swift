import Columns

/// One cell, taken out of its column to be explained; comparing never makes one.
enum CellValue {
  case null
  case boolean(Bool)
  case integer(Int128)
  /// A float and its bits in hexadecimal; `bitWidth` tells float16, float32 and float64 apart.
  case real(Double, bits: UInt64, bitWidth: Int)
  case text([UInt8])
  case bytes([UInt8])
  /// Days since 1970-01-01.
  case date(Int64)
  /// Time of day since midnight.
  case time(Int64, TimeUnit)
  /// Time since 1970-01-01T00:00:00.
  case timestamp(Int64, TimeUnit, timeZone: String?)
  case duration(Int64, TimeUnit)
  case list([CellValue])
  case structure([(name: String, value: CellValue)])
  /// The last element of a list that was cut short: how many more there are.
  case omitted(Int)
}

extension Column {
  /// Cell `slot`, copied, with at most `elementLimit` elements of each list. Complexity: O(its bytes).
  func cell(_ slot: Int, elementLimit: Int = 32) -> CellValue {
    guard isValid(slot) else { return .null }
    switch content {
    case .none: return .null
    case .bits(let bits): return .boolean(bits[slot])
    case .bytes(let offsets, let data):
      let offsets = offsets.span(of: Int64.self)
      let span = data.span(of: UInt8.self)
      let bytes = (Int(offsets[slot])..<Int(offsets[slot + 1])).map { span[$0] }
      return type == .utf8 ? .text(bytes) : .bytes(bytes)
    case .list(let offsets, let elements):
      let offsets = offsets.span(of: Int64.self)
      let positions = Int(offsets[slot])..<Int(offsets[slot + 1])
      let shown = positions.prefix(elementLimit).map { elements.cell($0, elementLimit: elementLimit) }
      return .list(shown + (positions.count > elementLimit ? [.omitted(positions.count - elementLimit)] : []))
    case .structure(let children):
      let named = zip(fields, children).filter { $0.0.name != MetadataKey.shapeField }
      return .structure(named.map { ($0.0.name, $0.1.cell(slot, elementLimit: elementLimit)) })
    case .fixed(let buffer): return fixedCell(buffer, slot)
    }
  }

  private func fixedCell(_ buffer: Buffer, _ slot: Int) -> CellValue {
    func value<Element: BitwiseCopyable>(_ type: Element.Type) -> Element { buffer.span(of: type)[slot] }
    switch type {
    case .int8: return .integer(Int128(value(Int8.self)))
    case .int16: return .integer(Int128(value(Int16.self)))
    case .int32: return .integer(Int128(value(Int32.self)))
    case .int64: return .integer(Int128(value(Int64.self)))
    case .uint8: return .integer(Int128(value(UInt8.self)))
    case .uint16: return .integer(Int128(value(UInt16.self)))
    case .uint32: return .integer(Int128(value(UInt32.self)))
    case .uint64: return .integer(Int128(value(UInt64.self)))
    case .float16:
      let number = value(Float16.self)
      return .real(Double(number), bits: UInt64(number.bitPattern), bitWidth: 16)
    case .float32:
      let number = value(Float.self)
      return .real(Double(number), bits: UInt64(number.bitPattern), bitWidth: 32)
    case .float64:
      let number = value(Double.self)
      return .real(number, bits: number.bitPattern, bitWidth: 64)
    case .date32: return .date(Int64(value(Int32.self)))
    case .time64(let unit): return .time(value(Int64.self), unit)
    case .timestamp(let unit, let zone): return .timestamp(value(Int64.self), unit, timeZone: zone)
    case .duration(let unit): return .duration(value(Int64.self), unit)
    case .null, .boolean, .utf8, .binary, .list, .structure: return .null
    }
  }
}
