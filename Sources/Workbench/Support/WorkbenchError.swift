/// Why the workbench could not do what it was asked: bad input or a missing piece, never a finding.
///
/// The command line turns one into a message on stderr and exit status 2.
public struct WorkbenchError: Error, Hashable, Sendable {
  /// What was being done: "read the manifest".
  public var operation: String
  /// The thing it was done to: a path, a key, a stage.
  public var object: String
  /// What is wrong, with the offending value.
  public var problem: String
  /// What the user can do about it.
  public var remedy: String
  /// Evidence worth showing below the message, such as a traceback.
  public var evidence: String

  public init(_ operation: String, _ object: String, _ problem: String, remedy: String, evidence: String = "")
  {
    self.operation = operation
    self.object = object
    self.problem = problem
    self.remedy = remedy
    self.evidence = evidence
  }
}

extension WorkbenchError: CustomStringConvertible {
  public var description: String {
    var text = "cannot \(operation)\(object.isEmpty ? "" : " \(object)"): \(problem)"
    if !evidence.isEmpty {
      text +=
        "\n"
        + evidence.split(separator: "\n", omittingEmptySubsequences: false).map { "  | \($0)" }
        .joined(separator: "\n")
    }
    if !remedy.isEmpty { text += "\n  → \(remedy)" }
    return text
  }
}
