/// What a signature under the report is bound to: it is void as soon as one of the hashes changes.
public struct SignOff: Codable, Sendable, Hashable {
  public var bindings: [Binding]
  public var signedBy: String?
  /// ISO 8601.
  public var signedAt: String?

  public init(bindings: [Binding], signedBy: String? = nil, signedAt: String? = nil) {
    self.bindings = bindings
    self.signedBy = signedBy
    self.signedAt = signedAt
  }

  /// A blank block, bound to manifest, inputs, references and candidates.
  public init(scope: ReportDocument.Scope, stages: [StageReport]) {
    var bindings = [Binding(subject: "manifest \(scope.manifestPath)", sha256: scope.manifestHash)]
    bindings += scope.inputs.map { Binding(subject: "input \($0.name)", sha256: $0.sha256) }
    // One hash may cover the code of several stages.
    for (index, hash) in stages.map(\.referenceHash).enumerated() {
      guard let hash, !stages[..<index].contains(where: { $0.referenceHash == hash }) else { continue }
      var functions: [String] = []
      for stage in stages where stage.referenceHash == hash && !functions.contains(stage.reference) {
        functions.append(stage.reference)
      }
      bindings.append(
        Binding(
          subject: (functions.count > 1 ? "reference package of " : "reference ")
            + functions.joined(separator: ", "),
          sha256: hash))
    }
    bindings += scope.candidates.map { Binding(subject: "candidate \($0.name)", sha256: $0.sha256) }
    self.init(bindings: bindings)
  }

  public struct Binding: Codable, Sendable, Hashable {
    public var subject: String
    public var sha256: String

    public init(subject: String, sha256: String) {
      self.subject = subject
      self.sha256 = sha256
    }
  }
}
