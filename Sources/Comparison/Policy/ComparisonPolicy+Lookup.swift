extension ComparisonPolicy {
  /// The policy of the column at `path` of the output `output`.
  ///
  /// "output.path" wins over "path"; a longer path wins over a shorter one; otherwise the default holds.
  public func column(_ path: String, output: String = "") -> ColumnPolicy {
    entry(path, output: output).map { columns[$0]! } ?? `default`
  }

  /// The reason behind what was forgiven, as the end of its sentence; empty without one.
  var reasonSuffix: String { reason.isEmpty ? "" : " (\(reason))" }

  /// The key of `columns` that decides `path`, or nil for the default.
  func entry(_ path: String, output: String) -> String? {
    guard !columns.isEmpty else { return nil }
    var prefix = Substring(path)
    while !prefix.isEmpty {
      if !output.isEmpty, columns["\(output).\(prefix)"] != nil { return "\(output).\(prefix)" }
      if columns[String(prefix)] != nil { return String(prefix) }
      guard let end = prefix.lastIndex(where: { $0 == "." || $0 == "[" }) else { break }
      prefix = prefix[..<end]
    }
    return nil
  }

  /// What is wrong with the policy itself, one sentence each; empty for a sound policy.
  public func problems() -> [String] {
    let named = columns.sorted { $0.key < $1.key }.map { (": column \"\($0.key)\"", $0.value) }
    return ([("", `default`)] + named).flatMap { place, policy in
      var problems: [String] = []
      for (name, value) in [("absolute", policy.absolute), ("relative", policy.relative)]
      where !(value >= 0 && value.isFinite) {
        problems.append("policy\(place): \(name) tolerance \(value) is no finite number ≥ 0")
      }
      if policy.relative >= 1 {
        problems.append(
          "policy\(place): relative tolerance \(policy.relative.compactText) accepts 0 for every answer; use less than 1"
        )
      }
      return problems
    }
  }
}
