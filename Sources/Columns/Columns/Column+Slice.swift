extension Column {
  /// The values `range`, sharing all buffers. Complexity: O(number of nested columns).
  public func slice(_ range: Range<Int>) -> Column {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "Column: slice \(range) is out of bounds")
    let content: Content =
      switch content {
      case .none: .none
      case .fixed(let buffer):
        .fixed(buffer.slice(bytes: range.lowerBound * type.byteWidth!..<range.upperBound * type.byteWidth!))
      case .bits(let bits): .bits(bits.slice(range))
      case .bytes(let offsets, let data):
        .bytes(offsets: offsets.slice(range.lowerBound..<range.upperBound + 1, of: Int64.self), data: data)
      case .list(let offsets, let elements):
        .list(
          offsets: offsets.slice(range.lowerBound..<range.upperBound + 1, of: Int64.self), elements: elements)
      case .structure(let children): .structure(children.map { $0.slice(range) })
      }
    return Column(type: type, count: range.count, validity: validity?.slice(range), content: content)
  }

  /// The bytes that the column's values occupy, validity and offsets included; what a slice leaves out of its
  /// buffers does not count. Complexity: O(number of nested columns).
  public var byteCount: Int {
    let validityBytes = validity.map { ($0.count + 7) / 8 } ?? 0
    switch content {
    case .none: return 0
    case .fixed: return validityBytes + count * type.byteWidth!
    case .bits: return validityBytes + (count + 7) / 8
    case .bytes(let offsets, _):
      let offsets = offsets.span(of: Int64.self)
      return validityBytes + (count + 1) * 8 + Int(offsets[count] - offsets[0])
    case .list(let offsets, let elements):
      let offsets = offsets.span(of: Int64.self)
      return validityBytes + (count + 1) * 8
        + elements.slice(Int(offsets[0])..<Int(offsets[count])).byteCount
    case .structure(let children): return validityBytes + children.reduce(0) { $0 + $1.byteCount }
    }
  }
}
