import Cases
import Ledger
import Workers

/// The hashes of the Python code that verdicts stand on.
struct ReferenceCode: Hashable, Sendable {
  /// By stage; none for what has no Python source, such as C functions.
  var stages: [String: String]
  /// By module, of the adapters and loaders that lie along the manifest's `path`.
  var helpers: [String: String]

  /// Of all `stages` together; nil where one of them has no hash, so that nothing can be said of the whole.
  func whole(_ stages: [Manifest.StageDeclaration]) -> String? {
    let hashes = stages.compactMap { stage in self.stages[stage.name].map { "\(stage.name)=\($0)" } }
    return hashes.count == stages.count ? SHA256.hexDigest(of: hashes.joined(separator: "\n")) : nil
  }
}

extension Pipeline {
  /// The source file of a stage's reference, looked for along the manifest's `path`; nil where it lies elsewhere.
  func referenceFile(_ stage: Manifest.StageDeclaration) -> String? {
    sourceFile(of: stage.reference, along: manifest.pipeline.path)
  }

  /// The code of the stages' references: of each its module's folder, or the function's own text for code that
  /// lies elsewhere.
  func referenceCode(_ report: PythonReport) -> ReferenceCode {
    referenceCode { stage in
      report.stages.first { $0.stage == stage.name }?.text.map { SHA256.hexDigest(of: $0) }
    }
  }

  /// The same without running Python: for code that lies elsewhere, the hash in `ledger` where the recorded text
  /// still stands in its file, and none where it does not.
  ///
  /// - Parameter sessions: newest first; the first that knows a stage's source counts.
  func referenceCode(recordedIn ledger: Ledger, _ sessions: [Session]) throws -> ReferenceCode {
    try referenceCode { stage in
      for session in sessions {
        let sources = try ledger.artifacts(session: session.id).map(\.record)
        guard
          let source = sources.first(where: { $0.kind == .reference && $0.subject?.stage == stage.name }),
          let path = source.path, let details = try source.details?.decode(as: [String: String].self),
          let text = details["text"]
        else { continue }
        guard let file = Files.pythonText(path) else { return nil }
        let isStanding =
          details["file"] == SHA256.hexDigest(of: file)
          || FunctionText(text, of: stage.reference).stands(in: file)
        return isStanding ? source.hash : nil
      }
      return nil
    }
  }

  private func referenceCode(
    elsewhere hash: (Manifest.StageDeclaration) throws -> String?
  ) rethrows -> ReferenceCode {
    var code = ReferenceCode(stages: [:], helpers: [:])
    for stage in stages { code.stages[stage.name] = try folderHash(of: stage.reference) ?? hash(stage) }
    let loaders = manifest.inputs.values.compactMap {
      if case .loader(let loader) = $0 { loader } else { nil }
    }
    for reference in manifest.adapters.flatMap({ [$0.className, $0.to, $0.from] }) + loaders {
      code.helpers[moduleName(of: reference)] = folderHash(of: reference)
    }
    return code
  }
}

extension Files {
  /// A Python source with its line ends made plain, as Python reads it; nil when it cannot be read.
  static func pythonText(_ path: String) -> String? {
    text(path)?.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
  }
}
