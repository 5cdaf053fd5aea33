/// The unit of a time, timestamp or duration.
public enum TimeUnit: String, Sendable, Hashable, Codable, CaseIterable {
  case second, millisecond, microsecond, nanosecond

  public var perSecond: Int64 {
    switch self {
    case .second: 1
    case .millisecond: 1_000
    case .microsecond: 1_000_000
    case .nanosecond: 1_000_000_000
    }
  }
}

extension TimeUnit {
  /// Whether Arrow stores a time of day in this unit as an Int32; columns always use Int64.
  var isTime32: Bool { self == .second || self == .millisecond }
}

/// What a column holds. The names are Arrow's; strings, binaries and lists have 64-bit offsets.
public indirect enum DataType: Hashable, Sendable {
  /// Nothing but nulls.
  case null
  case boolean
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64
  case float16, float32, float64
  /// UTF-8 text.
  case utf8
  /// Arbitrary bytes.
  case binary
  /// Days since 1970-01-01, Int32.
  case date32
  /// Time of day since midnight, Int64.
  case time64(TimeUnit)
  /// Time since 1970-01-01T00:00:00, Int64; in UTC when `timeZone` is given, otherwise local and zoneless.
  case timestamp(TimeUnit, timeZone: String?)
  /// A span of time, Int64.
  case duration(TimeUnit)
  case list(Field)
  case structure([Field])

  /// Bytes per value of a fixed-width type, nil for the others.
  public var byteWidth: Int? {
    switch self {
    case .int8, .uint8: 1
    case .int16, .uint16, .float16: 2
    case .int32, .uint32, .float32, .date32: 4
    case .int64, .uint64, .float64, .time64, .timestamp, .duration: 8
    case .null, .boolean, .utf8, .binary, .list, .structure: nil
    }
  }

  /// The fields of a nested type's children; empty for other types.
  public var childFields: [Field] {
    switch self {
    case .list(let element): [element]
    case .structure(let fields): fields
    default: []
    }
  }

  public var isInteger: Bool {
    switch self {
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: true
    default: false
    }
  }

  public var isFloatingPoint: Bool {
    switch self {
    case .float16, .float32, .float64: true
    default: false
    }
  }
}

extension DataType: CustomStringConvertible {
  public var description: String {
    switch self {
    case .null: "null"
    case .boolean: "bool"
    case .int8: "int8"
    case .int16: "int16"
    case .int32: "int32"
    case .int64: "int64"
    case .uint8: "uint8"
    case .uint16: "uint16"
    case .uint32: "uint32"
    case .uint64: "uint64"
    case .float16: "float16"
    case .float32: "float32"
    case .float64: "float64"
    case .utf8: "utf8"
    case .binary: "binary"
    case .date32: "date32"
    case .time64(let unit): "time64[\(unit.symbol)]"
    case .timestamp(let unit, nil): "timestamp[\(unit.symbol)]"
    case .timestamp(let unit, let zone?): "timestamp[\(unit.symbol), \(zone)]"
    case .duration(let unit): "duration[\(unit.symbol)]"
    case .list(let field): "list<\(field.type)>"
    case .structure(let fields): "struct<\(fields.map(\.description).joined(separator: ", "))>"
    }
  }
}

extension DataType {
  /// The type without children whose `description` is `text`.
  public init?(text: String) {
    if let plain = Self.plain.first(where: { $0.description == text }) {
      self = plain
      return
    }
    guard text.hasSuffix("]"), let bracket = text.firstIndex(of: "[") else { return nil }
    let inner = text[text.index(after: bracket)...].dropLast()
    let symbol = inner.prefix { $0 != "," }
    guard let unit = TimeUnit.allCases.first(where: { $0.symbol == symbol }) else { return nil }
    let rest = inner.dropFirst(symbol.count)
    switch text[..<bracket] {
    case "time64" where rest.isEmpty: self = .time64(unit)
    case "duration" where rest.isEmpty: self = .duration(unit)
    case "timestamp" where rest.isEmpty: self = .timestamp(unit, timeZone: nil)
    case "timestamp" where rest.hasPrefix(", "): self = .timestamp(unit, timeZone: String(rest.dropFirst(2)))
    default: return nil
    }
  }

  private static let plain: [DataType] = [
    .null, .boolean, .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .float16, .float32,
    .float64,
    .utf8, .binary, .date32,
  ]
}

extension TimeUnit {
  /// "s", "ms", "us" or "ns".
  public var symbol: String {
    switch self {
    case .second: "s"
    case .millisecond: "ms"
    case .microsecond: "us"
    case .nanosecond: "ns"
    }
  }
}
