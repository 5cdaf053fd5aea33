import Glibc
import Ledger

/// A session that was cut short, and what it was doing then.
///
/// A case is written down before it runs: one without a verdict is what took the session down, or what Ctrl-C
/// broke off.
public struct UnfinishedSession: Codable, Sendable, Hashable {
  public enum State: String, Codable, Sendable, Hashable {
    /// Its process is gone and wrote no end: it was killed, or the machine went down.
    case lost
    /// A person or the system stopped it.
    case interrupted
    /// It has no end yet, and a process of this tool runs under its number.
    case running
  }

  public struct Attempt: Codable, Sendable, Hashable {
    public var stage: String
    public var candidate: String?
  }

  public var session: Int64
  public var kind: String
  /// ISO 8601, UTC.
  public var startedAt: String
  public var state: State
  /// The cases that it began and did not judge.
  public var attempts: [Attempt]

  /// Its state, and the stages that it was at: "lost while it ran clean (native)".
  public var text: String {
    guard !attempts.isEmpty else { return state.rawValue }
    let names = attempts.map { attempt in
      attempt.candidate.map { "\(attempt.stage) (\($0))" } ?? attempt.stage
    }
    return "\(state.rawValue) while it ran \(names.joined(separator: ", "))"
  }

  /// Those of a pipeline, the newest first.
  static func all(in ledger: Ledger, of pipeline: String) throws -> [UnfinishedSession] {
    let machine = MachineRecord.current().fingerprint
    let interrupted = try ledger.sessions(pipeline: pipeline).filter { $0.end?.status == .interrupted }
    return try (ledger.unfinishedSessions(pipeline: pipeline) + interrupted)
      .sorted { $0.id.rawValue > $1.id.rawValue }
      .map { session in
        let isHere = session.record.machine.fingerprint == machine
        let runs = isHere && session.record.processID.map(isThisTool) == true
        return UnfinishedSession(
          session: session.id.rawValue, kind: session.record.kind.rawValue,
          startedAt: session.record.startedAt.iso8601,
          state: session.end != nil ? .interrupted : runs ? .running : .lost,
          attempts: try ledger.unfinishedAttempts(session: session.id).map {
            Attempt(stage: $0.record.subject.stage, candidate: $0.record.subject.candidate?.name)
          })
      }
  }

  /// Whether a program of this one's name runs under that number: numbers are given out again.
  private static func isThisTool(_ process: Int) -> Bool {
    guard let name = Files.text("/proc/\(process)/comm") else { return false }
    return name == Files.text("/proc/self/comm")
  }
}
