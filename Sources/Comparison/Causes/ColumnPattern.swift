import Columns

/// What the differing cells of a column have in common, guessed from a sample of them.
///
/// A pattern must explain nearly all cells of its kind (`isNearlyAll`), several different ones among them, and no
/// equal cell may speak against it: one cell that happens to be whole is not rounded, it is an accident.
struct ColumnPattern {
  let leaf: LeafPair
  /// c = scale · r.
  var scale: Double?
  /// c = r + offset.
  var offset: Double?
  /// Whether nearly every cell of the column differs, so that a constant offset is no accident of rounding.
  var isEverywhere = false
  /// Candidate row `i` has the value of reference row `i + shift`.
  var shift: Int?
  /// One side has the numbers of the other with fewer decimals.
  var cut: DigitCut?
  /// The decimals that the numbers of the column have at most; nil beyond 9.
  var decimals: Int?
  /// How cells behave that differ by one in their last decimal.
  var rounding: Rounding?
  /// c = r − divisor where exactly one of them is negative.
  var divisor: Int?
  /// Whether all cells that differ by one are negative in the reference and one higher in the candidate.
  var isFlooring = false
  /// The largest absolute difference among cells that differ in their last digits only; nil where those are few.
  var noise: Double?
  /// What the times of the column have in common.
  var time: TimePattern?

  var isRoundedHalf: Bool { if case .half? = rounding { true } else { false } }

  static let sampleSize = 512
  /// How many different cells must agree on a parameter before it is believed.
  static let evidence = 3

  struct Sample {
    var slot: Int
    var reference: CellValue
    var candidate: CellValue
  }

  init(_ leaf: LeafPair, _ counts: CellCounts) {
    self.leaf = leaf
    let step = max(1, counts.unequal.count / Self.sampleSize)
    let cells = stride(from: 0, to: counts.unequal.count, by: step).map { index in
      let slot = counts.unequal[index]
      return Sample(slot: slot, reference: leaf.reference.cell(slot), candidate: leaf.candidate.cell(slot))
    }
    let numbers = cells.filter {
      ($0.reference.number?.isFinite ?? false) && ($0.candidate.number?.isFinite ?? false)
    }
    let compared = counts.equal + counts.tolerated + counts.unequal.count
    isEverywhere = counts.unequal.count * 10 >= compared * 9 && counts.unequal.count >= 8
    findShift(cells)
    findScale(numbers)
    findOffset(numbers)
    findIntegerPatterns(numbers)
    if leaf.reference.type.isFloatingPoint {
      findNoise(numbers)
      findCut(numbers)
    }
    if leaf.reference.type.isTime {
      time = TimePattern(numbers, in: leaf)
    } else {
      findRounding(numbers, isAnyEqual: counts.equal + counts.tolerated > 0)
    }
  }

  /// Whether `part` cells of `whole` are enough to speak for all of them.
  static func isNearlyAll(_ part: Int, of whole: Int) -> Bool { part * 10 >= whole * 9 }

  private mutating func findShift(_ cells: [Sample]) {
    guard cells.count >= Self.evidence, case .rows(nil, nil) = leaf.positions else { return }
    for shift in [-1, 1] {
      var agreeing = 0
      var texts = Set<String>()
      for cell in cells {
        let row = cell.slot + shift
        guard row >= 0 && row < leaf.reference.count else { continue }
        let text = cell.candidate.description
        if leaf.reference.cell(row).description.hasSameBytes(as: text) {
          agreeing += 1
          texts.insert(text)
        }
      }
      if Self.isNearlyAll(agreeing, of: cells.count) && texts.count >= Self.evidence { self.shift = shift }
    }
  }

  /// The first of some cells' answers that nearly all of the sample agrees with.
  private func agreed(
    _ cells: [Sample], _ parameter: (Double, Double) -> Double?, _ holds: (Double, Double, Double) -> Bool
  ) -> Double? {
    for cell in cells.prefix(8) {
      guard let guess = parameter(cell.reference.number!, cell.candidate.number!), guess.isFinite else {
        continue
      }
      let agreeing = cells.filter { holds(guess, $0.reference.number!, $0.candidate.number!) }
      let distinct = Set(agreeing.map { $0.reference.number! })
      if distinct.count >= Self.evidence && Self.isNearlyAll(agreeing.count, of: cells.count) { return guess }
    }
    return nil
  }

  private mutating func findScale(_ numbers: [Sample]) {
    scale = agreed(numbers) { r, c in
      let ratio = c / r
      // Ratios next to 1 are noise, -1 is a flipped sign, 0 a lost value.
      return r != 0 && c != 0 && abs(ratio.magnitude - 1) > 1e-6 ? ratio : nil
    } _: {
      Self.isScaled(by: $0, $1, $2)
    }
  }

  private mutating func findOffset(_ numbers: [Sample]) {
    offset = agreed(numbers) { r, c in
      c - r
    } _: {
      Self.isShifted(by: $0, $1, $2)
    }
  }

  static func isScaled(by scale: Double, _ reference: Double, _ candidate: Double) -> Bool {
    (candidate - scale * reference).magnitude <= 1e-9 * candidate.magnitude && reference != 0
  }

  static func isShifted(by offset: Double, _ reference: Double, _ candidate: Double) -> Bool {
    (candidate - reference - offset).magnitude <= 1e-9 * max(offset.magnitude, 1e-6 * reference.magnitude)
  }

  private mutating func findIntegerPatterns(_ numbers: [Sample]) {
    let pairs = numbers.map { ($0.reference.number!, $0.candidate.number!) }
    let opposite = pairs.filter { ($0 > 0 && $1 < 0) || ($0 < 0 && $1 > 0) }
    if opposite.count >= Self.evidence {
      let differences = Set(opposite.map { $0.0 - $0.1 })
      let distinct = Set(opposite.map(\.0))
      if differences.count == 1, let difference = differences.first, distinct.count >= 2,
        difference.rounded() == difference, difference.magnitude < 1e15
      {
        divisor = Int(difference)
      }
    }
    let byOne = pairs.filter { ($0 - $1).magnitude == 1 }
    isFlooring =
      Set(byOne.map(\.0)).count >= Self.evidence && Self.isNearlyAll(byOne.count, of: pairs.count)
      && byOne.allSatisfy { $0 < 0 && $1 == $0 + 1 && $0.rounded() == $0 }
  }

  /// Sums that cancel to nearly nothing are off by as much as their neighbours, which is then most of what they are.
  private mutating func findNoise(_ numbers: [Sample]) {
    let bound = leaf.reference.type == .float64 ? 1e-12 : 1e-5
    let differences = numbers.compactMap { cell -> Double? in
      let (r, c) = (cell.reference.number!, cell.candidate.number!)
      return (r - c).magnitude <= bound * r.magnitude ? (r - c).magnitude : nil
    }
    guard differences.count >= Self.evidence, differences.count * 2 >= numbers.count else { return }
    noise = differences.max()
  }
}
