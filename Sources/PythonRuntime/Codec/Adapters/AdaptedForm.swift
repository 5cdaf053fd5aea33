import Columns

/// How the column of an adapted kind says what it is.
///
/// Payloads have a kind of their own. It stands behind the adapted one, after a bar, where the column's type
/// does not tell: a `decimal.Decimal` is "decimal" (text is a `str` anyway), a set of tuples stays a "set" of
/// items that say "tuple", a shop's own class carried as a `Decimal` is "custom:shop.Money|decimal".
enum AdaptedForm {
  /// The name of the outermost kind, and of the payload's.
  static func split(_ kind: String) -> (outer: String, payload: String?) {
    guard let bar = kind.firstIndex(of: "|") else { return (kind, nil) }
    return (String(kind[..<bar]), String(kind[kind.index(after: bar)...]))
  }

  /// Ints of any size, as decimal text: for columns that are declared wide.
  static let wideInteger = "wideint"

  /// Kinds that the codec rebuilds by itself.
  static let ownKinds: Set<String> = [
    Kind.none, Kind.bool, Kind.int, Kind.float, Kind.string, Kind.bytes, Kind.date, Kind.datetime, Kind.list,
    Kind.tuple, Kind.dict, Kind.map, Kind.mixed,
  ]

  static func isAdapted(_ kind: String) -> Bool {
    !ownKinds.contains(kind) && !kind.hasPrefix(Kind.dataclassPrefix)
  }

  /// A column of payloads as one of the kind: with the type that Arrow has for it, if it has one.
  static func wrapped(_ payload: EncodedColumn, as kind: String) -> EncodedColumn {
    var field = payload.field
    var column = payload.column
    let payloadKind = field.metadata[MetadataKey.kind]
    if let type = arrowType(of: kind, payload: column.type) {
      column = column.reinterpreted(as: type)
      field.type = type
      field.metadata[MetadataKey.kind] = kind
    } else if let payloadKind, payloadKind != usualKind(of: column.type) {
      field.metadata[MetadataKey.kind] = "\(kind)|\(payloadKind)"
    } else {
      field.metadata[MetadataKey.kind] = kind
    }
    return EncodedColumn(field, column)
  }

  /// The payloads of a column of the kind.
  static func unwrapped(
    _ field: Field, _ column: Column, path: String
  ) throws -> (kind: String, field: Field, column: Column)? {
    var field = field
    let known = field.metadata[MetadataKey.kind]
    guard let kind = known.map({ split($0) }) ?? kind(of: column.type), isAdapted(kind.outer) else {
      return nil
    }
    field.metadata[MetadataKey.kind] = kind.payload
    guard let payloadType = try payloadType(of: column.type, path: path) else {
      return (kind.outer, field, column)
    }
    field.type = payloadType
    return (kind.outer, field, column.reinterpreted(as: payloadType))
  }

  private static func arrowType(of kind: String, payload: DataType) -> DataType? {
    switch (kind, payload) {
    case ("timedelta", .int64): .duration(.microsecond)
    case ("time", .int64): .time64(.microsecond)
    case (_, .timestamp(.microsecond, timeZone: nil)) where kind.hasPrefix("zoned:"):
      .timestamp(.microsecond, timeZone: String(kind.dropFirst("zoned:".count)))
    default: nil
    }
  }

  /// What a column without a kind is, where only an adapted kind fits its type.
  private static func kind(of type: DataType) -> (outer: String, payload: String?)? {
    switch type {
    case .duration: ("timedelta", nil)
    case .time64: ("time", nil)
    case .timestamp(_, let zone?) where TimeZoneName.minutes(zone) == nil: ("zoned:\(zone)", nil)
    default: nil
    }
  }

  /// The type of the payloads where it is not the column's own.
  private static func payloadType(of type: DataType, path: String) throws -> DataType? {
    switch type {
    case .duration(.microsecond), .time64(.microsecond): return .int64
    case .duration, .time64:
      throw UnreadableColumn(path: path, problem: "\(type): Python counts microseconds")
    case .timestamp(let unit, let zone?) where TimeZoneName.minutes(zone) == nil:
      return .timestamp(unit, timeZone: nil)
    default: return nil
    }
  }

  /// The kind that the decoder takes a column of `type` for.
  private static func usualKind(of type: DataType) -> String? {
    switch type {
    case .null: Kind.none
    case .boolean: Kind.bool
    case .int64: Kind.int
    case .float64: Kind.float
    case .utf8: Kind.string
    case .binary: Kind.bytes
    case .date32: Kind.date
    case .timestamp: Kind.datetime
    case .list: Kind.list
    case .structure: Kind.dict
    default: nil
    }
  }
}
