/// A piece of code or data that a session works with, by hash.
public struct ArtifactRecord: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    /// The Python source of a stage.
    case reference
    /// The library or source of a candidate.
    case candidate
    /// An input of the pipeline.
    case input
  }

  public var kind: Kind
  /// The stage and candidate it belongs to; nil for an input.
  public var subject: Subject?
  /// "flights.parse:parse", the name of a library, the name of an input.
  public var name: String
  public var path: String?
  public var hash: String
  public var byteCount: Int?
  /// How long regauge took to build it; nil where it did not.
  public var buildSeconds: Double?
  public var details: JSONText?

  public init(
    kind: Kind, subject: Subject? = nil, name: String, path: String? = nil, hash: String,
    byteCount: Int? = nil, buildSeconds: Double? = nil, details: JSONText? = nil
  ) {
    self.kind = kind
    self.subject = subject
    self.name = name
    self.path = path
    self.hash = hash
    self.byteCount = byteCount
    self.buildSeconds = buildSeconds
    self.details = details
  }
}

public typealias ArtifactID = RowID<ArtifactRecord>

/// Something that happened on the way and is neither verdict nor timing.
public struct EventRecord: Hashable, Sendable {
  /// One word, such as "workerRestarted" or "output".
  public var kind: String
  public var at: Timestamp
  public var message: String
  public var details: JSONText?

  public init(kind: String, at: Timestamp = .now(), message: String, details: JSONText? = nil) {
    self.kind = kind
    self.at = at
    self.message = message
    self.details = details
  }
}

public typealias EventID = RowID<EventRecord>
