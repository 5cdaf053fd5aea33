extension ColumnPattern {
  /// Texts whose bytes differ.
  func explainText(_ r: [UInt8], _ c: [UInt8]) -> CauseKey {
    let reference = String(decoding: r, as: UTF8.self)
    let candidate = String(decoding: c, as: UTF8.self)
    // Swift's `==` is canonical equivalence, which is exactly the question here.
    if reference == candidate { return CauseKey(.unicodeNormalisation) }
    if Self.trimmed(r).elementsEqual(Self.trimmed(c)) {
      return CauseKey(
        .whitespace, note: c.count > r.count ? "more in the candidate" : "less in the candidate")
    }
    if reference.lowercased() == candidate.lowercased() { return CauseKey(.letterCase) }
    if let first = Double(reference), let second = Double(candidate), first == second {
      return CauseKey(.numberFormat)
    }
    if Self.isMisread(c, from: r) { return CauseKey(.textEncoding) }
    return CauseKey(.value)
  }

  private static func trimmed(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
    guard let first = bytes.firstIndex(where: { !isSpace($0) }),
      let last = bytes.lastIndex(where: { !isSpace($0) })
    else { return [] }
    return bytes[first...last]
  }

  /// Whether `c` is the UTF-8 of `r` read as Latin-1, or has replacement characters where `r` has none.
  private static func isMisread(_ c: [UInt8], from r: [UInt8]) -> Bool {
    let latin = r.flatMap { byte in Array(String(UnicodeScalar(byte)).utf8) }
    if latin != r && latin == c { return true }
    let mark: UnicodeScalar = "\u{FFFD}"
    func hasMark(_ bytes: [UInt8]) -> Bool {
      String(decoding: bytes, as: UTF8.self).unicodeScalars.contains(mark)
    }
    return hasMark(c) && !hasMark(r)
  }
}
