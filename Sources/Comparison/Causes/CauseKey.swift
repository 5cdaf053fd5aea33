/// What a differing cell looks like; cells with the same key form one cause.
struct CauseKey: Hashable {
  var kind: CauseKind
  /// What distinguishes causes of one kind: decimals, bits, minutes, or one of the texts of `note`.
  var parameter = 0
  var note = ""

  init(_ kind: CauseKind, _ parameter: Int = 0, note: String = "") {
    self.kind = kind
    self.parameter = parameter
    self.note = note
  }
}

extension CauseKey {
  /// Whether the kind says no more than how far apart the numbers are, so that one bug may come to several of them.
  var isMereDistance: Bool { [.offByOne, .constantOffset, .value].contains(kind) }

  /// Whether a few of many different numbers may come to the kind by chance.
  var mayBeChance: Bool { [.signFlipped, .singlePrecision].contains(kind) }

  /// Whether the kind says what the code does rather than how the values differ.
  var isInterpretation: Bool {
    [
      .roundingHalf, .roundingDigits, .truncation, .flooring, .modulo, .timeZoneShift, .shiftedRows,
    ].contains(kind)
  }
}
