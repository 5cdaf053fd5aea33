import Measurement

/// The whole pipeline with one candidate: its stages by it, all others by the reference.
public struct EndToEndReport: Codable, Sendable, Hashable {
  public var candidate: String
  /// How it came out from the pipeline's inputs to its results; nil where that was not verified.
  public var verification: Verification?
  /// Of all stages native.
  public var measurement: MeasurementReport?
  /// Why there is no figure, or none that stands; nil where there is one, or nothing more is to be said than that it
  /// was not measured.
  public var notMeasured: String?
  /// Whether there was one, which does not stand.
  public var isVoid: Bool
  /// What the stages' speedups promise for the whole, beside what was measured.
  public var mixed: MixedPipeline?

  public init(
    candidate: String, verification: Verification? = nil, measurement: MeasurementReport?,
    notMeasured: String? = nil, isVoid: Bool = false, mixed: MixedPipeline? = nil
  ) {
    self.candidate = candidate
    self.verification = verification
    self.measurement = measurement
    self.notMeasured = notMeasured
    self.isVoid = isVoid
    self.mixed = mixed
  }

  /// Whether its results are others than the reference's, though each stage may match by itself.
  public var fails: Bool { verification.map { $0.stands && !$0.verdict.passes } ?? false }

  /// The same, without its figure unless the candidate has a passing verdict that stands for each of its stages, and
  /// none against the whole.
  func withheldUnlessVerified(_ stages: [StageReport]) -> EndToEndReport {
    let own = stages.filter { $0.candidate == candidate }
    let isVerified = !own.isEmpty && own.allSatisfy(\.isVerified)
    guard fails || !isVerified else { return self }
    var report = self
    report.measurement = measurement?.withheld(
      isVerified ? "the whole does not match" : "not every stage matches")
    return report
  }

  /// "identical; 7 of 7 match": of the whole, and of its stages, `own`.
  func verdictText(_ own: [StageReport]) -> String {
    let matching = "\(own.count(where: \.isVerified)) of \(own.count) match"
    guard let verification else { return matching }
    return "\(verification.verdict.text)\(verification.stands ? "" : ", void"); \(matching)"
  }

  /// The order in which candidates speak for the pipeline: a claim, a refusal, nothing.
  var rank: Int { measurement.map { $0.claim.isRefusal ? 1 : 0 } ?? 2 }
}
