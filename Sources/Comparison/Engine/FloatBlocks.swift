import Columns

/// Floating-point values under a tolerance.
struct FloatBlocks<Element: ComparedFloat>: CellBlocks {
  let reference: Buffer
  let candidate: Buffer
  let rule: FloatRule

  init(_ reference: Buffer, _ candidate: Buffer, as type: Element.Type, rule: FloatRule) {
    self.reference = reference
    self.candidate = candidate
    self.rule = rule
  }

  var cellsPerBlock: Int { 65_536 / MemoryLayout<Element>.stride }

  func isSame(_ range: Range<Int>) -> Bool {
    // Equal bits do not make NaNs equal under this rule, so every cell needs a look.
    if rule.nan == .different { return false }
    let stride = MemoryLayout<Element>.stride
    return reference.hasSameBytes(
      at: range.lowerBound * stride, as: candidate, at: range.lowerBound * stride,
      byteCount: range.count * stride)
  }

  func compare(_ range: Range<Int>, into counts: inout CellCounts) {
    let first = reference.span(of: Element.self)
    let second = candidate.span(of: Element.self)
    for slot in range {
      let r = first[slot]
      let c = second[slot]
      switch rule.judge(r, c) {
      case .equal: counts.equal += 1
      case .unequal: counts.unequal.append(slot)
      case .tolerated:
        counts.tolerated += 1
        counts.hasToleratedFloats = true
        counts.raiseMaxima(r, c)
      }
    }
  }

  func isNaN(_ slot: Int, inReference: Bool) -> Bool {
    (inReference ? reference : candidate).span(of: Element.self)[slot].isNaN
  }
}
