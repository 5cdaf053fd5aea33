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
