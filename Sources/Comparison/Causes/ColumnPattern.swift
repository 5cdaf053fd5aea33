import Columns

/// What the differing cells of a column have in common, guessed from a sample of them.
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
  /// The decimals that the numbers of the column have at most; nil beyond 9.
  var decimals: Int?
  var rounding: Rounding?
  /// The decimals that the candidate has at most, where all of its numbers end there and the reference's that
  /// differ do not: 94.8 for 94.80000000000001.
  var cleanDecimals: Int?
  /// c = r − divisor where exactly one of them is negative.
  var divisor: Int?
  /// Whether all cells that differ by one are negative in the reference and one higher in the candidate.
  var isFlooring = false

  /// How cells behave that differ by one in their last decimal.
  enum Rounding {
    /// Even last digits of the reference against the next one away from zero, or the reverse.
    case half(referenceIsEven: Bool)
    case candidateTruncates, referenceTruncates
  }

  var isRoundedHalf: Bool { if case .half? = rounding { true } else { false } }

  static let sampleSize = 512
  /// How many different cells must agree on a parameter before it is believed.
  static let evidence = 3

  private struct Sample {
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
    findRounding(numbers, isAnyEqual: counts.equal + counts.tolerated > 0)
    findCleanDecimals(numbers)
  }

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
      if agreeing * 10 >= cells.count * 9 && texts.count >= Self.evidence { self.shift = shift }
    }
  }

  /// The most frequent of the first cells' answers that most of the sample agrees with.
  private func agreed(
    _ cells: [Sample], _ parameter: (Double, Double) -> Double?, _ holds: (Double, Double, Double) -> Bool
  ) -> Double? {
    for cell in cells.prefix(8) {
      guard let guess = parameter(cell.reference.number!, cell.candidate.number!), guess.isFinite else {
        continue
      }
      let agreeing = cells.filter { holds(guess, $0.reference.number!, $0.candidate.number!) }
      let distinct = Set(agreeing.map { $0.reference.number! })
      if distinct.count >= Self.evidence && agreeing.count * 2 >= cells.count { return guess }
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
    isFlooring = !byOne.isEmpty && byOne.allSatisfy { $0 < 0 && $1 == $0 + 1 && $0.rounded() == $0 }
  }

  /// Noise has no reason to spare one side: where every number of the candidate is short, it was rounded.
  private mutating func findCleanDecimals(_ numbers: [Sample]) {
    guard leaf.candidate.type.isFloatingPoint else { return }
    let differing = numbers.filter { $0.reference.number!.decimals == nil }
    guard differing.count >= 2, differing.count == numbers.count else { return }
    var digits = 0
    var distinct: Set<Double> = []
    let step = max(1, leaf.candidate.count / Self.sampleSize)
    let sample = stride(from: 0, to: leaf.candidate.count, by: step).map { leaf.candidate.cell($0) }
    for number in (sample + numbers.map(\.candidate)).compactMap(\.number) where number.isFinite {
      guard let own = number.decimals, own <= 6 else { return }
      digits = max(digits, own)
      distinct.insert(number)
    }
    let areRounded = differing.allSatisfy {
      Self.isRounded($0.reference.number!, to: digits, as: $0.candidate.number!)
    }
    if distinct.count >= Self.evidence && areRounded { cleanDecimals = digits }
  }

  static func isRounded(_ long: Double, to decimals: Int, as short: Double) -> Bool {
    let power = Double.powersOfTen[decimals]
    return (long * power).rounded(.toNearestOrEven) / power == short
  }

  /// - Parameter isAnyEqual: whether some cell of the column does not differ.
  private mutating func findRounding(_ numbers: [Sample], isAnyEqual: Bool) {
    var digits = 0
    for cell in numbers {
      for number in [cell.reference.number!, cell.candidate.number!] {
        guard let own = number.decimals else { return }
        digits = max(digits, own)
      }
    }
    guard !numbers.isEmpty else { return }
    decimals = digits
    let steps = numbers.compactMap {
      LastDigitStep($0.reference.number!, $0.candidate.number!, decimals: digits)
    }
    guard !steps.isEmpty else { return }
    if digits == 0 {
      // Whole numbers one apart are off by one unless different ones say otherwise: rounding spares some.
      let distinct = Set(numbers.map { $0.reference.number! })
      guard isAnyEqual, distinct.count >= Self.evidence else { return }
    }
    if steps.allSatisfy({ $0.isAway && $0.isReferenceEven }) && (digits > 0 || steps.count >= Self.evidence) {
      rounding = .half(referenceIsEven: true)
    } else if steps.count >= Self.evidence {
      if steps.allSatisfy({ !$0.isAway && !$0.isReferenceEven }) {
        rounding = .half(referenceIsEven: false)
      } else if steps.allSatisfy(\.isAway) {
        rounding = .referenceTruncates
      } else if steps.allSatisfy({ !$0.isAway }) {
        rounding = .candidateTruncates
      }
    }
  }
}

/// Two decimal numbers that differ by one in the last digit.
struct LastDigitStep {
  /// Whether the candidate is farther from zero.
  var isAway: Bool
  var isReferenceEven: Bool

  init?(_ reference: Double, _ candidate: Double, decimals: Int) {
    let power = Double.powersOfTen[decimals]
    let first = (reference * power).rounded()
    let second = (candidate * power).rounded()
    guard (first - second).magnitude == 1, first.magnitude < 0x1p52 else { return nil }
    isAway = second.magnitude > first.magnitude
    isReferenceEven = first.truncatingRemainder(dividingBy: 2) == 0
  }
}

extension Double {
  static let powersOfTen: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

  /// How many decimals the number has when written in full, nil for more than 9.
  var decimals: Int? {
    // Adding and subtracting 1.5 · 2⁵² rounds to whole numbers below 2⁵¹, without a call into libm.
    let shifter = 0x1.8p52
    return Self.powersOfTen.firstIndex { power in
      let scaled = (self * power + shifter) - shifter
      return scaled.magnitude < 0x1p51 && scaled / power == self
    }
  }
}
