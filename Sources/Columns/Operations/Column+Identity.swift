extension Column {
  /// Whether both columns have equal types and the same bits in every value that is present.
  ///
  /// NaNs equal only NaNs of the same bits, and −0.0 differs from 0.0. Slots of nulls, offsets of slices and
  /// the like do not matter. Field names and metadata count, as parts of the type. Complexity: O(bytes).
  public func isBitIdentical(to other: Column) -> Bool {
    type == other.type && count == other.count && sameBits(as: other, where: nil)
  }

  /// Compares the rows that `mask` selects (all when nil); types and counts are equal.
  private func sameBits(as other: Column, where mask: Bitmap?) -> Bool {
    if case .null = type { return true }
    guard Self.sameValidity(validity, other.validity, count, where: mask) else { return false }
    let present = Bitmap.intersection(mask, validity)
    switch (content, other.content) {
    case (.fixed(let first), .fixed(let second)):
      return switch type.byteWidth! {
      case 1: Self.same(first, second, UInt8.self, count, present)
      case 2: Self.same(first, second, UInt16.self, count, present)
      case 4: Self.same(first, second, UInt32.self, count, present)
      default: Self.same(first, second, UInt64.self, count, present)
      }
    case (.bits(let first), .bits(let second)):
      for index in stride(from: 0, to: count, by: 64) {
        let different = first.word(at: index) ^ second.word(at: index)
        if different & (present?.word(at: index) ?? .max) != 0 { return false }
      }
      return true
    case (.bytes(let offsets, let data), .bytes(let otherOffsets, let otherData)):
      let (bounds, otherBounds) = (offsets.span(of: Int64.self), otherOffsets.span(of: Int64.self))
      let (text, otherText) = (data.bytes, otherData.bytes)
      if present == nil {
        // Equal lengths and equal text as a whole: no need to look at each value.
        let shift = otherBounds[0] &- bounds[0]
        var different: Int64 = 0
        for index in 0...count { different |= bounds[index] &+ shift ^ otherBounds[index] }
        if different != 0 { return false }
        return text.extracting(Int(bounds[0])..<Int(bounds[count]))
          .hasSameBytes(as: otherText.extracting(Int(otherBounds[0])..<Int(otherBounds[count])))
      }
      for index in 0..<count where present?[index] ?? true {
        let value = text.extracting(Int(bounds[index])..<Int(bounds[index + 1]))
        let otherValue = otherText.extracting(Int(otherBounds[index])..<Int(otherBounds[index + 1]))
        if !value.hasSameBytes(as: otherValue) { return false }
      }
      return true
    case (.list(let offsets, let elements), .list(let otherOffsets, let otherElements)):
      let (bounds, otherBounds) = (offsets.span(of: Int64.self), otherOffsets.span(of: Int64.self))
      // Runs of lists that lie side by side in both columns are compared as one slice.
      var run: (start: Int64, otherStart: Int64, length: Int64) = (bounds[0], otherBounds[0], 0)
      func runIsSame() -> Bool {
        let slice = elements.slice(Int(run.start)..<Int(run.start + run.length))
        let otherSlice = otherElements.slice(Int(run.otherStart)..<Int(run.otherStart + run.length))
        return slice.sameBits(as: otherSlice, where: nil)
      }
      for index in 0..<count where present?[index] ?? true {
        let length = bounds[index + 1] - bounds[index]
        if length != otherBounds[index + 1] - otherBounds[index] { return false }
        if bounds[index] != run.start + run.length || otherBounds[index] != run.otherStart + run.length {
          if !runIsSame() { return false }
          run = (bounds[index], otherBounds[index], 0)
        }
        run.length += length
      }
      return runIsSame()
    case (.structure(let children), .structure(let others)):
      return zip(children, others).allSatisfy { $0.sameBits(as: $1, where: present) }
    default: return false
    }
  }

  private static func sameValidity(
    _ first: Bitmap?, _ second: Bitmap?, _ count: Int, where mask: Bitmap?
  ) -> Bool {
    if first == nil && second == nil { return true }
    for index in stride(from: 0, to: count, by: 64) {
      let all = count - index >= 64 ? UInt64.max : (1 << UInt64(count - index)) - 1
      let different = (first?.word(at: index) ?? all) ^ (second?.word(at: index) ?? all)
      if different & (mask?.word(at: index) ?? all) != 0 { return false }
    }
    return true
  }

  private static func same<Word: FixedWidthInteger & BitwiseCopyable>(
    _ first: Buffer, _ second: Buffer, _ type: Word.Type, _ count: Int, _ present: Bitmap?
  ) -> Bool {
    let (words, others) = (first.span(of: Word.self), second.span(of: Word.self))
    guard let present else {
      var different: Word = 0
      for index in 0..<count { different |= words[index] ^ others[index] }
      return different == 0
    }
    for index in 0..<count where words[index] != others[index] && present[index] { return false }
    return true
  }
}

extension RawSpan {
  /// Whether both spans have the same bytes.
  func hasSameBytes(as other: RawSpan) -> Bool {
    guard byteCount == other.byteCount else { return false }
    var index = 0
    while index + 8 <= byteCount {
      // In bounds of both: they are equally long.
      let word = unsafe unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      let otherWord = unsafe other.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      if word != otherWord { return false }
      index += 8
    }
    while index < byteCount {
      let byte = unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self)
      if unsafe byte != other.unsafeLoad(fromByteOffset: index, as: UInt8.self) { return false }
      index += 1
    }
    return true
  }
}
