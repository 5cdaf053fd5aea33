/// Two texts cut to the part where they differ.
struct Excerpt {
  var first: String
  var second: String

  /// How many characters of a value are kept with a result, and how many of those a report shows.
  static let storedLimit = 2_000
  static let shownLimit = 60

  init(_ first: String, _ second: String, limit: Int) {
    // Unicode scalars, because Swift would take "é" composed and decomposed for one equal character.
    let a = Array(first.unicodeScalars)
    let b = Array(second.unicodeScalars)
    let common = zip(a, b).prefix { $0 == $1 }.count
    let start = max(a.count, b.count) <= limit ? 0 : max(0, common - limit / 3)
    self.first = Self.cut(a, from: start, limit: limit)
    self.second = Self.cut(b, from: start, limit: limit)
  }

  private static func cut(_ scalars: [UnicodeScalar], from start: Int, limit: Int) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars.dropFirst(start).prefix(limit))
    return (start > 0 ? "…" : "") + String(text) + (scalars.count > start + limit ? "…" : "")
  }
}
