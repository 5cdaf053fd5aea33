import Comparison

/// What was agreed, before anything was compared, to count as equal.
public struct AcceptanceContract: Codable, Sendable, Hashable {
  public var outputs: [Output]
  public var columns: [Column]

  public init(outputs: [Output], columns: [Column]) {
    self.outputs = outputs
    self.columns = columns
  }

  /// The contract that the policies of a stage's outputs spell out for the columns that were compared.
  ///
  /// - Parameters:
  ///   - policies: one per output, in order.
  ///   - columns: as compared; with several outputs their paths begin with the output's name.
  public init(policies: [(output: String, policy: ComparisonPolicy)], columns: [ColumnComparison]) {
    outputs = policies.map { Output(name: $0.output, policy: $0.policy) }
    self.columns = columns.map { column in
      var path = column.path
      let owner =
        policies.first { policies.count > 1 && (path + ".").hasPrefix($0.output + ".") } ?? policies.first
      if let owner, policies.count > 1 { path = String(path.dropFirst(owner.output.count + 1)) }
      return Column(
        path: column.path, type: column.referenceType, policy: column.policy, reason: column.reason,
        approvedBy: owner?.policy.column(path, output: owner?.output ?? "").approvedBy ?? "")
    }
  }

  /// The rules for the rows and keys of one output.
  public struct Output: Codable, Sendable, Hashable {
    public var name: String
    public var rowOrder: ComparisonPolicy.RowOrder
    public var keys: [String]
    public var keyOrderStrict: Bool
    public var missingKeyEqualsNull: Bool
    public var errorMessages: Bool
    /// Why rows may stand in any order, or a missing key be None; empty where neither may.
    public var reason: String

    public init(name: String, policy: ComparisonPolicy) {
      self.name = name
      rowOrder = policy.order
      keys = policy.keys
      keyOrderStrict = policy.keyOrderStrict
      missingKeyEqualsNull = policy.missingKeyEqualsNull
      errorMessages = policy.errorMessages
      reason = policy.reason
    }
  }

  /// The rule for the values of one column.
  public struct Column: Codable, Sendable, Hashable {
    public var path: String
    /// The reference's type; nil where it has no such column.
    public var type: String?
    /// "exact", "atol 1e-9".
    public var policy: String
    /// Why it forgives; empty where none was given.
    public var reason: String
    /// Who signed it; empty where nobody did.
    public var approvedBy: String

    public init(path: String, type: String?, policy: String, reason: String, approvedBy: String) {
      self.path = path
      self.type = type
      self.policy = policy
      self.reason = reason
      self.approvedBy = approvedBy
    }
  }
}
