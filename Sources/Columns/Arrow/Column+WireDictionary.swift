extension Column {
  /// Dictionary-encoded values, decoded. Complexity: O(count + bytes).
  static func decoded(
    _ array: WireArray, index type: DataType, first: Int, count: Int, validity: Bitmap?, at place: WirePlace
  ) throws(ColumnError) -> Column {
    guard let dictionary = array.dictionary else { throw place.error("the dictionary is missing") }
    if case .list = dictionary.type { throw nestedDictionary(dictionary, at: place) }
    if case .structure = dictionary.type { throw nestedDictionary(dictionary, at: place) }
    let width = type.byteWidth ?? 1
    let raw = try array.buffers[1].elements(count, after: first, width: width, "index", at: place)
    let codes =
      switch type {
      case .int8: widened(raw, Int8.self, count)
      case .uint8: widened(raw, UInt8.self, count)
      case .int16: widened(raw, Int16.self, count)
      case .uint16: widened(raw, UInt16.self, count)
      case .int32: widened(raw, Int32.self, count)
      case .uint32: widened(raw, UInt32.self, count)
      // A code above Int64.max becomes negative, which is out of range just as well.
      case .int64, .uint64: raw
      default: throw place.error("dictionary indices are \(type), not integers")
      }
    let indices = Int64Column(buffer: codes, count: count, validity: validity)
    let values = indices.values
    for index in 0..<count where validity?[index] ?? true {
      if values[index] < 0 || values[index] >= Int64(dictionary.count) {
        throw place.error("dictionary index \(values[index]) is outside 0 ..< \(dictionary.count)")
      }
    }
    if dictionary.expansion(by: indices) > largestExpansion {
      throw place.error(
        "the dictionary's values expand to more than \(largestExpansion) bytes",
        remedy: "hand over fewer rows at once")
    }
    return dictionary.gather(indices)
  }

  private static func nestedDictionary(_ dictionary: Column, at place: WirePlace) -> ColumnError {
    place.error("dictionaries of \(dictionary.type) are not read", remedy: "decode the dictionary first")
  }

  private static func widened<Code: FixedWidthInteger & BitwiseCopyable>(
    _ raw: Buffer, _ type: Code.Type, _ count: Int
  ) -> Buffer {
    Buffer(count: count, of: Int64.self) { output in
      let codes = raw.span(of: Code.self)
      for index in output.indices { output[index] = Int64(truncatingIfNeeded: codes[index]) }
    }
  }

  /// The bytes of text that `gather(indices)` yields; its indices are in range. Complexity: O(count).
  private func expansion(by indices: Int64Column) -> Int {
    guard case .bytes(let offsets, _) = content else { return 0 }
    let (codes, bounds) = (indices.values, offsets.span(of: Int64.self))
    var total = 0
    for index in 0..<indices.count where indices.validity?[index] ?? true {
      let code = Int(codes[index])
      total = total.addingReportingOverflow(Int(bounds[code + 1] - bounds[code])).partialValue
      if total < 0 || total > largestExpansion { return .max }
    }
    return total
  }
}
