import Glibc
import Measurement

/// One measurement with all that a reader needs to believe it.
public struct MeasurementReport: Codable, Sendable, Hashable {
  public var session: Int64
  /// ISO 8601, UTC.
  public var measuredAt: String
  /// "a fixed 5% of the rows (16,839)" or "all rows (336,776)".
  public var workload: String
  public var rowCount: Int?
  public var summary: MeasurementSummary
  /// The figure that may be printed, or the refusal that stands in its place.
  public var claim: Claim
  public var boundary: BoundaryCost?
  /// Reference over candidate with the boundary cost added to the candidate; nil where the speedup is refused
  /// or the boundary was not measured.
  public var speedupWithBoundary: Double?
  public var memory: MemoryComparison?
  /// One dot a duo, for the plot that shows drift; empty where samples are not at hand.
  public var duos: [DuoPoint]

  /// A report whose claim and speedup with boundary follow from the summary.
  public init(
    session: Int64, measuredAt: String, workload: String, rowCount: Int?, summary: MeasurementSummary,
    boundary: BoundaryCost?, memory: MemoryComparison?, duos: [DuoPoint]
  ) {
    self.session = session
    self.measuredAt = measuredAt
    self.workload = workload
    self.rowCount = rowCount
    self.summary = summary
    claim = Claim(summary)
    self.boundary = boundary
    speedupWithBoundary = Self.speedup(summary, with: boundary)
    self.memory = memory
    self.duos = duos
  }

  private static func speedup(_ summary: MeasurementSummary, with boundary: BoundaryCost?) -> Double? {
    guard summary.verdict.isClaim, let boundary, let speedup = summary.speedup,
      let reference = summary.reference.warmNanoseconds
    else { return nil }
    return boundary.speedup(referenceNanoseconds: reference, logSpeedup: speedup.logRatio)
  }

  /// The same measurement without its figure, because something outside of it forbids one.
  func withheld(_ reason: String) -> MeasurementReport {
    var report = self
    report.claim = .withheld(reason)
    report.speedupWithBoundary = nil
    return report
  }

  /// Whether the full protocol may tell what the budget of this measurement did not.
  public var isOpen: Bool { summary.verdict.kind == .indistinguishable && summary.stop == .budgetSpent }

  /// What a run of the candidate saves, boundary included; nil where no speedup may be claimed.
  public var secondsSaved: Double? {
    guard summary.verdict.isClaim, !claim.isRefusal, let reference = summary.reference.warmNanoseconds,
      let candidate = summary.candidate.warmNanoseconds
    else { return nil }
    return (reference - candidate - (boundary?.totalNanoseconds ?? 0)) / 1e9
  }

  /// One duo as it is drawn.
  public struct DuoPoint: Codable, Sendable, Hashable {
    public var launch: Int
    /// Since the first duo began.
    public var seconds: Double
    public var ratio: Double

    public init(launch: Int, seconds: Double, ratio: Double) {
      self.launch = launch
      self.seconds = seconds
      self.ratio = ratio
    }

    /// The usable duos of reference against candidate among `samples`, in order of time.
    public static func points(of samples: [Sample]) -> [DuoPoint] {
      let duos = Duo.assemble(samples, contrast: .speedup).duos
      guard let start = duos.map(\.startedAtMonotonicNanoseconds).min() else { return [] }
      return duos.map {
        DuoPoint(
          launch: $0.launch, seconds: Double($0.startedAtMonotonicNanoseconds - start) / 1e9,
          ratio: exp($0.logRatio))
      }.sorted { $0.seconds < $1.seconds }
    }
  }
}
