/// What the code and data of a stage are now, to hold its old verdicts against.
public struct PresentState: Hashable, Sendable {
  public var code: CodeHashes
  /// The pipeline's inputs: name → hash of the file.
  public var inputs: [String: String]

  public init(code: CodeHashes, inputs: [String: String]) {
    self.code = code
    self.inputs = inputs
  }
}

/// Something that changed since a verdict, and so makes it void.
public struct VoidingChange: Hashable, Sendable, CustomStringConvertible {
  public enum Subject: Hashable, Sendable {
    /// The source of the reference.
    case reference
    /// The library or source of the candidate.
    case candidate
    /// The comparison policy, what the manifest says of how the stage is called, or the code that makes and carries
    /// its inputs: earlier stages of the reference, adapters.
    case policy
    /// The content of an input of the pipeline.
    case input(String)
  }

  public var subject: Subject
  /// Hashes; nil where there was, or is, none.
  public var old: String?
  public var new: String?

  public init(_ subject: Subject, from old: String?, to new: String?) {
    self.subject = subject
    self.old = old
    self.new = new
  }

  /// "the reference changed (0123abcd → 4567ef01)": of each hash the first eight digits.
  public var description: String {
    let name =
      switch subject {
      case .reference: "the reference"
      case .candidate: "the candidate"
      case .policy: "the policy, the stage's call or the code behind its inputs"
      case .input(let name): "the input '\(name)'"
      }
    func short(_ hash: String?) -> String { hash.map { String($0.prefix(8)) } ?? "unknown" }
    return "\(name) changed (\(short(old)) → \(short(new)))"
  }
}

extension Ledger {
  /// What changed since a verdict was reached: empty where it still stands, passing or not.
  ///
  /// A verdict holds for the code, the policy and the inputs that its session worked with. An unknown hash
  /// matches nothing but another unknown hash.
  public func changes(
    since verdict: VerdictRecord, to now: PresentState
  ) throws(LedgerError) -> [VoidingChange] {
    let then = verdict.hashes
    var changes: [VoidingChange] = []
    for (subject, old, new) in [
      (VoidingChange.Subject.reference, then.reference, now.code.reference),
      (.candidate, then.candidate, now.code.candidate), (.policy, then.policy, now.code.policy),
    ] where old != new {
      changes.append(VoidingChange(subject, from: old, to: new))
    }
    for input in try artifacts(session: verdict.session).map(\.record) where input.kind == .input {
      let new = now.inputs[input.name]
      if new != input.hash { changes.append(VoidingChange(.input(input.name), from: input.hash, to: new)) }
    }
    return changes
  }
}
