import Comparison
import FoundationEssentials
import Ledger
import Workers

extension Pipeline {
  /// The source file of a stage's reference, looked for along the manifest's `path`; nil where it lies elsewhere.
  func referenceFile(_ stage: Manifest.StageDeclaration) -> String? {
    let module = stage.reference.split(separator: ":")[0].split(separator: ".").joined(separator: "/")
    return manifest.pipeline.path.map(resolve)
      .flatMap { ["\($0)/\(module).py", "\($0)/\(module)/__init__.py"] }.first { Files.exists($0) }
  }

  /// Of the code of a stage's reference: of its module's folder, or of the function's own text for code that lies
  /// elsewhere; nil for what has no Python source there, such as C functions.
  func referenceHash(_ stage: Manifest.StageDeclaration, _ report: PythonReport) -> String? {
    referenceHash(stage)
      ?? report.stages.first { $0.stage == stage.name }?.text.map { SHA256.hexDigest(of: $0) }
  }

  /// The same without running Python: for code that lies elsewhere, the hash in `ledger` where the recorded text
  /// still stands in its file, and nil where it does not.
  ///
  /// - Parameter sessions: newest first; the first that knows the stage's source counts.
  func referenceHash(
    _ stage: Manifest.StageDeclaration, recordedIn ledger: Ledger, _ sessions: [Session]
  ) throws -> String? {
    if let hash = referenceHash(stage) { return hash }
    for session in sessions {
      let sources = try ledger.artifacts(session: session.id).map(\.record)
      guard
        let source = sources.first(where: { $0.kind == .reference && $0.subject?.stage == stage.name }),
        let path = source.path, let text = try source.details?.decode(as: [String: String].self)["text"]
      else { continue }
      // Python reads a source with its line ends made plain.
      let file = Files.text(path)?.replacing("\r\n", with: "\n")
      return file?.contains(text) == true ? source.hash : nil
    }
    return nil
  }

  /// Of the reference's source file and the other Python files of its folder, since helpers count as well;
  /// nil for code that does not lie along the manifest's `path`.
  private func referenceHash(_ stage: Manifest.StageDeclaration) -> String? {
    guard let file = referenceFile(stage) else { return nil }
    let folder = parentDirectory(of: file)
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [fileName(of: file)])
      .filter { $0.hasSuffix(".py") }.sorted()
    return SHA256.hexDigest(
      of: names.map { "\($0)\n\(SHA256.hexDigest(of: Files.text(joined(folder, $0)) ?? ""))" }
        .joined(separator: "\n"))
  }

  /// Of the library, and of what the candidate calls the stage in it where that is another name.
  func candidateHash(
    _ stage: Manifest.StageDeclaration, _ candidate: Manifest.CandidateDeclaration, libraryHash: String
  ) -> String {
    guard let name = candidate.stageNames[stage.name], name != stage.name else { return libraryHash }
    return SHA256.hexDigest(of: "\(libraryHash)\n\(name)")
  }

  /// Of what decides verdicts in the policies of the stage's results, and of the manifest's lines that decide on
  /// what it is run with: its own wiring and parameters, and those of the stages before it.
  func policyHash(_ stage: Manifest.StageDeclaration) -> String? {
    struct Call: Encodable {
      var reference: String
      var inputs: [String: String]
      var outputs: [String]
      var parameters: [String: JSONValue]
      var mutates: [String]
    }
    struct Agreement: Encodable {
      var policies: [String: ComparisonPolicy]
      var calls: [Call]
      /// How values are carried; nil where nothing is declared.
      var adapters: [String]?
      var wide: [String]?
    }
    let agreement = Agreement(
      policies: Dictionary(
        uniqueKeysWithValues: stage.results.map { ($0, manifest.policy.policy(forOutput: $0).deciding) }),
      calls: stagesNeeded(for: [stage.name]).map { stage in
        Call(
          reference: stage.reference,
          inputs: Dictionary(uniqueKeysWithValues: stage.inputs.map { ($0.argument, $0.value) }),
          outputs: stage.outputs, parameters: stage.parameters, mutates: stage.mutates)
      },
      adapters: manifest.adapters.isEmpty
        ? nil : manifest.adapters.map { "\($0.className) \($0.to) \($0.from)" }.sorted(),
      wide: manifest.values.wide.isEmpty ? nil : manifest.values.wide.sorted())
    return (try? JSONText(encoding: agreement)).map { SHA256.hexDigest(of: $0.text) }
  }
}
