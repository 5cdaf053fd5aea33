import Comparison
import Measurement

/// A migration, told from the ledger: the source of truth of every report format.
///
/// Its JSON form is the published one (`docs/report.schema.json`). Times are in the unit that a name ends
/// with; ratios are reference over candidate, so that more is better; `log…` is the natural logarithm of one.
/// What is not known is absent. Every number is finite.
public struct ReportDocument: Codable, Sendable, Hashable {
  /// Raised whenever a program that reads the JSON form could stumble over what changed in it.
  public static let currentSchemaVersion = 2

  public var schemaVersion = Self.currentSchemaVersion
  /// ISO 8601, UTC.
  public var generatedAt: String
  public var generator: Generator
  public var pipeline: String
  public var headline: Headline
  public var scope: Scope
  public var machine: Machine
  /// In the order of the pipeline; a stage with two candidates stands here twice.
  public var stages: [StageReport]
  /// The whole pipeline, one for each candidate that was verified or measured as a whole; the one to
  /// claim most of first.
  public var endToEnd: [EndToEndReport]
  public var evidence: TestEvidence
  public var notTested: [String]
  public var cost: CostModel
  public var risks: [Risk]
  /// In order of session, the oldest first.
  public var attempts: [Attempt]
  public var rollout: [RolloutStep]
  public var signOff: SignOff
  /// Command lines that lead to these figures again, in order.
  public var reproduce: [String]

  /// A document whose sections of judgement (headline, cost, risks, rollout, sign-off) follow from the rest.
  ///
  /// Each may be replaced afterwards where more is known. The speed of the whole is withheld unless every stage
  /// of that candidate matches.
  public init(
    generatedAt: String, generator: Generator, pipeline: String, scope: Scope, machine: Machine,
    stages: [StageReport], endToEnd: [EndToEndReport],
    evidence: TestEvidence? = nil, notTested: [String], attempts: [Attempt], reproduce: [String]
  ) {
    self.generatedAt = generatedAt
    self.generator = generator
    self.pipeline = pipeline
    let wholes = endToEnd.map { $0.withheldUnlessVerified(stages) }
    // Among equals the order of the manifest stays.
    let endToEnd = (0...2).flatMap { rank in wholes.filter { $0.rank == rank } }
    let stages = stages.mindingNeighbours(endToEnd)
    headline = Headline(stages: stages, endToEnd: endToEnd)
    self.scope = scope
    self.machine = machine
    self.stages = stages
    self.endToEnd = endToEnd
    self.evidence = evidence ?? TestEvidence(stages: stages)
    self.notTested = notTested
    cost = CostModel(endToEnd: endToEnd.first?.measurement)
    risks = Risk.assess(stages)
    self.attempts = attempts
    rollout = RolloutStep.checklist
    signOff = SignOff(scope: scope, stages: stages)
    self.reproduce = reproduce
  }

  /// The tool that made the report.
  public struct Generator: Codable, Sendable, Hashable {
    public var version: String
    public var commit: String

    public init(version: String, commit: String) {
      self.version = version
      self.commit = commit
    }
  }

  /// One session of the history.
  public struct Attempt: Codable, Sendable, Hashable {
    public var session: Int64
    /// ISO 8601, UTC.
    public var startedAt: String
    public var kind: String
    public var status: String
    public var summary: String

    public init(session: Int64, startedAt: String, kind: String, status: String, summary: String) {
      self.session = session
      self.startedAt = startedAt
      self.kind = kind
      self.status = status
      self.summary = summary
    }
  }
}
