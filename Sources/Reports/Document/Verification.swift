import Comparison

/// The differential test of one stage on one case.
public struct Verification: Codable, Sendable, Hashable {
  public var session: Int64
  public var verdict: Comparison.Verdict
  /// False when code or data changed since: the verdict is void.
  public var stands: Bool
  /// What changed since; nil where it stands.
  public var voidBecause: String?
  public var caseDescription: String
  public var rowCount: Int?
  public var referenceSeconds: Double?
  public var candidateSeconds: Double?
  public var comparisonSeconds: Double?
  /// Turning the reference's results into columns, which a comparison needs and a migration does not.
  public var codecSeconds: Double?
  public var result: ComparisonResult?
  /// Why there is no result: the crash, the error, the signal.
  public var failure: String?

  public init(
    session: Int64, verdict: Comparison.Verdict, stands: Bool, voidBecause: String? = nil,
    caseDescription: String, rowCount: Int?,
    referenceSeconds: Double?, candidateSeconds: Double?, comparisonSeconds: Double?, codecSeconds: Double?,
    result: ComparisonResult?, failure: String?
  ) {
    self.session = session
    self.verdict = verdict
    self.stands = stands
    self.voidBecause = voidBecause
    self.caseDescription = caseDescription
    self.rowCount = rowCount
    self.referenceSeconds = referenceSeconds
    self.candidateSeconds = candidateSeconds
    self.comparisonSeconds = comparisonSeconds
    self.codecSeconds = codecSeconds
    self.result = result
    self.failure = failure
  }

  /// The comparison's time as a share of the reference's; nil without both.
  public var comparisonShare: Double? {
    guard let comparisonSeconds, let referenceSeconds, referenceSeconds > 0 else { return nil }
    return comparisonSeconds / referenceSeconds
  }
}
