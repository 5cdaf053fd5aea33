extension Column {
  /// Checks every invariant of the column and its descendants.
  ///
  /// Importers check what they read; this is for columns put together by hand (native stages, tests).
  /// Complexity: O(offsets + bytes of text).
  /// - Throws: `ColumnError` with the path of the first column that is broken.
  public func validate() throws(ColumnError) { try validate(at: WirePlace("validate a column")) }

  private func validate(at place: WirePlace) throws(ColumnError) {
    let remedy = "mend the code that built the column"
    switch content {
    case .none, .bits: break
    case .fixed(let buffer):
      let alignment = type.byteWidth ?? 1
      let address = unsafe buffer.withUnsafeBase { Int(bitPattern: $0) }
      if address % alignment != 0 {
        throw place.error("the values are not aligned to \(alignment) bytes", remedy: remedy)
      }
    case .bytes(let offsets, let data):
      let last = try checkedOffsets(offsets, at: place)
      if last > data.byteCount {
        throw place.error("the last offset is \(last), but there are \(data.byteCount) bytes", remedy: remedy)
      }
      if type == .utf8 {
        let offsets = offsets.slice(0..<(count + 1), of: Int64.self)
        try Self.checkText(offsets: offsets, data: data, validity: validity, at: place)
      }
    case .list(let offsets, let elements):
      let last = try checkedOffsets(offsets, at: place)
      if last > elements.count {
        throw place.error(
          "the last offset is \(last), but there are \(elements.count) elements", remedy: remedy)
      }
      try elements.validate(at: place.child(type.childFields[0].name))
    case .structure(let children):
      for (field, child) in zip(fields, children) {
        if field.type != child.type {
          throw place.error("the column \(field.name) is \(child.type), not \(field.type)", remedy: remedy)
        }
        try child.validate(at: place.child(field.name))
      }
    }
  }

  /// The last offset, once all of them ascend.
  private func checkedOffsets(_ buffer: Buffer, at place: WirePlace) throws(ColumnError) -> Int {
    let offsets = buffer.slice(0..<(count + 1), of: Int64.self)
    try WireOffsets.check(offsets, at: place)
    return try place.count(offsets.span(of: Int64.self)[count], "the last offset")
  }
}
