import Comparison

extension Manifest.PolicySection {
  /// The policy of one output: the manifest's, with this output's order and keys.
  public func policy(forOutput output: String) -> ComparisonPolicy {
    ComparisonPolicy(
      default: general, columns: columns, order: unordered[output] == nil ? .exact : .ignored,
      keys: unordered[output] ?? [])
  }

  init(_ table: TableReader?) throws(WorkbenchError) {
    general = .exact
    columns = [:]
    unordered = [:]
    guard var table else { return }
    general = try ColumnPolicy(&table, base: .exact)
    if var overrides = try table.table("columns") {
      for key in overrides.keys {
        guard var rule = try overrides.table(key) else { continue }
        columns[key] = try ColumnPolicy(&rule, base: general)
        try rule.finish()
      }
    }
    if var outputs = try table.table("unordered") {
      for key in outputs.keys { unordered[key] = try outputs.strings(key) ?? [] }
    }
    try table.finish()
    let policy = ComparisonPolicy(default: general, columns: columns)
    if let problem = policy.problems().first {
      throw manifestError(table.file, problem, remedy: "correct the tolerance under [policy]")
    }
    // A tolerance is a promise to whoever signs; it needs its reason.
    for (key, rule) in columns.sorted(by: { $0.key < $1.key }) + [("", general)]
    where rule.hasTolerance && rule.reason.isEmpty {
      let place = key.isEmpty ? "[policy]" : "[policy.columns.\"\(key)\"]"
      throw manifestError(
        table.file, "\(place) allows \(rule.text) without a reason", remedy: "add reason = \"…\"")
    }
  }
}

extension ColumnPolicy {
  /// The rule that a table states; what it leaves out is as in `base`.
  fileprivate init(_ table: inout TableReader, base: ColumnPolicy) throws(WorkbenchError) {
    self.init(
      absolute: try table.number("absolute") ?? base.absolute,
      relative: try table.number("relative") ?? base.relative,
      ulps: try table.count("ulps").map(UInt64.init) ?? base.ulps,
      nan: try table.choice("nan", NaNRule.self) ?? base.nan,
      nullEqualsNaN: try table.bool("null_equals_nan") ?? base.nullEqualsNaN,
      signedZero: try table.choice("signed_zero", SignedZeroRule.self) ?? base.signedZero,
      typeStrict: try table.bool("type_strict") ?? base.typeStrict,
      reason: try table.string("reason") ?? base.reason,
      approvedBy: try table.string("approved_by") ?? base.approvedBy)
  }
}
