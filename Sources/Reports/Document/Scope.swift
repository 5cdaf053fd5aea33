extension ReportDocument {
  /// What the claims are about; a change of any hash voids them.
  public struct Scope: Codable, Sendable, Hashable {
    public var manifestPath: String
    public var manifestHash: String
    public var commit: String?
    public var isDirty: Bool?
    public var inputs: [InputFile]
    public var candidates: [CandidateLibrary]
    /// Tool → version: "Python" → "CPython 3.11.2"; each candidate has its own.
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

  /// What a column of candidates' figures is called: "native" where all of them are.
  public var candidateHeading: String {
    scope.candidates.allSatisfy { ["native", "mixed"].contains($0.kind) } ? "native" : "candidate"
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
    /// As the library itself says; nil where no session has loaded this library.
    public var toolchain: String?
    public var isOptimized: Bool?
    public var buildSeconds: Double?

    public init(
      name: String, kind: String, path: String, sha256: String, toolchain: String?, isOptimized: Bool?,
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

  /// The machine that the figures are from; figures of another one are not comparable.
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
}
