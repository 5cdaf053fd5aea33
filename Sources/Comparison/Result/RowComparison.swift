/// Which rows of an output both sides have.
public struct RowComparison: Hashable, Codable, Sendable {
  /// The output's name; empty where a stage has only one.
  public var output: String
  public var reference: Int
  public var candidate: Int
  /// Rows that were paired and compared cell by cell.
  public var common: Int
  public var onlyReference: Int
  public var onlyCandidate: Int
  /// Whether the paired rows stand in the same order on both sides.
  public var sameOrder: Bool

  public init(
    output: String = "", reference: Int, candidate: Int, common: Int, onlyReference: Int = 0,
    onlyCandidate: Int = 0, sameOrder: Bool = true
  ) {
    self.output = output
    self.reference = reference
    self.candidate = candidate
    self.common = common
    self.onlyReference = onlyReference
    self.onlyCandidate = onlyCandidate
    self.sameOrder = sameOrder
  }
}

/// How far two sides agree, from the coarsest question to the finest.
///
/// Each rung is true, false, or nil where it could not be asked.
public struct EquivalenceLadder: Hashable, Codable, Sendable {
  /// The same columns with the same types.
  public var schema: Bool?
  public var rowCount: Bool?
  /// Every byte that carries a value is the same; nothing needed the policy.
  public var bytes: Bool?
  /// The same rows in the same order (in any order, where the policy ignores it).
  public var rows: Bool?
  /// No column has an unequal cell.
  public var columns: Bool?
  /// All of it: the verdict passes.
  public var values: Bool?

  public init(
    schema: Bool? = nil, rowCount: Bool? = nil, bytes: Bool? = nil, rows: Bool? = nil, columns: Bool? = nil,
    values: Bool? = nil
  ) {
    self.schema = schema
    self.rowCount = rowCount
    self.bytes = bytes
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// The rungs with their names, coarsest first.
  public var rungs: [(name: String, holds: Bool?)] {
    [
      ("schema", schema), ("row count", rowCount), ("bytes", bytes), ("rows", rows), ("columns", columns),
      ("values", values),
    ]
  }
}
