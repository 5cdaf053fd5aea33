import Cases

/// The stages of a scaffold while captures come in: one that cannot be a stage, or no longer, stays as it was.
struct ScaffoldDraft {
  private(set) var stages: [ScaffoldStage]
  /// The names of those that the captures of this time have made.
  private(set) var taken: Set<String> = []
  private(set) var refusals: [ScaffoldOutcome.Refusal] = []

  private let declared: [Manifest.StageDeclaration]

  /// - Parameters:
  ///   - known: the stages of the last time.
  ///   - declared: those of the manifest.
  init(_ known: [ScaffoldStage], _ declared: [Manifest.StageDeclaration]) {
    stages = known
    self.declared = declared
  }

  /// Makes a stage of a capture whose values lie in `store`; false where it becomes none.
  mutating func take(_ capture: StageCapture, _ store: CaseStore, script: CaptureRequest.Target) -> Bool {
    do {
      if let problem = Self.importProblem(of: capture, script) {
        throw Shape.Problem(path: capture.stage, reason: problem)
      }
      try infer(capture, store)
      taken.insert(capture.stage)
      return true
    } catch {
      var reason = (error as? Shape.Problem)?.reason ?? "\(error)"
      if let path = (error as? Shape.Problem)?.path, path != capture.stage { reason = "\(path): \(reason)" }
      if stages.contains(where: { $0.name == capture.stage }) { reason += "; the stage stays as it was" }
      refusals.append(.init(stage: capture.stage, reason: reason))
      return false
    }
  }

  /// Takes the types of a stage's present cases, if they have any.
  mutating func refresh(_ capture: StageCapture, _ store: CaseStore) { try? infer(capture, store) }

  private mutating func infer(_ capture: StageCapture, _ store: CaseStore) throws {
    let index = stages.firstIndex { $0.name == capture.stage }
    var names = ScaffoldNames(
      taken: stages.filter { $0.name != capture.stage },
      values: declared.filter { $0.name != capture.stage }.flatMap(\.outputs))
    let stage = try ScaffoldStage(capture, store, known: index.map { stages[$0] }, &names)
    if let index { stages[index] = stage } else { stages.append(stage) }
  }

  /// Why a worker could not import the module that a function of the script itself would be referred to by.
  private static func importProblem(of capture: StageCapture, _ script: CaptureRequest.Target) -> String? {
    guard case .file(let path) = script, let module = capture.reference?.prefix(while: { $0 != ":" }) else {
      return nil
    }
    let file = fileName(of: path)
    let dot = file.lastIndex(of: ".") ?? file.endIndex
    let (stem, suffix) = (file[..<dot], file[dot...])
    guard module == stem else { return nil }
    let importable = stem.replacing(".", with: "_") + ([".py", ".ipynb"].contains(suffix) ? suffix : ".py")
    return importable == file
      ? nil : "\(file) cannot be imported under this name: rename it, say to \(importable)"
  }
}
