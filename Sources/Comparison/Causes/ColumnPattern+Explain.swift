extension ColumnPattern {
  /// The first explanation that fits a differing cell.
  func explain(_ slot: Int, _ reference: CellValue, _ candidate: CellValue) -> CauseKey {
    switch (reference, candidate) {
    case (.null, let value): return explainNull(value, side: "reference", other: "candidate")
    case (let value, .null): return explainNull(value, side: "candidate", other: "reference")
    default: break
    }
    if let shift, slot + shift >= 0, slot + shift < leaf.reference.count,
      leaf.reference.cell(slot + shift).description.hasSameBytes(as: candidate.description)
    {
      return CauseKey(.shiftedRows, shift, note: shift < 0 ? "one row later" : "one row earlier")
    }
    switch (reference, candidate) {
    case (.real(let r, _, let width), .real(let c, _, _)):
      return explainReal(r, c, bitWidth: width)
    case (.integer(let r), .integer(let c)): return explainInteger(r, c)
    case (.date(let r), .date(let c)): return explainDays(r, c)
    case (.timestamp(let r, let unit, _), .timestamp(let c, _, _)), (.time(let r, let unit), .time(let c, _)),
      (.duration(let r, let unit), .duration(let c, _)):
      return explainTime(r, c, unit)
    case (.text(let r), .text(let c)): return explainText(r, c)
    case (.list, .list): return CauseKey(.listLength)
    default: return CauseKey(.value)
    }
  }

  private func explainNull(_ value: CellValue, side: String, other: String) -> CauseKey {
    if value.isNaN { return CauseKey(.nullVersusNaN, note: "null in the \(side)") }
    let what: String =
      switch value {
      case .text(let bytes) where bytes.isEmpty: "an empty text"
      case .text(let bytes) where bytes.elementsEqual("NA".utf8): "the text 'NA'"
      case .list(let values) where values.isEmpty: "an empty list"
      default: value.number == 0 ? "0" : "a value"
      }
    return CauseKey(.nullVersusValue, note: "null in the \(side), \(what) in the \(other)")
  }

  private func explainInteger(_ r: Int128, _ c: Int128) -> CauseKey {
    let difference = c - r
    if let key = explainOverflow(r, c) { return key }
    if isFlooring && r < 0 && difference == 1 {
      return CauseKey(.flooring, note: "the reference rounds down, the candidate towards zero")
    }
    if let divisor, (r < 0) != (c < 0), r != 0, c != 0, -difference == Int128(divisor) {
      return CauseKey(.modulo, divisor, note: "divisor \(divisor.magnitude)")
    }
    if c == -r { return CauseKey(.signFlipped) }
    if let scale, Self.isScaled(by: scale, Double(r), Double(c)) { return scaleKey(scale) }
    if case .half(let isEven)? = rounding, difference.magnitude == 1 { return roundingKey(isEven, 0) }
    if difference.magnitude == 1 { return offByOne(difference > 0) }
    if let offset, Double(difference) == offset { return offsetKey(offset) }
    return CauseKey(.value)
  }

  func offByOne(_ isHigher: Bool) -> CauseKey {
    CauseKey(.offByOne, isHigher ? 1 : -1, note: isHigher ? "one too high" : "one too low")
  }

  private func explainOverflow(_ r: Int128, _ c: Int128) -> CauseKey? {
    for bits in [8, 16, 32, 64] {
      let modulus = Int128(1) << Int128(bits)
      let isInside = c >= -(modulus / 2) && c < modulus
      let wasInside = r >= -(modulus / 2) && r < modulus / 2
      // Bytes overflow by chance too often to be named for values that are hardly out of range.
      if isInside && !wasInside && (c - r) % modulus == 0
        && (bits >= 32 || r.magnitude >= modulus.magnitude * 2)
      {
        return CauseKey(.overflowWrap, bits, note: "\(bits) bits")
      }
    }
    return nil
  }

  private func explainReal(_ r: Double, _ c: Double, bitWidth: Int) -> CauseKey {
    if r.isNaN && c.isNaN { return CauseKey(.nanVersusValue, note: "NaN on both sides") }
    if r.isNaN { return CauseKey(.nanVersusValue, note: "NaN in the reference") }
    if c.isNaN { return CauseKey(.nanVersusValue, note: "NaN in the candidate") }
    if r == 0 && c == 0 {
      return CauseKey(.signOfZero, note: r.sign == .minus ? "-0.0 in the reference" : "-0.0 in the candidate")
    }
    if c == -r { return CauseKey(.signFlipped) }
    if r.isInfinite { return CauseKey(.infinityVersusValue, note: "infinite in the reference") }
    if c.isInfinite { return CauseKey(.infinityVersusValue, note: "infinite in the candidate") }
    let relative = ((r - c) / r).magnitude
    // Noise has no reason to spare one side: where every number of the candidate is short, it was rounded.
    if let cut, cut.isCandidate, cut.holds(r, c) { return cutKey(cut) }
    if relative <= (bitWidth < 64 ? 1e-5 : 1e-12) { return noiseKey }
    if let noise, (r - c).magnitude <= noise { return noiseKey }
    if bitWidth == 64 && Double(Float(r)) == c { return CauseKey(.singlePrecision) }
    if isEverywhere, !isRoundedHalf, let offset, Self.isShifted(by: offset, r, c) {
      return decimals == 0 && (c - r).magnitude == 1 ? offByOne(c > r) : offsetKey(offset)
    }
    if let key = explainIntegral(r, c) ?? explainDecimals(r, c) { return key }
    if bitWidth == 64 && relative <= 0x1p-20 && Double(Float(c)) == c { return CauseKey(.singlePrecision) }
    if bitWidth == 64 && relative <= 1e-7 { return noiseKey }
    if let scale, Self.isScaled(by: scale, r, c) { return scaleKey(scale) }
    if let offset, Self.isShifted(by: offset, r, c) { return offsetKey(offset) }
    return CauseKey(.value)
  }

  private var noiseKey: CauseKey {
    CauseKey(
      .floatNoise, note: leaf.policy.hasTolerance ? "beyond the tolerance" : "and no tolerance is granted")
  }

  /// Floats that hold whole numbers.
  private func explainIntegral(_ r: Double, _ c: Double) -> CauseKey? {
    if isFlooring && c - r == 1 && r < 0 {
      return CauseKey(.flooring, note: "the reference rounds down, the candidate towards zero")
    }
    if let divisor, r - c == Double(divisor), (r < 0) != (c < 0) {
      return CauseKey(.modulo, divisor, note: "divisor \(divisor.magnitude)")
    }
    guard r.rounded() == r, c.rounded() == c, r.magnitude < 0x1p63, c.magnitude < 0x1p63 else { return nil }
    return explainOverflow(Int128(r), Int128(c))
  }

  /// Decimal numbers: cut to fewer decimals on one side, or one off in the last digit.
  private func explainDecimals(_ r: Double, _ c: Double) -> CauseKey? {
    if let cut, !cut.isCandidate, cut.holds(c, r) { return cutKey(cut) }
    guard let decimals, LastDigitStep(r, c, decimals: decimals) != nil else { return nil }
    switch rounding {
    case .half(let isEven)?: return roundingKey(isEven, decimals)
    case .candidateTruncates?:
      return CauseKey(.truncation, decimals, note: "the candidate truncates to \(decimalsText(decimals))")
    case .referenceTruncates?:
      return CauseKey(.truncation, decimals, note: "the reference truncates to \(decimalsText(decimals))")
    case nil where decimals == 0: return offByOne(c > r)
    case nil:
      return CauseKey(
        .offByOne, c > r ? decimals : -decimals,
        note: "one too \(c > r ? "high" : "low") in decimal \(decimals)")
    }
  }

  private func cutKey(_ cut: DigitCut) -> CauseKey {
    let verb = cut.isTruncated ? "truncates" : "rounds"
    return CauseKey(
      cut.isTruncated ? .truncation : .roundingDigits, cut.decimals,
      note: "the \(cut.side) \(verb) to \(decimalsText(cut.decimals))")
  }

  private func decimalsText(_ count: Int) -> String {
    switch count {
    case 0: "whole numbers"
    case 1: "1 decimal"
    default: "\(count) decimals"
    }
  }

  private func roundingKey(_ referenceIsEven: Bool, _ decimals: Int) -> CauseKey {
    let who = referenceIsEven ? "" : "reversed, "
    return CauseKey(.roundingHalf, decimals, note: "\(who)\(decimalsText(decimals))")
  }

  private func scaleKey(_ scale: Double) -> CauseKey {
    // The factor is guessed from one cell; fifteen digits hide the last place of its division.
    let text = ((scale * 1e12).rounded() / 1e12).compactText
    return CauseKey(.scaleFactor, note: "the candidate is \(text) times the reference")
  }

  func offsetKey(_ offset: Double) -> CauseKey {
    let text = ((offset * 1e12).rounded() / 1e12).compactText
    return CauseKey(.constantOffset, note: "the candidate is \(offset < 0 ? "" : "+")\(text) off")
  }
}
