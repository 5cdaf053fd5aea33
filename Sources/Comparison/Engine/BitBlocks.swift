import Columns

/// Booleans, 64 at a time.
struct BitBlocks: CellBlocks {
  let reference: Bitmap
  let candidate: Bitmap

  var cellsPerBlock: Int { 65_536 }

  func isSame(_ range: Range<Int>) -> Bool {
    let first = reference.slice(range)
    let second = candidate.slice(range)
    for slot in stride(from: 0, to: range.count, by: 64) where first.word(at: slot) != second.word(at: slot) {
      return false
    }
    return true
  }

  func compare(_ range: Range<Int>, into counts: inout CellCounts) {
    for slot in range {
      if reference[slot] == candidate[slot] { counts.equal += 1 } else { counts.unequal.append(slot) }
    }
  }
}
