extension Column {
  /// Strings and binaries with offsets: the data is shared, 4-byte offsets are widened.
  static func bytes(
    of array: WireArray, isText: Bool, width: Int, first: Int, count: Int, validity: Bitmap?,
    at place: WirePlace
  ) throws(ColumnError) -> Content {
    let offsets = try WireOffsets.read(array.buffers[1], first: first, count: count, width: width, at: place)
    let last = try place.count(offsets.span(of: Int64.self)[count], "the last offset")
    let data = try array.buffers[2].bytes(last, "data", at: place)
    if isText, !place.contentsAreChecked {
      try checkText(offsets: offsets, data: data, validity: validity, at: place)
    }
    return .bytes(offsets: offsets, data: data)
  }

  /// Throws unless every value that is present is valid UTF-8.
  ///
  /// The text is checked as a whole first: if all of it is valid and no value starts inside a character, then
  /// each value is valid. Only otherwise are values looked at one by one. Complexity: O(bytes).
  static func checkText(
    offsets: Buffer, data: Buffer, validity: Bitmap?, at place: WirePlace
  ) throws(ColumnError) {
    let bounds = offsets.span(of: Int64.self)
    let bytes = data.span(of: UInt8.self)
    let range = Int(bounds[0])..<Int(bounds[bounds.count - 1])
    if range.isEmpty || UTF8Check.isASCII(data.bytes.extracting(range)) { return }
    if UTF8Check.isValid(data.bytes.extracting(range)) {
      var splitsCharacter = false
      for index in bounds.indices where bounds[index] < bytes.count {
        splitsCharacter = splitsCharacter || bytes[Int(bounds[index])] & 0xC0 == 0x80
      }
      if !splitsCharacter { return }
    }
    for index in 0..<bounds.count - 1 where validity?[index] ?? true {
      let range = Int(bounds[index])..<Int(bounds[index + 1])
      if !UTF8Check.isValid(data.bytes.extracting(range)) {
        throw invalidText(bytes.extracting(range), index: index, at: place)
      }
    }
  }

  static func invalidText(_ value: Span<UInt8>, index: Int, at place: WirePlace) -> ColumnError {
    let digits = Array("0123456789abcdef")
    var shown = ""
    for index in 0..<Swift.min(16, value.count) {
      let byte = value[index]
      shown += "\\x" + String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
    }
    return place.error(
      "value \(index) is not valid UTF-8: \"\(shown)\(value.count > 16 ? "…" : "")\"",
      remedy: "hand it over as binary, or decode it to text first")
  }
}
