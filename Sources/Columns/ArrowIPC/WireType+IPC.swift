extension WireType {
  /// The type that a field of Schema.fbs describes; throws for what has no column type.
  init(ipc field: FlatTable, children: [IPCField], at place: WirePlace) throws(ColumnError) {
    let number = try field.number(IPC.Field.typeTag, absent: UInt8(0))
    guard let tag = IPC.TypeTag(rawValue: number) else {
      throw place.error("type number \(number) is unknown")
    }
    if let unsupported = Self.unsupported[tag] { throw unsupported.error(at: place) }
    guard let table = try field.table(IPC.Field.type) else {
      throw place.error("the type has no description")
    }
    switch tag {
    case .list, .largeList:
      guard children.count == 1 else {
        throw place.error("a list has \(children.count) children instead of 1")
      }
      self = .list(children[0].wireField, offsetByteCount: tag == .list ? 4 : 8)
    case .structure: self = .structure(children.map(\.wireField))
    default:
      guard children.isEmpty else { throw place.error("a flat type has \(children.count) children") }
      self = try Self.flat(tag, table, at: place)
    }
  }

  private static let unsupported: [IPC.TypeTag: UnsupportedArrowType] = [
    .decimal: .decimal, .interval: .interval, .union: .union, .fixedSizeBinary: .fixedSizeBinary,
    .fixedSizeList: .fixedSizeList, .map: .map, .runEndEncoded: .runEndEncoded, .listView: .listView,
    .largeListView: .listView,
  ]

  private static func flat(
    _ tag: IPC.TypeTag, _ table: FlatTable, at place: WirePlace
  ) throws(ColumnError) -> WireType {
    switch tag {
    case .null: return .null
    case .bool: return .boolean
    case .int: return .fixed(try DataType(ipcInteger: table, at: place))
    case .floatingPoint:
      let precision = try table.number(0, absent: Int16(0))
      guard let type = [0: DataType.float16, 1: .float32, 2: .float64][precision] else {
        throw place.error("floating-point precision \(precision) is unknown")
      }
      return .fixed(type)
    case .utf8: return .bytes(.utf8, offsetByteCount: 4)
    case .largeUTF8: return .bytes(.utf8, offsetByteCount: 8)
    case .binary: return .bytes(.binary, offsetByteCount: 4)
    case .largeBinary: return .bytes(.binary, offsetByteCount: 8)
    case .utf8View: return .views(.utf8)
    case .binaryView: return .views(.binary)
    case .date:
      if try table.number(0, absent: Int16(1)) == 0 { return .fixed(.date32) }
      throw UnsupportedArrowType.date64.error(at: place)
    case .time:
      let unit = try unit(table, absent: .millisecond, at: place)
      let width = try table.number(1, absent: Int32(32))
      guard width == (unit.isTime32 ? 32 : 64) else {
        throw place.error("a time in \(unit.symbol) has \(width) bits")
      }
      return unit.isTime32 ? .time32(unit) : .fixed(.time64(unit))
    case .timestamp:
      let zone = try table.string(1) ?? ""
      let unit = try unit(table, absent: .second, at: place)
      return .fixed(.timestamp(unit, timeZone: zone.isEmpty ? nil : zone))
    case .duration: return .fixed(.duration(try unit(table, absent: .millisecond, at: place)))
    default: throw place.error("type number \(tag.rawValue) is unknown")
    }
  }

  private static func unit(
    _ table: FlatTable, absent: TimeUnit, at place: WirePlace
  ) throws(ColumnError) -> TimeUnit {
    let number = try table.number(0, absent: absent.ipcNumber)
    guard let unit = TimeUnit(ipcNumber: number) else { throw place.error("time unit \(number) is unknown") }
    return unit
  }
}

extension DataType {
  /// The integer type that a table `Int` of Schema.fbs describes.
  init(ipcInteger table: FlatTable, at place: WirePlace) throws(ColumnError) {
    let width = try table.number(0, absent: Int32(0))
    switch (width, try table.bool(1)) {
    case (8, true): self = .int8
    case (16, true): self = .int16
    case (32, true): self = .int32
    case (64, true): self = .int64
    case (8, false): self = .uint8
    case (16, false): self = .uint16
    case (32, false): self = .uint32
    case (64, false): self = .uint64
    default: throw place.error("integers of \(width) bits are unknown")
    }
  }
}
