import Workers

/// A manifest whose wiring holds: every value has one origin, and stages stand in the order they can run.
public struct Pipeline: Sendable, Hashable {
  public let manifest: Manifest
  /// The manifest's absolute path, and the folder that its relative paths start from.
  public let manifestPath: String
  public var directory: String { parentDirectory(of: manifestPath) }
  /// In dependency order; stages that do not depend on each other keep the manifest's order.
  public let stages: [Manifest.StageDeclaration]

  /// How the manifest was named when it was asked for; nil where it was found without that.
  public internal(set) var manifestArgument: String?

  public var name: String { manifest.pipeline.name }
  /// Whether the manifest is a Python file with decorated stages.
  var isDecorated: Bool { manifestPath.hasSuffix(".py") }

  /// Checks names and wiring.
  ///
  /// Complexity: O(stages²).
  public init(_ manifest: Manifest, at manifestPath: String) throws(WorkbenchError) {
    self.manifest = manifest
    self.manifestPath = manifestPath
    try checkUniqueNames(manifest, manifestPath)
    stages = try ordered(manifest, manifestPath)
    try checkMutations(stages, manifestPath)
    try checkCandidates(manifest, manifestPath)
    try checkRules(manifest, manifestPath)
  }

  /// The stage called `name`.
  public func stage(_ name: String) throws(WorkbenchError) -> Manifest.StageDeclaration {
    if let stage = stages.first(where: { $0.name == name }) { return stage }
    throw unknownName("stage", name, among: stages.map(\.name), manifestPath)
  }

  /// The candidate called `name`.
  public func candidate(_ name: String) throws(WorkbenchError) -> Manifest.CandidateDeclaration {
    if let candidate = manifest.candidates.first(where: { $0.name == name }) { return candidate }
    throw unknownName("candidate", name, among: manifest.candidates.map(\.name), manifestPath)
  }

  /// The stages that must run, in order, so that `names` have their inputs: they and all before them.
  public func stagesNeeded(for names: Set<String>) -> [Manifest.StageDeclaration] {
    var needed = names
    for stage in stages.reversed() where needed.contains(stage.name) {
      for wire in stage.inputs {
        if let origin = stages.first(where: { $0.outputs.contains(wire.value) }) {
          needed.insert(origin.name)
        }
      }
    }
    return stages.filter { needed.contains($0.name) }
  }

  /// The values that no stage consumes: what the pipeline is for. Results of captured cases are none.
  public var finalOutputs: [String] {
    let consumed = Set(stages.flatMap { $0.inputs.map(\.value) })
    return stages.filter { !$0.isCaptured }.flatMap(\.outputs).filter { !consumed.contains($0) }
  }

  /// `path` as seen from the manifest's folder.
  public func resolve(_ path: String) -> String { joined(directory, path) }
}

private func unknownName(
  _ kind: String, _ name: String, among names: [String], _ file: String
) -> WorkbenchError {
  let nearest = suggestion(for: name, among: names)
  let all = names.isEmpty ? "it declares none" : "it has \(names.joined(separator: ", "))"
  return WorkbenchError(
    "find the \(kind)", "'\(name)'", "\(file) has no such \(kind)",
    remedy: nearest.isEmpty ? all : "\(nearest) (\(all))")
}

