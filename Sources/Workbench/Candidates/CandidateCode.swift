import Cases
import FoundationEssentials
import Workers

/// The code of a candidate as it lies on disk: what verdicts on it stand on. None of it is run to know it.
struct CandidateCode: Sendable, Hashable {
  /// What the manifest calls it: a library's path, a command.
  let title: String
  /// The one file that it is; nil where it is several.
  let file: String?
  /// Of all of it.
  let hash: String
  /// By stage, where that is not all of it.
  private let stages: [String: String]

  init(title: String, file: String? = nil, hash: String, stages: [String: String] = [:]) {
    self.title = title
    self.file = file
    self.hash = hash
    self.stages = stages
  }

  /// What a verdict on the stage stands on.
  func hash(of stage: String) -> String { stages[stage] ?? hash }

  /// What a figure of all `stages` together stands on.
  func hash(ofAll stages: [Manifest.StageDeclaration]) -> String {
    let hashes = stages.map { hash(of: $0.name) }
    return hashes.allSatisfy { $0 == hash } ? hash : SHA256.hexDigest(of: hashes.joined(separator: "\n"))
  }
}

extension CandidateCode {
  /// The code that the manifest names for `candidate`.
  ///
  /// - Of a library its file, and what it calls the stage where that is another name.
  /// - Of Python functions their names and their modules' folders; of a module that does not lie along the candidate's
  ///   `path`, such as an installed package, the name alone.
  /// - Of a command its words, its program, and every file that one of its words names.
  /// - Of a mixture the code that each stage is from.
  /// - Throws: `WorkbenchError` for a library or program that is not there.
  init(
    _ candidate: Manifest.CandidateDeclaration, of pipeline: Pipeline, _ workbench: Workbench
  ) throws {
    switch candidate.code {
    case .native(let library):
      let path = try workbench.locations.library(library.path, from: pipeline.directory)
      let hash = try Self.hash(ofFile: path, remedy: "rebuild it")
      let renamed = library.stageNames.filter { $0.key != $0.value }
      self.init(
        title: library.path, file: path, hash: hash,
        stages: renamed.mapValues { SHA256.hexDigest(of: "\(hash)\n\($0)") })
    case .python(let functions):
      let path = functions.path ?? pipeline.manifest.pipeline.path
      let stages = functions.references.mapValues { reference in
        SHA256.hexDigest(
          of: [
            reference, functions.takes?.rawValue ?? "",
            pipeline.folderHash(of: reference, along: path, candidate: candidate) ?? "",
          ]
          .joined(separator: "\n"))
      }
      let modules = Set(functions.references.values.map { String($0.prefix { $0 != ":" }) }).sorted()
      self.init(title: modules.joined(separator: ", "), hash: Self.hash(ofParts: stages), stages: stages)
    case .command(let words):
      let search = workbench.environment["PATH"] ?? ""
      var parts = ["program": ""]
      if let program = Command.find(words[0], in: search, from: pipeline.directory) {
        parts["program"] = try Self.hash(ofFile: program, remedy: "build it")
      }
      for (index, word) in words.enumerated() {
        let file = pipeline.resolve(word)
        let isFile = index > 0 && Files.exists(file) && !Files.isDirectory(file)
        parts["\(index)"] = word + (isFile ? "\n" + (try Self.hash(ofFile: file, remedy: "restore it")) : "")
      }
      self.init(title: words.map(shellQuoted).joined(separator: " "), hash: Self.hash(ofParts: parts))
    case .mixed(let mixture):
      var stages: [String: String] = [:]
      for (stage, name) in mixture.parts {
        stages[stage] = try CandidateCode(pipeline.candidate(name), of: pipeline, workbench).hash(of: stage)
      }
      let names = Set(mixture.parts.values).sorted()
      self.init(title: names.joined(separator: " + "), hash: Self.hash(ofParts: stages), stages: stages)
    }
  }

  private static func hash(ofFile path: String, remedy: String) throws(WorkbenchError) -> String {
    SHA256.hexDigest(of: try Files.read(path, for: "hash the code in", remedy: remedy).span)
  }

  private static func hash(ofParts parts: [String: String]) -> String {
    SHA256.hexDigest(
      of: parts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n"))
  }
}
