import Columns

/// One side of a column has the other's numbers with fewer decimals.
struct DigitCut {
  /// The decimals that are left.
  var decimals: Int
  var isCandidate: Bool
  var isTruncated: Bool

  var side: String { isCandidate ? "candidate" : "reference" }

  /// Whether `short` is what is left of `long`.
  ///
  /// `long` may be rounded itself, so that a tie may have gone either way.
  func holds(_ long: Double, _ short: Double) -> Bool {
    let power = Double.powersOfTen[decimals]
    if isTruncated { return (long * power).rounded(.towardZero) / power == short }
    return (long - short).magnitude * power <= 0.5 + 4 * (long * power).ulp
  }
}

extension ColumnPattern {
  /// How cells behave that differ by one in their last decimal.
  enum Rounding {
    /// Even last digits of the reference against the next one away from zero, or the reverse.
    case half(referenceIsEven: Bool)
    case candidateTruncates, referenceTruncates
  }

  /// Looks for a side whose numbers all end after a few decimals and are the other's but for that.
  ///
  /// Equal cells count against it as well: with one of more decimals among them, that side does not round.
  mutating func findCut(_ numbers: [Sample]) {
    for isCandidate in [true, false] {
      let (side, own) =
        isCandidate ? (leaf.candidate, \Sample.candidate) : (leaf.reference, \Sample.reference)
      let step = max(1, side.count / Self.sampleSize)
      let others = stride(from: 0, to: side.count, by: step).filter { leaf.active?[$0] ?? true }
        .map { side.cell($0) }
      var digits = 0
      var distinct: Set<Double> = []
      var isShort = true
      for number in (others + numbers.map { $0[keyPath: own] }).compactMap(\.number) where number.isFinite {
        guard let decimals = number.decimals, decimals <= 6 else {
          isShort = false
          break
        }
        digits = max(digits, decimals)
        distinct.insert(number)
      }
      guard isShort, distinct.count >= Self.evidence else { continue }
      for isTruncated in [false, true] {
        let cut = DigitCut(decimals: digits, isCandidate: isCandidate, isTruncated: isTruncated)
        let fitting = numbers.map(cut.longAndShort).filter { cut.holds($0.long, $0.short) }
        if Set(fitting.map(\.long)).count >= 2, Self.isNearlyAll(fitting.count, of: numbers.count) {
          self.cut = cut
          return
        }
      }
    }
  }

  /// - Parameter isAnyEqual: whether some cell of the column does not differ.
  mutating func findRounding(_ numbers: [Sample], isAnyEqual: Bool) {
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
    // Rounding spares some cells, and the same number again and again is no evidence of a rule.
    let distinct = Set(numbers.map { $0.reference.number! }).count
    guard isAnyEqual, !isEverywhere, distinct >= (digits == 0 ? Self.evidence : 2),
      Self.isNearlyAll(steps.count, of: numbers.count)
    else { return }
    if steps.allSatisfy({ $0.isAway && $0.isReferenceEven }) {
      rounding = .half(referenceIsEven: true)
    } else if distinct >= Self.evidence {
      if steps.allSatisfy({ !$0.isAway && !$0.isReferenceEven }) {
        rounding = .half(referenceIsEven: false)
      } else if digits > 0 && steps.allSatisfy(\.isAway) {
        rounding = .referenceTruncates
      } else if digits > 0 && steps.allSatisfy({ !$0.isAway }) {
        rounding = .candidateTruncates
      }
    }
  }
}

extension DigitCut {
  fileprivate func longAndShort(_ cell: ColumnPattern.Sample) -> (long: Double, short: Double) {
    let (r, c) = (cell.reference.number!, cell.candidate.number!)
    return isCandidate ? (r, c) : (c, r)
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
