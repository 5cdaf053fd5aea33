/// One run of a command, as it begins.
public struct SessionRecord: Hashable, Sendable {
  public var kind: SessionKind
  public var startedAt: Timestamp
  public var commandLine: String
  public var regaugeVersion: String
  /// The commit of the pipeline's repository; nil outside of one.
  public var commit: String?
  /// Whether that repository has uncommitted changes; nil outside of one.
  public var isDirty: Bool?
  public var machine: MachineRecord
  public var toolchain: ToolchainRecord
  /// The supervisor's process, which tells a running session from a lost one.
  public var processID: Int?
  public var pipeline: String?
  public var manifestHash: String?
  public var seed: UInt64?
  public var details: JSONText?

  public init(
    kind: SessionKind, startedAt: Timestamp = .now(), commandLine: String, regaugeVersion: String,
    commit: String? = nil, isDirty: Bool? = nil, machine: MachineRecord, toolchain: ToolchainRecord,
    processID: Int? = nil, pipeline: String? = nil, manifestHash: String? = nil, seed: UInt64? = nil,
    details: JSONText? = nil
  ) {
    self.kind = kind
    self.startedAt = startedAt
    self.commandLine = commandLine
    self.regaugeVersion = regaugeVersion
    self.commit = commit
    self.isDirty = isDirty
    self.machine = machine
    self.toolchain = toolchain
    self.processID = processID
    self.pipeline = pipeline
    self.manifestHash = manifestHash
    self.seed = seed
    self.details = details
  }
}

public typealias SessionID = RowID<SessionRecord>

/// What a session was for: the name of its command.
public struct SessionKind: RawRepresentable, Hashable, Sendable, Codable {
  public var rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }

  public static let verify = SessionKind(rawValue: "verify")
  public static let measure = SessionKind(rawValue: "measure")
  public static let run = SessionKind(rawValue: "run")
  public static let profile = SessionKind(rawValue: "profile")
}

/// How a session ended.
public enum SessionStatus: String, Hashable, Sendable, Codable, CaseIterable {
  /// It did all that was asked, whatever the verdicts.
  case finished
  /// A person or the system stopped it.
  case interrupted
  /// It could not go on.
  case failed
}

/// The end of a session.
public struct SessionEnd: Hashable, Sendable {
  public var status: SessionStatus
  public var endedAt: Timestamp
  /// What the process returned to its caller.
  public var exitStatus: Int?
  /// The error, where it failed.
  public var message: String?

  public init(
    _ status: SessionStatus, endedAt: Timestamp = .now(), exitStatus: Int? = nil, message: String? = nil
  ) {
    self.status = status
    self.endedAt = endedAt
    self.exitStatus = exitStatus
    self.message = message
  }
}

/// A session as it stands in the ledger.
public struct Session: Hashable, Sendable {
  public var id: SessionID
  public var record: SessionRecord
  /// Nil while it runs, and for ever if it was killed.
  public var end: SessionEnd?

  public init(id: SessionID, record: SessionRecord, end: SessionEnd?) {
    self.id = id
    self.record = record
    self.end = end
  }
}
