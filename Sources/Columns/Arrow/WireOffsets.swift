/// Checks and widens the offsets of foreign strings, binaries and lists.
enum WireOffsets {
  /// `count + 1` ascending Int64 offsets from slot `first` on, shared where they are Int64 already.
  ///
  /// - Parameter width: 4 or 8 bytes an offset.
  static func read(
    _ buffer: WireBuffer, first: Int, count: Int, width: Int, at place: WirePlace
  ) throws(ColumnError) -> Buffer {
    // An array without values may come without offsets.
    if count == 0 { return Buffer([Int64(0)]) }
    let raw = try buffer.elements(count + 1, after: first, width: width, "offset", at: place)
    let offsets =
      width == 8
      ? raw
      : Buffer(count: count + 1, of: Int64.self) { output in
        let narrow = raw.span(of: Int32.self)
        for index in output.indices { output[index] = Int64(narrow[index]) }
      }
    if !place.contentsAreChecked { try check(offsets, at: place) }
    return offsets
  }

  /// Throws unless the Int64 offsets ascend from 0 or above. Complexity: O(n).
  static func check(_ buffer: Buffer, at place: WirePlace) throws(ColumnError) {
    let offsets = buffer.span(of: Int64.self)
    if offsets[0] < 0 { throw place.error("offset 0 is \(offsets[0]), which is negative") }
    // One sign bit stays set when any step descends; differences cannot overflow once all are non-negative,
    // and a negative offset is itself collected.
    var signs: Int64 = 0
    for index in 1..<offsets.count {
      signs |= (offsets[index] &- offsets[index - 1]) | offsets[index]
    }
    if signs >= 0 { return }
    for index in 1..<offsets.count where offsets[index] < offsets[index - 1] {
      throw place.error(
        "offset \(index) is \(offsets[index]), below offset \(index - 1), \(offsets[index - 1])")
    }
  }

  /// The same offsets less the first one, so that they start at 0.
  static func rebased(_ buffer: Buffer) -> Buffer {
    let offsets = buffer.span(of: Int64.self)
    let base = offsets[0]
    if base == 0 { return buffer }
    return Buffer(count: offsets.count, of: Int64.self) { output in
      let offsets = buffer.span(of: Int64.self)
      for index in output.indices { output[index] = offsets[index] - base }
    }
  }
}
