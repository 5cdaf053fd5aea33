extension FlatBufferBuilder {
  /// The table `Schema` of Schema.fbs.
  mutating func schema(_ fields: [Field], metadata: [String: String]) -> Int {
    let positions = objects(fields) { $0.field($1) }
    var slots: [(slot: Int, value: Value)] = [
      (IPC.Schema.endianness, .short(0)), (IPC.Schema.fields, .object(vector(positions))),
    ]
    if !metadata.isEmpty { slots.append((IPC.Schema.metadata, .object(keyValues(metadata)))) }
    return table(slots)
  }

  private mutating func objects<Element>(
    _ elements: [Element], _ build: (inout FlatBufferBuilder, Element) -> Int
  ) -> [Int] {
    var positions: [Int] = []
    for element in elements { positions.append(build(&self, element)) }
    return positions
  }

  private mutating func field(_ field: Field) -> Int {
    let children = objects(field.type.childFields) { $0.field($1) }
    let (tag, type) = type(field.type)
    var slots: [(slot: Int, value: Value)] = [
      (IPC.Field.name, .object(string(field.name))),
      (IPC.Field.nullable, .byte(field.isNullable ? 1 : 0)),
      (IPC.Field.typeTag, .byte(tag.rawValue)),
      (IPC.Field.type, .object(type)),
      (IPC.Field.children, .object(vector(children))),
    ]
    if !field.metadata.isEmpty { slots.append((IPC.Field.metadata, .object(keyValues(field.metadata)))) }
    return table(slots)
  }

  /// Keys in ascending order, so that equal metadata has equal bytes.
  private mutating func keyValues(_ metadata: [String: String]) -> Int {
    let pairs = objects(metadata.sorted { $0.key < $1.key }) { builder, pair in
      let (key, value) = (builder.string(pair.key), builder.string(pair.value))
      return builder.table([(IPC.KeyValue.key, .object(key)), (IPC.KeyValue.value, .object(value))])
    }
    return vector(pairs)
  }

  private mutating func type(_ type: DataType) -> (IPC.TypeTag, Int) {
    switch type {
    case .null: (.null, table([]))
    case .boolean: (.bool, table([]))
    case .int8: (.int, integer(8, isSigned: true))
    case .int16: (.int, integer(16, isSigned: true))
    case .int32: (.int, integer(32, isSigned: true))
    case .int64: (.int, integer(64, isSigned: true))
    case .uint8: (.int, integer(8, isSigned: false))
    case .uint16: (.int, integer(16, isSigned: false))
    case .uint32: (.int, integer(32, isSigned: false))
    case .uint64: (.int, integer(64, isSigned: false))
    case .float16: (.floatingPoint, table([(0, .short(0))]))
    case .float32: (.floatingPoint, table([(0, .short(1))]))
    case .float64: (.floatingPoint, table([(0, .short(2))]))
    case .utf8: (.largeUTF8, table([]))
    case .binary: (.largeBinary, table([]))
    case .date32: (.date, table([(0, .short(0))]))
    case .time64(let unit): (.time, table([(0, .short(unit.ipcNumber)), (1, .int(unit.isTime32 ? 32 : 64))]))
    case .timestamp(let unit, let zone): (.timestamp, timestamp(unit, zone))
    case .duration(let unit): (.duration, table([(0, .short(unit.ipcNumber))]))
    case .list: (.largeList, table([]))
    case .structure: (.structure, table([]))
    }
  }

  private mutating func integer(_ width: Int32, isSigned: Bool) -> Int {
    table([(0, .int(width)), (1, .byte(isSigned ? 1 : 0))])
  }

  private mutating func timestamp(_ unit: TimeUnit, _ zone: String?) -> Int {
    guard let zone else { return table([(0, .short(unit.ipcNumber))]) }
    let position = string(zone)
    return table([(0, .short(unit.ipcNumber)), (1, .object(position))])
  }
}
