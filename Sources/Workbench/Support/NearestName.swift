/// The candidate closest to `name`, if it is close enough to be what was meant.
///
/// Distance is optimal string alignment (edits and swaps of neighbours); at most a third of the longer name
/// may differ. Complexity: O(candidates × length²).
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  var best: (name: String, distance: Int)?
  for candidate in candidates {
    let distance = alignmentDistance(Array(name.lowercased().utf8), Array(candidate.lowercased().utf8))
    let limit = max(1, max(name.utf8.count, candidate.utf8.count) / 3)
    if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
  }
  return best?.name
}

/// " Did you mean 'x'?", or nothing.
public func suggestion(for name: String, among candidates: some Sequence<String>) -> String {
  nearestName(to: name, among: candidates).map { "did you mean '\($0)'?" } ?? ""
}

private func alignmentDistance(_ first: [UInt8], _ second: [UInt8]) -> Int {
  var rows = [Array(0...second.count)]
  for i in 1..<(first.count + 1) {
    var row = [i]
    for j in 1..<(second.count + 1) {
      let cost = first[i - 1] == second[j - 1] ? 0 : 1
      var distance = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + cost)
      if i > 1, j > 1, first[i - 1] == second[j - 2], first[i - 2] == second[j - 1] {
        distance = min(distance, rows[i - 2][j - 2] + 1)
      }
      row.append(distance)
    }
    rows.append(row)
  }
  return rows[first.count][second.count]
}
