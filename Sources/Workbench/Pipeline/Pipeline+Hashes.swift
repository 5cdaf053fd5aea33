import Cases
import Comparison
import Ledger
import Workers

extension Pipeline {
  /// The hashes of the code and the policies that a verdict or a figure end to end is about.
  func wholeHashes(_ code: ReferenceCode, _ candidate: CandidateCode) -> CodeHashes {
    CodeHashes(
      reference: code.whole(stages), candidate: candidate.hash(ofAll: stages),
      policy: SHA256.hexDigest(of: stages.map { policyHash($0, code) ?? "" }.joined(separator: "\n")))
  }

  /// Of what else decides a verdict than the stage's own code: the policies of its results, the manifest's lines
  /// that decide on what it is run with (its own wiring and parameters, and those of the stages before it), and
  /// the code that makes and carries its inputs: the references of the stages before it, the adapters and the loaders.
  func policyHash(_ stage: Manifest.StageDeclaration, _ code: ReferenceCode) -> String? {
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
      /// By stage; nil for a stage that takes the pipeline's inputs alone. A hash that is not known is "".
      var earlierCode: [String: String]?
      /// How values are carried; nil where nothing is declared.
      var adapters: [String]?
      /// Of adapters and loaders.
      var helperCode: [String: String]?
      var wide: [String]?
      /// How modules are imported; nil for the ordinary way.
      var load: String?
    }
    let calls = stagesNeeded(for: [stage.name])
    let earlier = calls.filter { $0.name != stage.name }
    let agreement = Agreement(
      policies: Dictionary(
        uniqueKeysWithValues: stage.results.map { ($0, manifest.policy.policy(forOutput: $0).deciding) }),
      calls: calls.map { stage in
        Call(
          reference: stage.reference,
          inputs: Dictionary(uniqueKeysWithValues: stage.inputs.map { ($0.argument, $0.value) }),
          outputs: stage.outputs, parameters: stage.parameters, mutates: stage.mutates)
      },
      earlierCode: earlier.isEmpty
        ? nil : Dictionary(uniqueKeysWithValues: earlier.map { ($0.name, code.stages[$0.name] ?? "") }),
      adapters: manifest.adapters.isEmpty
        ? nil : manifest.adapters.map { "\($0.className) \($0.to) \($0.from)" }.sorted(),
      helperCode: code.helpers.isEmpty ? nil : code.helpers,
      wide: manifest.values.wide.isEmpty ? nil : manifest.values.wide.sorted(),
      load: manifest.pipeline.load == .import ? nil : manifest.pipeline.load.rawValue)
    return (try? JSONText(encoding: agreement)).map { SHA256.hexDigest(of: $0.text) }
  }
}
