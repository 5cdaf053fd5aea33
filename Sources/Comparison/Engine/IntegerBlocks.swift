import Columns

/// Fixed-width values compared as bits: integers, dates and times.
struct IntegerBlocks<Element: FixedWidthInteger & BitwiseCopyable>: CellBlocks {
  let reference: Buffer
  let candidate: Buffer

  init(_ reference: Buffer, _ candidate: Buffer, as type: Element.Type) {
    self.reference = reference
    self.candidate = candidate
  }

  var cellsPerBlock: Int { 65_536 / MemoryLayout<Element>.stride }

  func isSame(_ range: Range<Int>) -> Bool {
    let stride = MemoryLayout<Element>.stride
    return reference.hasSameBytes(
      at: range.lowerBound * stride, as: candidate, at: range.lowerBound * stride,
      byteCount: range.count * stride)
  }

  func compare(_ range: Range<Int>, into counts: inout CellCounts) {
    let first = reference.span(of: Element.self)
    let second = candidate.span(of: Element.self)
    let before = counts.unequal.count
    for slot in range where first[slot] != second[slot] { counts.unequal.append(slot) }
    counts.equal += range.count - (counts.unequal.count - before)
  }
}
