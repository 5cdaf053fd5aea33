import Comparison
import FoundationEssentials
import Ledger

extension Pipeline {
  /// The source file of a stage's reference, looked for along the manifest's `path`; nil where it lies elsewhere.
  func referenceFile(_ stage: Manifest.StageDeclaration) -> String? {
    let module = stage.reference.split(separator: ":")[0].split(separator: ".").joined(separator: "/")
    return manifest.pipeline.path.map(resolve)
      .flatMap { ["\($0)/\(module).py", "\($0)/\(module)/__init__.py"] }.first { Files.exists($0) }
  }

  /// Of the reference's source file and the other Python files of its folder, since helpers count as well;
  /// nil for code that does not lie along the manifest's `path`.
  func referenceHash(_ stage: Manifest.StageDeclaration) -> String? {
    guard let file = referenceFile(stage) else { return nil }
    let folder = parentDirectory(of: file)
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [fileName(of: file)])
      .filter { $0.hasSuffix(".py") }.sorted()
    return SHA256.hexDigest(
      of: names.map { "\($0)\n\(SHA256.hexDigest(of: Files.text(joined(folder, $0)) ?? ""))" }
        .joined(separator: "\n"))
  }

  /// Of the policies of the stage's outputs.
  func policyHash(_ stage: Manifest.StageDeclaration) -> String? {
    let policies = Dictionary(
      uniqueKeysWithValues: stage.outputs.map { ($0, manifest.policy.policy(forOutput: $0)) })
    return (try? JSONText(encoding: policies)).map { SHA256.hexDigest(of: $0.text) }
  }
}
