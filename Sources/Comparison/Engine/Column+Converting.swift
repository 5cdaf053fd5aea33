import Columns

extension Column {
  /// `count` nulls of type `type`, nested types included.
  static func nulls(_ count: Int, of type: DataType) -> Column {
    let validity = Bitmap(repeating: false, count: count)
    let content: Content
    switch type {
    case .null: return .nulls(count)
    case .boolean: content = .bits(validity)
    case .utf8, .binary:
      content = .bytes(offsets: Buffer([Int64](repeating: 0, count: count + 1)), data: .empty)
    case .list(let field):
      content = .list(
        offsets: Buffer([Int64](repeating: 0, count: count + 1)), elements: .nulls(0, of: field.type))
    case .structure(let fields): content = .structure(fields.map { .nulls(count, of: $0.type) })
    default:
      let words = (count * type.byteWidth! + 7) / 8
      content = .fixed(Buffer([UInt64](repeating: 0, count: words)))
    }
    return Column(type: type, count: count, validity: validity, content: content)
  }

  /// The numbers of both columns in one type that holds all of them exactly, or nil where there is none.
  ///
  /// Integers meet in Int64, floats in Float64. An integer meets a float in Float64 as long as every integer
  /// is at most 2⁵³ in magnitude, so that none changes its value. Null slots are ignored.
  static func losslesslyAligned(_ first: Column, _ second: Column) -> (Column, Column)? {
    guard first.type.isNumber, second.type.isNumber else { return nil }
    if !first.type.isFloatingPoint && !second.type.isFloatingPoint {
      guard let a = first.asInt64(limit: .max), let b = second.asInt64(limit: .max) else { return nil }
      return (a, b)
    }
    guard let a = first.asFloat64(), let b = second.asFloat64() else { return nil }
    return (a, b)
  }

  private func asFloat64() -> Column? {
    switch type {
    case .float64: return self
    case .float32: return mapped(Float.self, .float64) { Double($0) }
    case .float16: return mapped(Float16.self, .float64) { Double($0) }
    default:
      return asInt64(limit: 1 << 53)?.mapped(Int64.self, .float64) { Double($0) }
    }
  }

  /// The integers as Int64, nil where one is larger in magnitude than `limit`.
  private func asInt64(limit: Int64) -> Column? {
    let wide: Column?
    switch type {
    case .int8: wide = mapped(Int8.self, .int64) { Int64($0) }
    case .int16: wide = mapped(Int16.self, .int64) { Int64($0) }
    case .int32: wide = mapped(Int32.self, .int64) { Int64($0) }
    case .int64: wide = self
    case .uint8: wide = mapped(UInt8.self, .int64) { Int64($0) }
    case .uint16: wide = mapped(UInt16.self, .int64) { Int64($0) }
    case .uint32: wide = mapped(UInt32.self, .int64) { Int64($0) }
    case .uint64: wide = mapped(UInt64.self, .int64) { $0 > UInt64(Int64.max) ? nil : Int64($0) }
    default: wide = nil
    }
    guard let wide, limit < .max, case .fixed(let buffer) = wide.content else { return wide }
    let values = buffer.span(of: Int64.self)
    for slot in 0..<count where wide.isValid(slot) && values[slot].magnitude > UInt64(limit) { return nil }
    return wide
  }

  /// Each value converted; nil when `convert` refuses one that is not null.
  private func mapped<Input: BitwiseCopyable, Output: BitwiseCopyable & Numeric>(
    _ input: Input.Type, _ type: DataType, _ convert: (Input) -> Output?
  ) -> Column? {
    guard case .fixed(let buffer) = content else { return nil }
    let values = buffer.span(of: Input.self)
    var isLossless = true
    let converted = Buffer(count: count, of: Output.self) { output in
      for slot in output.indices {
        if let value = convert(values[slot]) {
          output[slot] = value
        } else {
          output[slot] = .zero
          if isValid(slot) { isLossless = false }
        }
      }
    }
    return isLossless ? Column(type: type, count: count, validity: validity, content: .fixed(converted)) : nil
  }
}

extension DataType {
  /// Whether the values are integers or floats, dates and times excluded.
  var isNumber: Bool {
    switch self {
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float16, .float32, .float64: true
    default: false
    }
  }
}
