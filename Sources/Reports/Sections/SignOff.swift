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
    for stage in stages {
      guard let hash = stage.referenceHash else { continue }
      let binding = Binding(subject: "reference \(stage.reference)", sha256: hash)
      if !bindings.contains(binding) { bindings.append(binding) }
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
