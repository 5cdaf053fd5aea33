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
  /// Why a faster stage is not to be migrated; nil where the figures say enough.
  public var decisionReason: String?
  /// The stages that it takes values from or hands values to.
  public var neighbours: [String]
  /// Those of them that it takes values from, in the order of the pipeline.
  public var upstream: [String]
  /// Whether its inputs are captured cases instead of what other stages make.
  public var isCaptured: Bool
  /// What was agreed to count as equal; nil when nothing is known of it.
  public var contract: AcceptanceContract?
  public var verification: Verification?
  public var measurement: MeasurementReport?
  /// Why there is no measurement: "it does not match: mismatch".
  public var notMeasured: String?
  /// What to type next about this stage; nil when nothing is left to do.
  public var nextCommand: String?

  /// A stage whose decision follows from verification and measurement.
  ///
  /// The speed of a stage that does not match, or whose verdict is void, is withheld.
  public init(
    name: String, reference: String, referenceFile: String?, referenceLine: Int?, referenceHash: String?,
    candidate: String, neighbours: [String] = [], upstream: [String] = [], isCaptured: Bool = false,
    contract: AcceptanceContract?, verification: Verification?,
    measurement: MeasurementReport?, notMeasured: String? = nil, nextCommand: String?
  ) {
    self.name = name
    self.reference = reference
    self.referenceFile = referenceFile
    self.referenceLine = referenceLine
    self.referenceHash = referenceHash
    self.candidate = candidate
    self.neighbours = neighbours
    self.upstream = upstream
    self.isCaptured = isCaptured
    decision = Decision(verification: verification, measurement: measurement)
    self.contract = contract
    self.verification = verification
    let isVerified = verification.map { $0.stands && $0.verdict.passes } ?? false
    self.measurement = isVerified ? measurement : measurement?.withheld("no verdict that passes stands")
    self.notMeasured = notMeasured
    self.nextCommand = nextCommand
  }

  /// Whether a passing verdict stands for the code and data of now.
  public var isVerified: Bool { verification.map { $0.stands && $0.verdict.passes } ?? false }

  /// Whether it was found not to match, as code and data are now.
  public var fails: Bool { verification.map { $0.stands && !$0.verdict.passes } ?? false }

  /// The verdict's words, with its standing: "identical", "identical, void".
  public var verdictText: String {
    guard let verification else { return "not verified" }
    return verification.stands ? verification.verdict.text : "\(verification.verdict.text), void"
  }

  /// What to do with a stage.
  public enum Decision: String, Codable, Sendable, Hashable, CaseIterable {
    /// It matches and is measurably faster, in its surroundings too: see `mindingNeighbours`.
    case migrate
    /// It matches, and is not worth it.
    case keepPython
    /// It does not match, or was never verified on this code and data.
    case blocked
    /// It matches, and no speed can be claimed: not measured, or the figure is withheld.
    case unmeasured

    /// The decision that the evidence allows.
    public init(verification: Verification?, measurement: MeasurementReport?) {
      guard let verification, verification.stands, verification.verdict.passes else {
        self = .blocked
        return
      }
      self =
        switch measurement?.summary.verdict.kind {
        case nil, .invalid, .unstable: .unmeasured
        case .faster, .atLeast, .slower, .indistinguishable:
          measurement?.summary.verdict.favoursCandidate == true ? .migrate : .keepPython
        }
    }

    public var text: String {
      switch self {
      case .migrate: "migrate"
      case .keepPython: "keep Python"
      case .blocked: "blocked"
      case .unmeasured: "matches, speed unknown"
      }
    }
  }
}

extension [StageReport] {
  /// The candidates among them, each once, in order.
  var candidates: [String] {
    reduce(into: []) { names, stage in
      if !names.contains(stage.candidate) { names.append(stage.candidate) }
    }
  }

  /// "clean", or "clean · native" where several candidates are at hand.
  func label(of name: String, _ candidate: String) -> String {
    candidates.count > 1 ? "\(name) · \(candidate)" : name
  }
}
