/// The most bytes that views or dictionary codes may expand to: several of them can share one long value, so
/// that a small hostile file could otherwise ask for any amount of memory.
let largestExpansion = 1 << 36

extension Column {
  /// Strings and binaries as 16-byte views, gathered into offsets and data. Complexity: O(bytes).
  static func views(
    of array: WireArray, isText: Bool, first: Int, count: Int, validity: Bitmap?, at place: WirePlace
  ) throws(ColumnError) -> Content {
    let views = WireViews(
      words: try array.buffers[1].elements(count, after: first, width: 16, "view", at: place),
      blocks: array.buffers.dropFirst(2).map { if case .sized(let buffer) = $0 { buffer } else { .empty } })
    var offsets: [Int64] = [0]
    offsets.reserveCapacity(count + 1)
    var total = 0
    for index in 0..<count {
      if validity?[index] ?? true { total += try views.checkedByteCount(index, at: place) }
      if total > largestExpansion {
        throw place.error(
          "views expand to more than \(largestExpansion) bytes", remedy: "hand over fewer rows at once")
      }
      offsets.append(Int64(total))
    }
    let data = Buffer(count: total, of: UInt8.self) { output in
      for index in 0..<count where offsets[index + 1] > offsets[index] {
        views.copy(index, to: &output, at: Int(offsets[index]))
      }
    }
    let offsetBuffer = Buffer(offsets)
    if isText { try checkText(offsets: offsetBuffer, data: data, validity: validity, at: place) }
    return .bytes(offsets: offsetBuffer, data: data)
  }
}

/// Arrow's string views: each is a length, then either up to 12 bytes of value, or the value's first 4 bytes, the
/// number of a data buffer and a position in it (little-endian Int32 each).
private struct WireViews {
  let words: Buffer
  let blocks: [Buffer]

  private static let longestInlineValue = 12

  /// The length of value `index`, once it is known that its bytes are there.
  func checkedByteCount(_ index: Int, at place: WirePlace) throws(ColumnError) -> Int {
    let view = words.span(of: Int32.self).extracting(index * 4..<index * 4 + 4)
    let length = Int(view[0])
    guard length >= 0 else { throw place.error("view \(index) has length \(length)") }
    if length <= Self.longestInlineValue { return length }
    let (number, position) = (Int(view[2]), Int(view[3]))
    guard blocks.indices.contains(number) else {
      throw place.error("view \(index) points into data buffer \(number) of \(blocks.count)")
    }
    let block = blocks[number]
    guard position >= 0, position <= block.byteCount, length <= block.byteCount - position else {
      throw place.error(
        "view \(index) covers bytes \(position) + \(length) of a data buffer of \(block.byteCount) bytes")
    }
    return length
  }

  /// Copies value `index`, which has been checked.
  func copy(_ index: Int, to output: inout MutableSpan<UInt8>, at start: Int) {
    let view = words.span(of: Int32.self).extracting(index * 4..<index * 4 + 4)
    let length = Int(view[0])
    if length <= Self.longestInlineValue {
      output.copy(words, index * 16 + 4, count: length, to: start)
    } else {
      output.copy(blocks[Int(view[2])], Int(view[3]), count: length, to: start)
    }
  }
}
