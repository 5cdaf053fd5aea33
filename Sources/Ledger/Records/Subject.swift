/// A stage of a pipeline and, unless the reference is held against itself, one of its candidates.
public struct Subject: Hashable, Sendable, Codable {
  public var pipeline: String
  public var stage: String
  public var candidate: CandidateName?

  public init(pipeline: String, stage: String, candidate: CandidateName? = nil) {
    self.pipeline = pipeline
    self.stage = stage
    self.candidate = candidate
  }
}

/// A rewrite of a stage, by name.
public struct CandidateName: Hashable, Sendable, Codable {
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// A shared library with the C stage ABI.
    case native
    /// Another Python callable.
    case python
    /// A program that reads and writes Arrow IPC.
    case command
  }

  public var name: String
  public var kind: Kind

  public init(_ name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

/// One concrete set of inputs of a stage, known by the hash of their content.
public struct CaseRecord: Hashable, Sendable, Codable {
  public enum Origin: String, Hashable, Sendable, Codable, CaseIterable {
    case captured
    case corpus
    case generated
  }

  /// Of the content of all arguments: the same inputs are the same case in every session.
  public var hash: String
  public var description: String
  public var origin: Origin
  public var rowCount: Int?
  public var byteCount: Int?

  public init(
    hash: String, description: String, origin: Origin, rowCount: Int? = nil, byteCount: Int? = nil
  ) {
    self.hash = hash
    self.description = description
    self.origin = origin
    self.rowCount = rowCount
    self.byteCount = byteCount
  }
}
