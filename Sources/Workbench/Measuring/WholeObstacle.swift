/// Why a pipeline that is rewritten in part has no figure end to end, and what to do.
struct WholeObstacle {
  /// The stages whose rewrite does not match.
  var differing: [String] = []
  /// Those whose rewrite has no verdict that stands.
  var unverified: [String] = []
  /// Those without a rewrite.
  var unwritten: [String] = []

  /// Nil where nothing is in the way.
  var text: String? {
    let facts = [
      (differing, "does not match", "do not match"), (unverified, "is not verified", "are not verified"),
      (unwritten, "stays in Python", "stay in Python"),
    ].compactMap { stages, one, several -> String? in
      stages.isEmpty ? nil : "\(stages.joined(separator: ", ")) \(stages.count == 1 ? one : several)"
    }
    guard !facts.isEmpty else { return nil }
    return facts.joined(separator: " and ")
      + "; the whole is timed once each stage has a rewrite that matches"
  }
}
