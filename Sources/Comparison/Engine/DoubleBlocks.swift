import Columns

/// Doubles under a tolerance: what `FloatBlocks` does one by one, done four at a time as long as nothing is wrong.
struct DoubleBlocks: CellBlocks {
  private let blocks: FloatBlocks<Double>
  private let referenceBytes: Buffer
  private let candidateBytes: Buffer

  private typealias Numbers = SIMD4<Double>
  private typealias Bits = SIMD4<Int64>

  init(_ reference: Buffer, _ candidate: Buffer, rule: FloatRule) {
    blocks = FloatBlocks(reference, candidate, as: Double.self, rule: rule)
    referenceBytes = reference
    candidateBytes = candidate
  }

  var cellsPerBlock: Int { blocks.cellsPerBlock }

  func isSame(_ range: Range<Int>) -> Bool { blocks.isSame(range) }

  func isNaN(_ slot: Int, inReference: Bool) -> Bool { blocks.isNaN(slot, inReference: inReference) }

  func compare(_ range: Range<Int>, into counts: inout CellCounts) {
    guard range.count >= 4, blocks.rule.nan != .different else { return blocks.compare(range, into: &counts) }
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(start + 512, range.upperBound)
      let vectorEnd = start + (end - start) / 4 * 4
      if !compareForgiving(start..<vectorEnd, into: &counts) {
        blocks.compare(start..<vectorEnd, into: &counts)
      }
      blocks.compare(vectorEnd..<end, into: &counts)
      start = end
    }
  }

  func compare(_ range: Range<Int>, except nulls: UInt64, into counts: inout CellCounts) -> Bool {
    guard range.count % 4 == 0, nulls.nonzeroBitCount * 4 <= range.count, blocks.rule.nan != .different else {
      return false
    }
    var trial = counts
    guard compareForgiving(range, into: &trial) else { return false }
    // Null slots may hold anything: they were counted with the others and are taken off again, unless one of
    // them may have raised a maximum.
    let first = referenceBytes.span(of: UInt64.self)
    let second = candidateBytes.span(of: UInt64.self)
    var differing = 0
    forEachBit(nulls) { differing += first[range.lowerBound + $0] != second[range.lowerBound + $0] ? 1 : 0 }
    guard differing == 0 || trial.hasSameMaxima(as: counts) else { return false }
    trial.equal -= nulls.nonzeroBitCount - differing
    trial.tolerated -= differing
    trial.hasToleratedFloats = counts.hasToleratedFloats || trial.tolerated > counts.tolerated
    counts = trial
    return true
  }

  /// Compares cells that are all equal or within the tolerance; returns false, with `counts` unchanged, when one
  /// is not or needs a closer look: NaNs, infinities, and pairs of different sign, zeros among them.
  ///
  /// The largest distances are not computed here, only checked against the largest so far: a larger one soon
  /// becomes rare, and divisions and maxima are what would be slow.
  private func compareForgiving(_ range: Range<Int>, into counts: inout CellCounts) -> Bool {
    let absolute = Numbers(repeating: blocks.rule.absolute)
    let relative = Numbers(repeating: blocks.rule.relative)
    let knownAbsolute = Numbers(repeating: counts.toleratedAbsolute)
    let knownRelative = Numbers(repeating: counts.toleratedRelative)
    let knownULPs = Bits(repeating: Int64(clamping: counts.toleratedULPs))
    // Added to the bits of a magnitude, this sets the sign bit of infinities and NaNs alone.
    let beyondFinite = Bits(repeating: 0x0010_0000_0000_0000)
    let one = Bits(repeating: 1)
    // Only the sign bits of these count. Masks would say the same and cost more to carry through the loop.
    var trouble = Bits.zero
    var larger = Bits.zero
    var differing = Bits.zero
    let first = referenceBytes.bytes
    let second = candidateBytes.bytes
    precondition(
      range.upperBound * 8 <= min(first.byteCount, second.byteCount), "DoubleBlocks: out of bounds")
    for slot in stride(from: range.lowerBound, to: range.upperBound, by: Numbers.scalarCount) {
      // Any 32 bytes are four numbers; the range has been checked above.
      let r = unsafe first.unsafeLoadUnaligned(fromByteOffset: slot * 8, as: Numbers.self)
      let c = unsafe second.unsafeLoadUnaligned(fromByteOffset: slot * 8, as: Numbers.self)
      let rBits = Self.bits(r)
      let cBits = Self.bits(c)
      let size = Self.magnitude(r)
      let difference = Self.magnitude(r - c)
      let changed = rBits ^ cBits
      trouble |= Self.bits(absolute + relative * size - difference) | changed
      trouble |= (Self.bits(size) &+ beyondFinite) | (Self.bits(Self.magnitude(c)) &+ beyondFinite)
      // Numbers of one sign lie as many steps apart as their bits differ.
      let steps = rBits &- cBits
      larger |= Self.bits(knownAbsolute - difference) | Self.bits(knownRelative * size - difference)
      larger |= (knownULPs &- steps) | (knownULPs &+ steps)
      differing &+= ((changed | (Bits.zero &- changed)) &>> 63) & one
    }
    guard Self.orOfLanes(trouble) >= 0 else { return false }
    let count = Int(differing.wrappedSum())
    counts.equal += range.count - count
    counts.tolerated += count
    if count > 0 { counts.hasToleratedFloats = true }
    if Self.orOfLanes(larger) < 0 { raiseMaxima(range, &counts) }
    return true
  }

  /// Takes the largest distances of a block that holds one larger than all before.
  private func raiseMaxima(_ range: Range<Int>, _ counts: inout CellCounts) {
    let first = referenceBytes.span(of: Double.self)
    let second = candidateBytes.span(of: Double.self)
    for slot in range where first[slot] != second[slot] { counts.raiseMaxima(first[slot], second[slot]) }
  }

  @inline(__always)
  private static func bits(_ numbers: Numbers) -> Bits {
    // The two types have the same size and no invalid patterns.
    unsafe unsafeBitCast(numbers, to: Bits.self)
  }

  @inline(__always)
  private static func magnitude(_ numbers: Numbers) -> Numbers {
    // As above; clearing the sign bit is what `magnitude` means.
    unsafe unsafeBitCast(bits(numbers) & Bits(repeating: .max), to: Numbers.self)
  }

  private static func orOfLanes(_ lanes: Bits) -> Int64 {
    lanes.indices.reduce(0) { $0 | lanes[$1] }
  }
}
