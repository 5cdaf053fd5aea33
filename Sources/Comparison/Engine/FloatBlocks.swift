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
    var start = range.lowerBound
    while start < range.upperBound {
      let end = min(start + 512, range.upperBound)
      if !(rule.nan != .different && compareForgiving(start..<end, into: &counts)) {
        compareOneByOne(start..<end, into: &counts)
      }
      start = end
    }
  }

  /// Compares cells that are all equal or within the tolerance; returns false, with `counts` unchanged, when
  /// one of them is not or needs a closer look.
  ///
  /// The two loops have no branch that depends on data, which lets the optimiser vectorise the first.
  private func compareForgiving(_ range: Range<Int>, into counts: inout CellCounts) -> Bool {
    let first = reference.span(of: Element.self)
    let second = candidate.span(of: Element.self)
    var failing = 0
    var differing = 0
    var largest = 0.0
    var largestRelative = 0.0
    for slot in range {
      let r = Double(first[slot])
      let c = Double(second[slot])
      let difference = (r - c).magnitude
      let differs = first[slot].signedBits != second[slot].signedBits
      differing &+= differs ? 1 : 0
      failing &+= differs && !rule.isWithin(difference, ofReference: r) ? 1 : 0
      largest = difference > largest ? difference : largest
      let relative = difference / r.magnitude
      largestRelative = relative > largestRelative && r != 0 ? relative : largestRelative
    }
    guard failing == 0 else { return false }
    counts.equal += range.count - differing
    guard differing > 0 else { return true }
    var largestULPs: UInt64 = 0
    for slot in range {
      let distance = first[slot].ulpDistance(to: second[slot])
      largestULPs = distance > largestULPs ? distance : largestULPs
    }
    counts.tolerated += differing
    counts.hasToleratedFloats = true
    counts.toleratedAbsolute = max(counts.toleratedAbsolute, largest)
    counts.toleratedRelative = max(counts.toleratedRelative, largestRelative)
    counts.toleratedULPs = max(counts.toleratedULPs, largestULPs)
    return true
  }

  private func compareOneByOne(_ range: Range<Int>, into counts: inout CellCounts) {
    let first = reference.span(of: Element.self)
    let second = candidate.span(of: Element.self)
    for slot in range {
      let r = first[slot]
      let c = second[slot]
      switch rule.judge(r, c) {
      case .equal: counts.equal += 1
      case .unequal: counts.unequal.append(slot)
      case .tolerated:
        let difference = (Double(r) - Double(c)).magnitude
        counts.tolerated += 1
        counts.hasToleratedFloats = true
        counts.toleratedAbsolute = max(counts.toleratedAbsolute, difference)
        if r != 0 {
          counts.toleratedRelative = max(counts.toleratedRelative, difference / Double(r).magnitude)
        }
        counts.toleratedULPs = max(counts.toleratedULPs, r.ulpDistance(to: c))
      }
    }
  }

  func isNaN(_ slot: Int, inReference: Bool) -> Bool {
    (inReference ? reference : candidate).span(of: Element.self)[slot].isNaN
  }
}
