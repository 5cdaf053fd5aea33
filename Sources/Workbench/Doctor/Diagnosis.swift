/// One thing that the tool needs, what was found of it, and what to do about the rest.
public struct Diagnosis: Codable, Sendable, Hashable {
  public enum State: String, Codable, Sendable, Hashable {
    case good
    /// Something works less well, or is needed for some commands only.
    case caution
    /// A command that needs it cannot run.
    case missing
  }

  public var subject: String
  public var state: State
  /// What was found: version, path.
  public var finding: String
  /// The command to type; empty when all is well.
  public var remedy: String

  public init(_ subject: String, _ state: State, _ finding: String, remedy: String = "") {
    self.subject = subject
    self.state = state
    self.finding = finding
    self.remedy = remedy
  }
}
