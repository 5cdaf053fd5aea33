import Columns

/// The values of two columns of one type and length, without their nulls.
protocol CellBlocks {
  /// How many cells one memory comparison covers; a multiple of 64.
  var cellsPerBlock: Int { get }
  /// Whether the memory of the cells `range` is the same on both sides, so that none needs a second look.
  func isSame(_ range: Range<Int>) -> Bool
  /// Compares the cells `range`, all of which are present on both sides.
  func compare(_ range: Range<Int>, into counts: inout CellCounts)
  /// Compares the cells `range` but for those of `nulls` (bit 0 for the first), all in one go.
  /// Returns false, with `counts` unchanged, where they must be compared one by one.
  func compare(_ range: Range<Int>, except nulls: UInt64, into counts: inout CellCounts) -> Bool
  /// Whether the cell is NaN on the side that has a value.
  func isNaN(_ slot: Int, inReference: Bool) -> Bool
}

extension CellBlocks {
  func compare(_ range: Range<Int>, except nulls: UInt64, into counts: inout CellCounts) -> Bool { false }
  func isNaN(_ slot: Int, inReference: Bool) -> Bool { false }
}

/// The validity of two columns and the mask of the cells that count, 64 cells at a time.
struct CellMasks {
  var reference: Bitmap?
  var candidate: Bitmap?
  /// The cells to compare; nil for all.
  var active: Bitmap?

  var isEmpty: Bool { reference == nil && candidate == nil && active == nil }

  func word(_ mask: Bitmap?, at slot: Int, valid: UInt64) -> UInt64 {
    mask.map { $0.word(at: slot) & valid } ?? valid
  }
}

/// Compares `count` cells block by block: memory first, values only where memory differs.
///
/// The slots of nulls hold any value; they are looked at by `isSame` alone, which may only say "not the same".
/// Complexity: O(`count`).
func compareCells(
  _ blocks: some CellBlocks, count: Int, masks: CellMasks, nullEqualsNaN: Bool
) -> CellCounts {
  var counts = CellCounts()
  for start in stride(from: 0, to: count, by: blocks.cellsPerBlock) {
    let block = start..<min(start + blocks.cellsPerBlock, count)
    let isSame = blocks.isSame(block)
    if masks.isEmpty {
      if isSame { counts.equal += block.count } else { blocks.compare(block, into: &counts) }
    } else {
      compareMasked(blocks, block, isSame, masks, nullEqualsNaN, &counts)
    }
  }
  return counts
}

private func compareMasked(
  _ blocks: some CellBlocks, _ block: Range<Int>, _ isSame: Bool, _ masks: CellMasks, _ nullEqualsNaN: Bool,
  _ counts: inout CellCounts
) {
  for start in stride(from: block.lowerBound, to: block.upperBound, by: 64) {
    let width = min(64, block.upperBound - start)
    let all: UInt64 = width == 64 ? ~0 : (1 << UInt64(width)) - 1
    let active = masks.word(masks.active, at: start, valid: all)
    let reference = masks.word(masks.reference, at: start, valid: all) & active
    let candidate = masks.word(masks.candidate, at: start, valid: all) & active
    counts.equal += (active & ~reference & ~candidate).nonzeroBitCount
    let both = reference & candidate
    if isSame {
      counts.equal += both.nonzeroBitCount
    } else if both == all {
      blocks.compare(start..<start + width, into: &counts)
    } else if !blocks.compare(start..<start + width, except: all & ~both, into: &counts) {
      forEachBit(both) { blocks.compare(start + $0..<start + $0 + 1, into: &counts) }
    }
    let onOneSide = reference ^ candidate
    guard onOneSide != 0 else { continue }
    forEachBit(onOneSide) { bit in
      let slot = start + bit
      if blocks.isNaN(slot, inReference: reference >> UInt64(bit) & 1 == 1) {
        counts.nullVersusNaN += 1
        if nullEqualsNaN {
          counts.tolerated += 1
          return
        }
      } else {
        counts.nullVersusValue += 1
      }
      counts.unequal.append(slot)
    }
    // The slots of this word may have come in two runs, values before nulls.
    if both != 0 { counts.unequal.sortTail(from: start) }
  }
}

/// Calls `body` with the position of each bit that is set, ascending.
func forEachBit(_ word: UInt64, _ body: (Int) -> Void) {
  var rest = word
  while rest != 0 {
    body(rest.trailingZeroBitCount)
    rest &= rest &- 1
  }
}

extension [Int] {
  /// Sorts the last elements, those that are at least `minimum`.
  fileprivate mutating func sortTail(from minimum: Int) {
    var first = endIndex
    while first > 0 && self[first - 1] >= minimum { first -= 1 }
    if endIndex - first > 1 { self[first...].sort() }
  }
}