private func checkUniqueNames(_ manifest: Manifest, _ file: String) throws(WorkbenchError) {
  var stageNames: Set<String> = []
  var origins = Dictionary(uniqueKeysWithValues: manifest.inputs.keys.map { ($0, "the pipeline's input") })
  for stage in manifest.stages {
    guard stageNames.insert(stage.name).inserted else {
      throw manifestError(file, "stage '\(stage.name)' is declared twice", remedy: "rename one of them")
    }
    guard stage.name != EndToEndVerification.name else {
      throw manifestError(
        file, "a stage is called '\(stage.name)', as reports call the whole pipeline", remedy: "rename it")
    }
    for output in stage.outputs {
      if let origin = origins.updateValue("stage '\(stage.name)'", forKey: output) {
        throw manifestError(
          file, "value '\(output)' comes from both \(origin) and stage '\(stage.name)'",
          remedy: "give one of them another name under outputs")
      }
    }
    if let stray = stage.mutates.first(where: { name in !stage.inputs.contains { $0.argument == name } }) {
      throw manifestError(
        file, "stage '\(stage.name)' mutates '\(stray)', which is none of its arguments",
        remedy: "name an argument: \(stage.inputs.map(\.argument).joined(separator: ", "))")
    }
    if let double = stage.inputs.first(where: { stage.parameters[$0.argument] != nil }) {
      throw manifestError(
        file, "stage '\(stage.name)': '\(double.argument)' is both an input and a parameter",
        remedy: "keep one of them")
    }
  }
  var candidateNames: Set<String> = []
  for candidate in manifest.candidates where !candidateNames.insert(candidate.name).inserted {
    throw manifestError(file, "candidate '\(candidate.name)' is declared twice", remedy: "rename one of them")
  }
  let reserved = Manifest.CandidateDeclaration.Mixture.reference
  if candidateNames.contains(reserved) {
    throw manifestError(
      file, "a candidate is called '\(reserved)', which in a mixture stands for the Python functions",
      remedy: "rename it")
  }
}

private func ordered(
  _ manifest: Manifest, _ file: String
) throws(WorkbenchError) -> [Manifest.StageDeclaration] {
  var available = Set(manifest.inputs.keys)
  let everything = available.union(manifest.stages.flatMap(\.outputs))
  for stage in manifest.stages {
    for wire in stage.inputs where !stage.isCaptured {
      if let origin = manifest.stages.first(where: { $0.isCaptured && $0.outputs.contains(wire.value) }) {
        throw manifestError(
          file,
          "stage '\(stage.name)' takes '\(wire.value)', which '\(origin.name)' makes of captured cases, one by one",
          remedy: "let '\(stage.name)' take captured cases, too: cases = \"captured\"")
      }
      guard !everything.contains(wire.value) else { continue }
      let nearest = suggestion(for: wire.value, among: everything)
      throw manifestError(
        file, "stage '\(stage.name)' takes '\(wire.value)', which nothing provides",
        remedy: nearest.isEmpty ? "add it under [inputs] or as a stage's output" : nearest)
    }
  }
  var waiting = manifest.stages
  var order: [Manifest.StageDeclaration] = []
  while !waiting.isEmpty {
    guard
      let next = waiting.firstIndex(where: { stage in
        stage.isCaptured || stage.inputs.allSatisfy { available.contains($0.value) }
      })
    else {
      let names = waiting.map(\.name).joined(separator: " → ")
      throw manifestError(
        file, "stages wait for each other in a circle: \(names)", remedy: "break the circle in their inputs")
    }
    let stage = waiting.remove(at: next)
    available.formUnion(stage.outputs)
    order.append(stage)
  }
  return order
}

/// A stage behind one that changes its argument would get another value in Python than anywhere else: Python hands
/// the changed object on, while verification and native stages give each stage the value as it was made.
private func checkMutations(
  _ stages: [Manifest.StageDeclaration], _ file: String
) throws(WorkbenchError) {
  for (position, stage) in stages.enumerated() {
    for wire in stage.inputs where stage.mutates.contains(wire.argument) {
      let consumers = stages[(position + 1)...].filter { $0.inputs.contains { $0.value == wire.value } }
        .map { "'\($0.name)'" }.joined(separator: ", ")
      guard !consumers.isEmpty else { continue }
      throw manifestError(
        file,
        "stage '\(stage.name)' mutates the value '\(wire.value)', which is taken after it by \(consumers)",
        remedy:
          "let '\(stage.name)' return what it changed as an output of its own, and wire that to \(consumers)"
      )
    }
  }
}

