/// How one output of a stage is compared.
public struct ComparisonPolicy: Hashable, Sendable {
  /// Whether rows must stand in the same order.
  public enum RowOrder: String, Codable, Sendable, CaseIterable {
    case exact
    /// Rows are a multiset: matched by `keys`, or by all their exact columns where `keys` is empty.
    case ignored
  }

  /// The policy of every column that `columns` does not name.
  public var `default`: ColumnPolicy
  /// Policies by path: "mean", "flights.mean" (output and column), "legs[].distance" (elements of a list).
  /// A policy also holds for everything below its path, unless a longer path says otherwise.
  public var columns: [String: ColumnPolicy]
  public var order: RowOrder
  /// The columns that identify a row: used to match rows where the order is ignored, and to name rows in reports.
  public var keys: [String]
  /// Whether the keys of dictionaries must stand in the same order. Python's `==` ignores it, so does the default.
  public var keyOrderStrict: Bool
  /// Whether a key that is absent equals a key whose value is None. It does not by default.
  public var missingKeyEqualsNull: Bool
  /// Whether errors must agree in their message too, not in their class alone.
  public var errorMessages: Bool
  /// Why rows may stand in any order, or a missing key be None.
  public var reason: String

  public init(
    default: ColumnPolicy = .exact, columns: [String: ColumnPolicy] = [:], order: RowOrder = .exact,
    keys: [String] = [], keyOrderStrict: Bool = false, missingKeyEqualsNull: Bool = false,
    errorMessages: Bool = false, reason: String = ""
  ) {
    self.default = `default`
    self.columns = columns
    self.order = order
    self.keys = keys
    self.keyOrderStrict = keyOrderStrict
    self.missingKeyEqualsNull = missingKeyEqualsNull
    self.errorMessages = errorMessages
    self.reason = reason
  }

  /// Everything exact, order included.
  public static let exact = ComparisonPolicy()

  /// What the policy forgives beyond the values of columns: "any order of rows"; each wants a reason.
  public var allowances: [String] {
    (order == .ignored ? ["any order of rows"] : [])
      + (missingKeyEqualsNull ? ["a missing key for None"] : [])
  }

  /// The policy without what decides no verdict: reasons, and who signed, though not whether somebody did.
  public var deciding: ComparisonPolicy {
    var policy = self
    policy.reason = ""
    policy.default = policy.default.deciding
    policy.columns = columns.mapValues(\.deciding)
    return policy
  }
}

extension ComparisonPolicy: Codable {
  private enum Key: String, CodingKey {
    case `default`, columns, order, keys, keyOrderStrict, missingKeyEqualsNull, errorMessages, reason
  }

  /// Reads a policy; keys that are absent mean the default.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    self.init(
      default: try container.decodeIfPresent(ColumnPolicy.self, forKey: .default) ?? .exact,
      columns: try container.decodeIfPresent([String: ColumnPolicy].self, forKey: .columns) ?? [:],
      order: try container.decodeIfPresent(RowOrder.self, forKey: .order) ?? .exact,
      keys: try container.decodeIfPresent([String].self, forKey: .keys) ?? [],
      keyOrderStrict: try container.decodeIfPresent(Bool.self, forKey: .keyOrderStrict) ?? false,
      missingKeyEqualsNull: try container.decodeIfPresent(Bool.self, forKey: .missingKeyEqualsNull) ?? false,
      errorMessages: try container.decodeIfPresent(Bool.self, forKey: .errorMessages) ?? false,
      reason: try container.decodeIfPresent(String.self, forKey: .reason) ?? "")
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(`default`, forKey: .default)
    try container.encode(columns, forKey: .columns)
    try container.encode(order, forKey: .order)
    try container.encode(keys, forKey: .keys)
    try container.encode(keyOrderStrict, forKey: .keyOrderStrict)
    try container.encode(missingKeyEqualsNull, forKey: .missingKeyEqualsNull)
    try container.encode(errorMessages, forKey: .errorMessages)
    try container.encode(reason, forKey: .reason)
  }
}
