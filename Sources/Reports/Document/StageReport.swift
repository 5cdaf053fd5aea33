import Comparison
import Measurement

/// One stage with one candidate: whether it matches, what it gains, and what to do with it.
public struct StageReport: Codable, Sendable, Hashable {
  public var name: String
  /// "module:function".
  public var reference: String
  public var referenceFile: String?
  public var referenceLine: Int?
  public var referenceHash: String?
  public var candidate: String
  public var decision: Decision
  public var verification: Verification?
  public var measurement: MeasurementReport?
  /// What to type next about this stage; nil when nothing is left to do.
  public var nextCommand: String?

  public enum Decision: String, Codable, Sendable, Hashable, CaseIterable {
    /// It matches and is measurably faster.
    case migrate
    /// It matches, and is not worth it.
    case keepPython
    /// It does not match, or was never verified on this code and data.
    case blocked
    /// It matches and was not measured.
    case unmeasured

    public var text: String {
      switch self {
      case .migrate: "migrate"
      case .keepPython: "keep Python"
      case .blocked: "blocked"
      case .unmeasured: "matches, not measured"
      }
    }
  }

  public init(
    name: String, reference: String, referenceFile: String?, referenceLine: Int?, referenceHash: String?,
    candidate: String, decision: Decision, verification: Verification?, measurement: MeasurementReport?,
    nextCommand: String?
  ) {
    self.name = name
    self.reference = reference
    self.referenceFile = referenceFile
    self.referenceLine = referenceLine
    self.referenceHash = referenceHash
    self.candidate = candidate
    self.decision = decision
    self.verification = verification
    self.measurement = measurement
    self.nextCommand = nextCommand
  }
}

/// The differential test of one stage on one case.
public struct Verification: Codable, Sendable, Hashable {
  public var session: Int64
  public var verdict: Comparison.Verdict
  /// False when code or data changed since: the verdict is void.
  public var stands: Bool
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
    session: Int64, verdict: Comparison.Verdict, stands: Bool, caseDescription: String, rowCount: Int?,
    referenceSeconds: Double?, candidateSeconds: Double?, comparisonSeconds: Double?, codecSeconds: Double?,
    result: ComparisonResult?, failure: String?
  ) {
    self.session = session
    self.verdict = verdict
    self.stands = stands
    self.caseDescription = caseDescription
    self.rowCount = rowCount
    self.referenceSeconds = referenceSeconds
    self.candidateSeconds = candidateSeconds
    self.comparisonSeconds = comparisonSeconds
    self.codecSeconds = codecSeconds
    self.result = result
    self.failure = failure
  }
}

/// One measurement with all that a reader needs to believe it.
public struct MeasurementReport: Codable, Sendable, Hashable {
  public var session: Int64
  public var measuredAt: String
  /// "a fixed 5% of the rows (16,839)" or "all rows (336,776)".
  public var workload: String
  public var rowCount: Int?
  public var summary: MeasurementSummary
  /// "faster 41.2× (39.8–43.0)" or the refusal that stands in its place.
  public var claim: String
  public var boundary: BoundaryCost?
  /// Reference over candidate with the boundary cost added to the candidate; nil without both.
  public var speedupWithBoundary: Double?
  public var memory: MemoryComparison?
  /// One dot a duo, for the plot that shows drift: launch, seconds since the start, ratio.
  public var duos: [DuoPoint]

  public init(
    session: Int64, measuredAt: String, workload: String, rowCount: Int?, summary: MeasurementSummary,
    claim: String, boundary: BoundaryCost?, speedupWithBoundary: Double?, memory: MemoryComparison?,
    duos: [DuoPoint]
  ) {
    self.session = session
    self.measuredAt = measuredAt
    self.workload = workload
    self.rowCount = rowCount
    self.summary = summary
    self.claim = claim
    self.boundary = boundary
    self.speedupWithBoundary = speedupWithBoundary
    self.memory = memory
    self.duos = duos
  }

  public struct DuoPoint: Codable, Sendable, Hashable {
    public var launch: Int
    public var seconds: Double
    public var ratio: Double

    public init(launch: Int, seconds: Double, ratio: Double) {
      self.launch = launch
      self.seconds = seconds
      self.ratio = ratio
    }
  }
}
