import Measurement

/// The whole pipeline with one candidate, all stages native.
public struct EndToEndReport: Codable, Sendable, Hashable {
  public var candidate: String
  public var measurement: MeasurementReport?
  /// Why there is no measurement; nil where there is one.
  public var notMeasured: String?
  /// What the stages' speedups promise for the whole, beside what was measured.
  public var mixed: MixedPipeline?

  public init(
    candidate: String, measurement: MeasurementReport?, notMeasured: String? = nil,
    mixed: MixedPipeline? = nil
  ) {
    self.candidate = candidate
    self.measurement = measurement
    self.notMeasured = notMeasured
    self.mixed = mixed
  }

  /// The same, without its figure unless the candidate has a passing verdict that stands for each of its stages.
  func withheldUnlessVerified(_ stages: [StageReport]) -> EndToEndReport {
    let own = stages.filter { $0.candidate == candidate }
    guard own.isEmpty || !own.allSatisfy(\.isVerified) else { return self }
    var report = self
    report.measurement = measurement?.withheld("not every stage matches")
    return report
  }

  /// The order in which candidates speak for the pipeline: a claim, a refusal, nothing.
  var rank: Int { measurement.map { $0.claim.isRefusal ? 1 : 0 } ?? 2 }
}