private func checkCandidates(_ manifest: Manifest, _ file: String) throws(WorkbenchError) {
  let names = manifest.stages.map(\.name)
  for candidate in manifest.candidates {
    try checkCode(candidate, manifest, file)
    for stage in candidate.namedStages where !names.contains(stage) {
      let nearest = suggestion(for: stage, among: names)
      throw manifestError(
        file, "candidate '\(candidate.name)' names the stage '\(stage)', which does not exist",
        remedy: nearest.isEmpty ? "stages: \(names.joined(separator: ", "))" : nearest)
    }
  }
}

private func checkCode(
  _ candidate: Manifest.CandidateDeclaration, _ manifest: Manifest, _ file: String
) throws(WorkbenchError) {
  switch candidate.code {
  case .native, .python: break
  case .command(let words):
    let count = (candidate.stages ?? manifest.stages.map(\.name)).count
    if count > 1, !words.contains(where: { $0.contains(CommandProgram.stagePlaceholder) }) {
      throw manifestError(
        file,
        "the command of candidate '\(candidate.name)' cannot tell which of \(count) stages it is to run",
        remedy:
          "add \"\(CommandProgram.stagePlaceholder)\" to it, which stands for the stage's name, or name one "
          + "stage: stages = [\"…\"]")
    }
  case .mixed(let mixture):
    for (stage, name) in mixture.parts.sorted(by: { $0.key < $1.key }) {
      guard let part = manifest.candidates.first(where: { $0.name == name }) else {
        let others = manifest.candidates.map(\.name).filter { $0 != candidate.name }
        let nearest = suggestion(for: name, among: others)
        throw manifestError(
          file, "candidate '\(candidate.name)' takes '\(stage)' from '\(name)', which does not exist",
          remedy: nearest.isEmpty ? "candidates: \(others.joined(separator: ", "))" : nearest)
      }
      guard part.kind == .native else {
        throw manifestError(
          file,
          "candidate '\(candidate.name)' takes '\(stage)' from '\(name)', which is of kind \(part.kind)",
          remedy: "take it from a native candidate: only libraries run in one process")
      }
    }
  }
}

/// A rule for something that does not exist would be obeyed by nobody.
private func checkRules(_ manifest: Manifest, _ file: String) throws(WorkbenchError) {
  func check(_ names: some Sequence<String>, _ place: String, _ kind: String, _ known: [String])
    throws(WorkbenchError)
  {
    for name in names.sorted() where !known.contains(name) {
      let nearest = suggestion(for: name, among: known)
      throw manifestError(
        file, "[\(place)] names '\(name)', which is no \(kind) of the pipeline",
        remedy: nearest.isEmpty ? "it has \(known.sorted().joined(separator: ", "))" : nearest)
    }
  }
  let outputs = manifest.stages.flatMap(\.results)
  let captured = manifest.stages.filter(\.isCaptured)
  let arguments = captured.flatMap { stage in
    stage.inputs.flatMap { [$0.argument, $0.value] }
  }
  try check(
    manifest.cases.redactions.map(\.column).filter { column in
      !arguments.contains { column == $0 || column.hasPrefix($0 + ".") }
    }, "cases.redact", "argument of a stage with captured cases", arguments)
  try check(manifest.measure.sample.keys, "measure.sample", "input", Array(manifest.inputs.keys))
  try check(manifest.policy.outputs.keys, "policy.outputs", "output", outputs)
  // What stands before the dot where no output has the key.
  func strays(_ keys: some Sequence<String>) -> [String] {
    keys.filter { manifest.policy.result(ruledBy: $0) == nil }.map { String($0.prefix { $0 != "." }) }
  }
  try check(
    strays(manifest.values.wide.filter { !outputs.contains($0) }), "values.wide", "output", outputs)
  // "output.column"; a key without a dot is a column of whatever output has it. Whether an output has the column is
  // known once it was seen: see RuleCheck.
  try check(
    strays(manifest.policy.columns.keys.filter { $0.contains(".") }), "policy.columns", "output", outputs)
}
