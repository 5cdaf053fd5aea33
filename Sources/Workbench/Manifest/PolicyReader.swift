import Comparison

extension Manifest.PolicySection {
  /// The policy of one output: the manifest's rules, without those of other outputs.
  public func policy(forOutput output: String) -> ComparisonPolicy {
    let rule = outputs[output] ?? Manifest.OutputRule()
    return ComparisonPolicy(
      default: general,
      columns: columns.filter { !$0.key.contains(".") || result(ruledBy: $0.key) == output },
      order: rule.order, keys: rule.keys, keyOrderStrict: rule.keyOrderStrict,
      missingKeyEqualsNull: rule.missingKeyEqualsNull, errorMessages: errorMessages, reason: rule.reason)
  }

  /// The result that the rule "result.column" is for: of all whose name the key begins with, the one of the longest
  /// name, since names may hold dots themselves; nil where it is for none.
  func result(ruledBy key: String) -> String? {
    results.filter { key.hasPrefix($0 + ".") }.max { $0.utf8.count < $1.utf8.count }
  }

  /// The policy by which errors are compared.
  public var policyForErrors: ComparisonPolicy { ComparisonPolicy(errorMessages: errorMessages) }

  init(_ table: TableReader?, results: [String]) throws(WorkbenchError) {
    self.results = results
    general = .exact
    columns = [:]
    outputs = [:]
    errorMessages = false
    guard var table else { return }
    general = try ColumnPolicy(&table, base: .exact)
    errorMessages = try table.bool("error_messages") ?? false
    try checkReason(general.reason, for: general.allowances, "[policy]", table)
    if var overrides = try table.table("columns") {
      for key in overrides.keys {
        guard var rule = try overrides.table(key) else { continue }
        let policy = try ColumnPolicy(&rule, base: general)
        try rule.finish()
        try checkReason(policy.reason, for: policy.allowances, "[policy.columns.\"\(key)\"]", table)
        columns[key] = policy
      }
    }
    if var rules = try table.table("outputs") {
      for key in rules.keys {
        guard var rule = try rules.table(key) else { continue }
        try checkPlace(of: rule, output: key)
        outputs[key] = try Manifest.OutputRule(&rule)
        try rule.finish()
        let policy = policy(forOutput: key)
        try checkReason(policy.reason, for: policy.allowances, "[policy.outputs.\"\(key)\"]", table)
      }
    }
    try table.finish()
    let policy = ComparisonPolicy(default: general, columns: columns)
    if let problem = policy.problems().first {
      throw manifestError(table.file, problem, remedy: "correct the tolerance under [policy]")
    }
  }
}

/// Whatever a rule forgives is a promise to whoever signs; it needs its reason.
private func checkReason(
  _ reason: String, for allowances: [String], _ place: String, _ table: TableReader
) throws(WorkbenchError) {
  guard !allowances.isEmpty, reason.allSatisfy(\.isWhitespace) else { return }
  throw manifestError(
    table.file, "\(place) allows \(allowances.joined(separator: ", ")) without a reason",
    remedy: "add reason = \"…\"")
}

/// Refuses what is said of values where rows and keys are ruled.
private func checkPlace(of rule: TableReader, output: String) throws(WorkbenchError) {
  let ofValues = [
    "absolute", "relative", "ulps", "nan", "null_equals_nan", "signed_zero", "type_strict", "approved_by",
  ]
  guard let key = rule.keys.first(where: ofValues.contains) else { return }
  throw manifestError(
    rule.file, "'\(rule.path).\(key)' is a rule for values, and [policy.outputs] rules rows and keys",
    remedy:
      "write it under [policy.columns.\"\(output).COLUMN\"] for one column ('value' where there are none), or "
      + "under [policy] for all")
}

extension Manifest.OutputRule {
  /// Rows in their order, keys in any, and a missing key differs from None.
  init() {
    self.init(order: .exact, keys: [], keyOrderStrict: false, missingKeyEqualsNull: false, reason: "")
  }

  fileprivate init(_ table: inout TableReader) throws(WorkbenchError) {
    self.init(
      order: try table.choice("row_order", ComparisonPolicy.RowOrder.self) ?? .exact,
      keys: try table.strings("keys") ?? [],
      keyOrderStrict: try table.bool("key_order_strict") ?? false,
      missingKeyEqualsNull: try table.bool("missing_key_equals_null") ?? false,
      reason: try table.string("reason") ?? "")
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
