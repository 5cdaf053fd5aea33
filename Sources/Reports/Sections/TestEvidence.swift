import Comparison

/// What the verdicts rest on.
public struct TestEvidence: Codable, Sendable, Hashable {
  public var suites: [Suite]
  /// Cells that were compared, over all stages.
  public var comparedCells: Int
  /// Bytes of reference output that were compared, over all stages.
  public var comparedBytes: Int

  public init(suites: [Suite], comparedCells: Int, comparedBytes: Int) {
    self.suites = suites
    self.comparedCells = comparedCells
    self.comparedBytes = comparedBytes
  }

  /// The evidence of the stages' own verifications.
  public init(stages: [StageReport]) {
    let verified = stages.compactMap(\.verification)
    suites = Set(verified.map(\.caseDescription)).sorted().map { name in
      let own = verified.filter { $0.caseDescription == name }
      return Suite(
        name: name, caseCount: own.count, passingCount: own.count { $0.verdict.passes },
        rowCount: own.compactMap(\.rowCount).max(), seed: nil)
    }
    comparedCells = verified.reduce(0) { $0 + ($1.result?.comparedCells ?? 0) }
    comparedBytes = verified.reduce(0) { $0 + ($1.result?.comparedBytes ?? 0) }
  }

  /// Cases of one origin: captured, from the corpus, generated.
  public struct Suite: Codable, Sendable, Hashable {
    public var name: String
    public var caseCount: Int
    public var passingCount: Int
    /// Rows of the largest case.
    public var rowCount: Int?
    /// What the cases were generated from; nil where they were not.
    public var seed: UInt64?

    public init(name: String, caseCount: Int, passingCount: Int, rowCount: Int?, seed: UInt64?) {
      self.name = name
      self.caseCount = caseCount
      self.passingCount = passingCount
      self.rowCount = rowCount
      self.seed = seed
    }
  }
}
