import Comparison
import Measurement

/// A migration, told from the ledger: the source of truth of every report format.
///
/// Its JSON form is the published one (`docs/report.schema.json`). Times are in the unit that a name ends
/// with; ratios are reference over candidate, so that more is better.
public struct ReportDocument: Codable, Sendable, Hashable {
  public static let currentSchemaVersion = 1

  public var schemaVersion = Self.currentSchemaVersion
  /// ISO 8601, UTC.
  public var generatedAt: String
  public var generator: Generator
  public var pipeline: String
  public var headline: Headline
  public var scope: Scope
  public var machine: Machine
  /// In the order of the pipeline.
  public var stages: [StageReport]
  /// The whole pipeline, all stages native; nil where it was not measured.
  public var endToEnd: MeasurementReport?
  /// What each stage's speedup promises for the whole; nil without measurements.
  public var prediction: Prediction?
  public var notTested: [String]
  public var reproduce: [String]
  public var attempts: [Attempt]

  public init(
    generatedAt: String, generator: Generator, pipeline: String, headline: Headline, scope: Scope,
    machine: Machine, stages: [StageReport], endToEnd: MeasurementReport?, prediction: Prediction?,
    notTested: [String], reproduce: [String], attempts: [Attempt]
  ) {
    self.generatedAt = generatedAt
    self.generator = generator
    self.pipeline = pipeline
    self.headline = headline
    self.scope = scope
    self.machine = machine
    self.stages = stages
    self.endToEnd = endToEnd
    self.prediction = prediction
    self.notTested = notTested
    self.reproduce = reproduce
    self.attempts = attempts
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

  /// The answer in one breath.
  public struct Headline: Codable, Sendable, Hashable {
    public var stageCount: Int
    public var passingStageCount: Int
    /// "7 of 7 stages match on 336,776 rows; the pipeline runs 41× as fast".
    public var text: String

    public init(stageCount: Int, passingStageCount: Int, text: String) {
      self.stageCount = stageCount
      self.passingStageCount = passingStageCount
      self.text = text
    }
  }

  /// What the claims are about; a change of any hash voids them.
  public struct Scope: Codable, Sendable, Hashable {
    public var manifestPath: String
    public var manifestHash: String
    public var commit: String?
    public var isDirty: Bool?
    public var inputs: [InputFile]
    public var candidates: [CandidateLibrary]
    public var toolchain: [String: String]

    public init(
      manifestPath: String, manifestHash: String, commit: String?, isDirty: Bool?, inputs: [InputFile],
      candidates: [CandidateLibrary], toolchain: [String: String]
    ) {
      self.manifestPath = manifestPath
      self.manifestHash = manifestHash
      self.commit = commit
      self.isDirty = isDirty
      self.inputs = inputs
      self.candidates = candidates
      self.toolchain = toolchain
    }
  }

  public struct InputFile: Codable, Sendable, Hashable {
    public var name: String
    public var path: String
    public var sha256: String
    public var byteCount: Int

    public init(name: String, path: String, sha256: String, byteCount: Int) {
      self.name = name
      self.path = path
      self.sha256 = sha256
      self.byteCount = byteCount
    }
  }

  public struct CandidateLibrary: Codable, Sendable, Hashable {
    public var name: String
    public var kind: String
    public var path: String
    public var sha256: String
    public var toolchain: String
    public var isOptimized: Bool
    public var buildSeconds: Double?

    public init(
      name: String, kind: String, path: String, sha256: String, toolchain: String, isOptimized: Bool,
      buildSeconds: Double?
    ) {
      self.name = name
      self.kind = kind
      self.path = path
      self.sha256 = sha256
      self.toolchain = toolchain
      self.isOptimized = isOptimized
      self.buildSeconds = buildSeconds
    }
  }

  public struct Machine: Codable, Sendable, Hashable {
    public var cpuModel: String
    public var logicalCores: Int
    public var memoryBytes: Int
    public var operatingSystem: String
    public var kernel: String
    public var fingerprint: String

    public init(
      cpuModel: String, logicalCores: Int, memoryBytes: Int, operatingSystem: String, kernel: String,
      fingerprint: String
    ) {
      self.cpuModel = cpuModel
      self.logicalCores = logicalCores
      self.memoryBytes = memoryBytes
      self.operatingSystem = operatingSystem
      self.kernel = kernel
      self.fingerprint = fingerprint
    }
  }

  /// What the stages' own speedups promise for the whole pipeline.
  public struct Prediction: Codable, Sendable, Hashable {
    /// T / (T − Σ tᵢ(1 − 1/Sᵢ) + boundary).
    public var speedup: Double
    /// The stages' shares of the reference's time, in order.
    public var shares: [Double]

    public init(speedup: Double, shares: [Double]) {
      self.speedup = speedup
      self.shares = shares
    }
  }

  /// One session of the history.
  public struct Attempt: Codable, Sendable, Hashable {
    public var session: Int64
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
