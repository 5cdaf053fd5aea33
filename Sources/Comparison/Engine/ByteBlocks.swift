import Columns

/// Text and binaries, compared as bytes: "é" composed differs from "é" decomposed.
struct ByteBlocks: CellBlocks {
  let referenceOffsets: Buffer
  let referenceData: Buffer
  let candidateOffsets: Buffer
  let candidateData: Buffer

  var cellsPerBlock: Int { 4_096 }

  func isSame(_ range: Range<Int>) -> Bool {
    let first = referenceOffsets.span(of: Int64.self)
    let second = candidateOffsets.span(of: Int64.self)
    let start = first[range.lowerBound]
    let otherStart = second[range.lowerBound]
    // Offsets count from anywhere; only their distances matter. The loop has no exit so that it vectorises.
    let shift = start &- otherStart
    var difference: Int64 = 0
    for slot in range.lowerBound..<range.upperBound + 1 {
      difference |= (first[slot] &- second[slot]) ^ shift
    }
    guard difference == 0 else { return false }
    return referenceData.hasSameBytes(
      at: Int(start), as: candidateData, at: Int(otherStart), byteCount: Int(first[range.upperBound] - start))
  }

  func compare(_ range: Range<Int>, into counts: inout CellCounts) {
    let first = referenceOffsets.span(of: Int64.self)
    let second = candidateOffsets.span(of: Int64.self)
    for slot in range {
      let length = first[slot + 1] - first[slot]
      if length == second[slot + 1] - second[slot]
        && referenceData.hasSameBytes(
          at: Int(first[slot]), as: candidateData, at: Int(second[slot]), byteCount: Int(length))
      {
        counts.equal += 1
      } else {
        counts.unequal.append(slot)
      }
    }
  }
}
