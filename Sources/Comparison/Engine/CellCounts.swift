/// What was found in one pair of leaf columns.
struct CellCounts {
  var equal = 0
  var tolerated = 0
  /// The largest distances of tolerated pairs of finite floats.
  var toleratedULPs: UInt64 = 0
  var toleratedAbsolute = 0.0
  var toleratedRelative = 0.0
  /// Whether any tolerated cell was a pair of finite floats, so that the distances mean something.
  var hasToleratedFloats = false
  var nullVersusNaN = 0
  var nullVersusValue = 0
  /// The slots that differ and are not forgiven, ascending.
  var unequal: [Int] = []

  /// Takes a tolerated pair into the largest distances.
  mutating func raiseMaxima<Element: ComparedFloat>(_ reference: Element, _ candidate: Element) {
    let difference = (Double(reference) - Double(candidate)).magnitude
    toleratedAbsolute = max(toleratedAbsolute, difference)
    if reference != 0 { toleratedRelative = max(toleratedRelative, difference / Double(reference).magnitude) }
    toleratedULPs = max(toleratedULPs, reference.ulpDistance(to: candidate))
  }

  func hasSameMaxima(as other: CellCounts) -> Bool {
    toleratedAbsolute == other.toleratedAbsolute && toleratedRelative == other.toleratedRelative
      && toleratedULPs == other.toleratedULPs
  }
}
