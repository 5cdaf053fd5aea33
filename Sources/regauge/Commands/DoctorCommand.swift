import Workbench

struct DoctorCommand: Command {
  static let spec = CommandSpec(
    name: "doctor", summary: "Say what is found of what the tool needs, and what to do about the rest.",
    discussion: """
      Looks for Swift, the worker, the tool environment, SQLite and the interpreter; inside a pipeline also for its
      inputs, its candidates' libraries and its ledger. Exit status 0: all commands can run; 2: something is missing.
      """,
    options: [.manifest, .python, .json],
    examples: [("regauge doctor", "Everything, for the pipeline found here or above.")])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) throws { self.arguments = arguments }

  func run(_ context: CommandContext) throws -> Int32 {
    let found = context.workbench.diagnose(
      manifest: arguments.string("--manifest"), python: arguments.string("--python"))
    let isMissing = found.contains { $0.state == .missing }
    if arguments.has("--json") {
      try context.terminal.print(jsonText(found))
    } else {
      try context.terminal.print(
        found.map { line($0, found, context.terminal.outputHasColor) }.joined(separator: "\n"))
    }
    return isMissing ? ExitCode.couldNotRun : ExitCode.allWell
  }

  private func line(_ diagnosis: Diagnosis, _ all: [Diagnosis], _ color: Bool) -> String {
    let width = all.map(\.subject.count).max() ?? 0
    let mark =
      switch diagnosis.state {
      case .good: Ink.good("✓", when: color)
      case .caution: Ink.caution("!", when: color)
      case .missing: Ink.bad("✗", when: color)
      }
    var text = "\(mark) \(diagnosis.subject.padded(to: width))  \(diagnosis.finding)"
    if !diagnosis.remedy.isEmpty {
      text += "\n" + String(repeating: " ", count: width + 4) + "→ " + diagnosis.remedy
    }
    return text
  }
}
