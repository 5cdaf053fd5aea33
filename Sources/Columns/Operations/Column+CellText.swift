extension Column {
  /// Value `index` as Python would show it, exact and unambiguous: `None`, `0.1`, `'text'`, `[1, 2]`,
  /// `{'key': 1}`; dates and times as ISO 8601 without quotes, durations as a number with its unit.
  ///
  /// Complexity: O(size of the value).
  public func cellText(at index: Int) -> String {
    precondition(index >= 0 && index < count, "Column: index \(index) is out of range 0..<\(count)")
    var text = ""
    appendCell(index, to: &text)
    return text
  }

  private func appendCell(_ index: Int, to text: inout String) {
    guard isValid(index) else {
      text += "None"
      return
    }
    switch content {
    case .none: text += "None"
    case .bits(let bits): text += bits[index] ? "True" : "False"
    case .fixed(let buffer): text += fixedText(buffer, index)
    case .bytes(let offsets, let data):
      let bounds = offsets.span(of: Int64.self)
      let range = Int(bounds[index])..<Int(bounds[index + 1])
      let value = data.span(of: UInt8.self)
      let bytes = range.map { value[$0] }
      text +=
        type == .utf8 ? PythonText.string(String(decoding: bytes, as: UTF8.self)) : PythonText.bytes(bytes)
    case .list(let offsets, let elements):
      let bounds = offsets.span(of: Int64.self)
      text += "["
      for element in Int(bounds[index])..<Int(bounds[index + 1]) {
        if element > Int(bounds[index]) { text += ", " }
        elements.appendCell(element, to: &text)
      }
      text += "]"
    case .structure(let children):
      text += "{"
      for (position, (field, child)) in zip(fields, children).enumerated() {
        if position > 0 { text += ", " }
        text += PythonText.string(field.name) + ": "
        child.appendCell(index, to: &text)
      }
      text += "}"
    }
  }

  private func fixedText(_ buffer: Buffer, _ index: Int) -> String {
    func value<Number: BitwiseCopyable>(_ type: Number.Type) -> Number { buffer.span(of: type)[index] }
    return switch type {
    case .int8: value(Int8.self).description
    case .int16: value(Int16.self).description
    case .int32: value(Int32.self).description
    case .int64: value(Int64.self).description
    case .uint8: value(UInt8.self).description
    case .uint16: value(UInt16.self).description
    case .uint32: value(UInt32.self).description
    case .uint64: value(UInt64.self).description
    case .float16: PythonText.float(Float16(bitPattern: value(UInt16.self)))
    case .float32: PythonText.float(value(Float.self))
    case .float64: PythonText.float(value(Double.self))
    case .date32: CalendarText.date(days: Int(value(Int32.self)))
    case .time64(let unit): CalendarText.time(value(Int64.self), unit)
    case .timestamp(let unit, nil): CalendarText.timestamp(value(Int64.self), unit)
    case .timestamp(let unit, _?): CalendarText.timestamp(value(Int64.self), unit) + "+00:00"
    case .duration(let unit): "\(value(Int64.self)) \(unit.symbol)"
    case .null, .boolean, .utf8, .binary, .list, .structure: ""
    }
  }
}

extension Column: CustomStringConvertible {
  /// The type, the number of values and the first few of them: "utf8 × 3 ['a', None, 'c']".
  public var description: String {
    let shown = (0..<min(count, 8)).map { cellText(at: $0) }.joined(separator: ", ")
    return "\(type) × \(count) [\(shown)\(count > 8 ? ", …" : "")]"
  }
}

extension Datum: CustomStringConvertible {
  /// The field's name and the column.
  public var description: String { "\(field.name): \(column)" }
}
