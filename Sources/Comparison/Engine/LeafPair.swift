import Columns

/// Two columns of one type and length whose cells are compared one with another.
struct LeafPair {
  var path: String
  var reference: Column
  var candidate: Column
  /// The cells that count; nil for all. The others lie in rows or lists that differ already, or are absent.
  var active: Bitmap?
  var policy: ColumnPolicy
  var positions: Positions
  /// The types as the two sides declared them, which may differ where the policy is not strict about types.
  var referenceType: String
  var candidateType: String

  /// Compares all cells. Complexity: O(cells and bytes).
  ///
  /// Lists are compared by length here and structures by presence; their contents are leaf pairs of their own.
  func counts() -> CellCounts {
    let masks = CellMasks(reference: reference.validity, candidate: candidate.validity, active: active)
    func compare(_ blocks: some CellBlocks) -> CellCounts {
      compareCells(blocks, count: reference.count, masks: masks, nullEqualsNaN: policy.nullEqualsNaN)
    }
    switch (reference.content, candidate.content) {
    case (.none, .none):
      var counts = CellCounts()
      counts.equal = active?.populationCount ?? reference.count
      return counts
    case (.fixed(let first), .fixed(let second)):
      let rule = FloatRule(policy)
      switch reference.type {
      case .float64: return compare(DoubleBlocks(first, second, rule: rule))
      case .float32: return compare(FloatBlocks(first, second, as: Float.self, rule: rule))
      case .float16: return compare(FloatBlocks(first, second, as: Float16.self, rule: rule))
      default: break
      }
      switch reference.type.byteWidth! {
      case 1: return compare(IntegerBlocks(first, second, as: UInt8.self))
      case 2: return compare(IntegerBlocks(first, second, as: UInt16.self))
      case 4: return compare(IntegerBlocks(first, second, as: UInt32.self))
      default: return compare(IntegerBlocks(first, second, as: UInt64.self))
      }
    case (.bits(let first), .bits(let second)): return compare(BitBlocks(reference: first, candidate: second))
    case (.bytes(let firstOffsets, let first), .bytes(let secondOffsets, let second)):
      return compare(
        ByteBlocks(
          referenceOffsets: firstOffsets, referenceData: first, candidateOffsets: secondOffsets,
          candidateData: second))
    case (.list(let first, _), .list(let second, _)):
      return compare(LengthBlocks(reference: first, candidate: second))
    case (.structure, .structure): return compare(PresenceBlocks())
    default:
      preconditionFailure("LeafPair: contents of \(reference.type) and \(candidate.type) differ in kind")
    }
  }
}

/// The lengths of lists.
private struct LengthBlocks: CellBlocks {
  let reference: Buffer
  let candidate: Buffer

  var cellsPerBlock: Int { 8_192 }

  func isSame(_ range: Range<Int>) -> Bool {
    let first = reference.span(of: Int64.self)
    let second = candidate.span(of: Int64.self)
    let shift = first[range.lowerBound] &- second[range.lowerBound]
    var difference: Int64 = 0
    for slot in range.lowerBound..<range.upperBound + 1 {
      difference |= (first[slot] &- second[slot]) ^ shift
    }
    return difference == 0
  }

  func compare(_ range: Range<Int>, into counts: inout CellCounts) {
    let first = reference.span(of: Int64.self)
    let second = candidate.span(of: Int64.self)
    for slot in range {
      if first[slot + 1] - first[slot] == second[slot + 1] - second[slot] {
        counts.equal += 1
      } else {
        counts.unequal.append(slot)
      }
    }
  }
}

/// Structures that are present on both sides: equal as far as presence goes.
private struct PresenceBlocks: CellBlocks {
  var cellsPerBlock: Int { 65_536 }
  func isSame(_ range: Range<Int>) -> Bool { true }
  func compare(_ range: Range<Int>, into counts: inout CellCounts) { counts.equal += range.count }
}
