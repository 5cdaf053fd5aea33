/// The type strings of the Arrow C data interface.
///
/// Source: https://arrow.apache.org/docs/format/CDataInterface.html#data-type-description-format-strings
enum FormatString {
  /// What `format` with these children describes; throws for what has no column type.
  static func parse(
    _ format: String, children: [WireField], at place: WirePlace
  ) throws(ColumnError) -> WireType {
    if let type = plain[format] { return type }
    let detail = " (Arrow format \"\(format)\")"
    let expected = format == "+l" || format == "+L" ? 1 : nil
    if let expected, children.count != expected {
      throw place.error("a list has \(children.count) children instead of 1")
    }
    switch format {
    case "+l": return .list(children[0], offsetByteCount: 4)
    case "+L": return .list(children[0], offsetByteCount: 8)
    case "+s": return .structure(children)
    case "tdm": throw UnsupportedArrowType.date64.error(at: place, detail: detail)
    case "+m": throw UnsupportedArrowType.map.error(at: place, detail: detail)
    case "+r": throw UnsupportedArrowType.runEndEncoded.error(at: place, detail: detail)
    case "+vl", "+vL": throw UnsupportedArrowType.listView.error(at: place, detail: detail)
    default: break
    }
    for (prefix, unit) in timestamps where format.hasPrefix(prefix) {
      let zone = String(format.dropFirst(prefix.count))
      return .fixed(.timestamp(unit, timeZone: zone.isEmpty ? nil : zone))
    }
    for (prefix, unsupported) in refused where format.hasPrefix(prefix) {
      throw unsupported.error(at: place, detail: detail)
    }
    throw place.error("the Arrow format \"\(format)\" is unknown")
  }

  /// The format of a canonical type; times of seconds and milliseconds are 32 bits wide in Arrow.
  static func of(_ type: DataType) -> String {
    switch type {
    case .null: "n"
    case .boolean: "b"
    case .int8: "c"
    case .uint8: "C"
    case .int16: "s"
    case .uint16: "S"
    case .int32: "i"
    case .uint32: "I"
    case .int64: "l"
    case .uint64: "L"
    case .float16: "e"
    case .float32: "f"
    case .float64: "g"
    case .utf8: "U"
    case .binary: "Z"
    case .date32: "tdD"
    case .time64(let unit): "tt\(letter(unit))"
    case .timestamp(let unit, let zone): "ts\(letter(unit)):\(zone ?? "")"
    case .duration(let unit): "tD\(letter(unit))"
    case .list: "+L"
    case .structure: "+s"
    }
  }

  private static func letter(_ unit: TimeUnit) -> String {
    switch unit {
    case .second: "s"
    case .millisecond: "m"
    case .microsecond: "u"
    case .nanosecond: "n"
    }
  }

  private static let plain: [String: WireType] = [
    "n": .null, "b": .boolean,
    "c": .fixed(.int8), "C": .fixed(.uint8), "s": .fixed(.int16), "S": .fixed(.uint16),
    "i": .fixed(.int32), "I": .fixed(.uint32), "l": .fixed(.int64), "L": .fixed(.uint64),
    "e": .fixed(.float16), "f": .fixed(.float32), "g": .fixed(.float64),
    "u": .bytes(.utf8, offsetByteCount: 4), "U": .bytes(.utf8, offsetByteCount: 8), "vu": .views(.utf8),
    "z": .bytes(.binary, offsetByteCount: 4), "Z": .bytes(.binary, offsetByteCount: 8), "vz": .views(.binary),
    "tdD": .fixed(.date32),
    "tts": .time32(.second), "ttm": .time32(.millisecond),
    "ttu": .fixed(.time64(.microsecond)), "ttn": .fixed(.time64(.nanosecond)),
    "tDs": .fixed(.duration(.second)), "tDm": .fixed(.duration(.millisecond)),
    "tDu": .fixed(.duration(.microsecond)), "tDn": .fixed(.duration(.nanosecond)),
  ]

  private static let timestamps: [(String, TimeUnit)] = [
    ("tss:", .second), ("tsm:", .millisecond), ("tsu:", .microsecond), ("tsn:", .nanosecond),
  ]

  private static let refused: [(String, UnsupportedArrowType)] = [
    ("d:", .decimal), ("w:", .fixedSizeBinary), ("+w:", .fixedSizeList), ("+u", .union), ("ti", .interval),
  ]
}
