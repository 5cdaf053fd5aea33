/// Everything that a comparison found out: the verdict and its evidence.
///
/// All numbers in it are finite, so that it can be written as JSON.
public struct ComparisonResult: Hashable, Codable, Sendable {
  public var verdict: Verdict
  /// What happened, where no values were compared: "exit by signal 11 (SIGSEGV)"; otherwise empty.
  public var detail: String
  public var ladder: EquivalenceLadder
  /// One per output, in order.
  public var rows: [RowComparison]
  /// One per leaf column of either side, in the order of the reference.
  public var columns: [ColumnComparison]
  /// All causes, those of schema and rows first, then the most frequent first.
  public var causes: [Cause]
  /// Errors that were compared, or nil.
  public var errors: ErrorPair?
  /// What the policy forgave beyond single cells: "columns stand in another order".
  public var forgiven: [String]
  /// What a reader should know although it does not decide: "nothing was compared: both sides are empty".
  public var warnings: [String]
  /// Bytes of the reference that were compared.
  public var comparedBytes: Int

  public init(
    verdict: Verdict, detail: String = "", ladder: EquivalenceLadder = EquivalenceLadder(),
    rows: [RowComparison] = [], columns: [ColumnComparison] = [], causes: [Cause] = [],
    errors: ErrorPair? = nil,
    forgiven: [String] = [], warnings: [String] = [], comparedBytes: Int = 0
  ) {
    self.verdict = verdict
    self.detail = detail
    self.ladder = ladder
    self.rows = rows
    self.columns = columns
    self.causes = causes
    self.errors = errors
    self.forgiven = forgiven
    self.warnings = warnings
    self.comparedBytes = comparedBytes
  }

  public var passes: Bool { verdict.passes }

  /// Cells that differ and are not forgiven, over all columns.
  public var unequalCells: Int { columns.reduce(0) { $0 + $1.unequal } }

  /// Cells that differ and are forgiven, over all columns.
  public var toleratedCells: Int { columns.reduce(0) { $0 + $1.tolerated } }

  /// Cells that were compared, over all columns.
  public var comparedCells: Int { columns.reduce(0) { $0 + $1.compared } }
}

/// The errors that two sides raised.
public struct ErrorPair: Hashable, Codable, Sendable {
  public var reference: RaisedError?
  public var candidate: RaisedError?

  public init(reference: RaisedError?, candidate: RaisedError?) {
    self.reference = reference
    self.candidate = candidate
  }
}

/// An exception of Python, or the error of a native stage.
public struct RaisedError: Hashable, Codable, Sendable {
  /// "ValueError", "shop.orders.BadOrder".
  public var className: String
  public var message: String

  public init(className: String, message: String) {
    self.className = className
    self.message = message
  }
}
