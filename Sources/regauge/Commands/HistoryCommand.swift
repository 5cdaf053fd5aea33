import Workbench

struct HistoryCommand: Command {
  static let spec = CommandSpec(
    name: "history", summary: "Show how speedups and times changed from session to session.",
    discussion: """
      One series for each stage, candidate, machine and number of rows: timings of different machines are never
      merged. A change is a step in the logarithm of a speedup or time that is larger than the scatter of sessions.
      Sessions that were cut short are named with the cases that they left without a verdict.
      Each is told with what it is due to: where a rewrite's code stayed as it was, that is the reference, the data,
      the toolchain or the machine.
      Exit status 0: no rewrite regressed; 1: a change of its code made one slower, or its speedup fall; 2: it could
      not run.
      """,
    options: [.manifest, .stage, .candidate, .json],
    examples: [("regauge history --stage rolling", "One stage over all sessions.")])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) throws { self.arguments = arguments }

  func run(_ context: CommandContext) throws -> Int32 {
    let pipeline = try context.workbench.pipeline(manifest: arguments.string("--manifest"))
    let outcome = try context.workbench.history(
      pipeline, stages: arguments.strings("--stage"), candidates: arguments.strings("--candidate"))
    if arguments.has("--json") {
      try context.terminal.print(jsonText(outcome))
    } else {
      try context.terminal.print(
        HistoryView(color: context.terminal.outputHasColor, pipeline: pipeline).text(outcome))
    }
    return outcome.hasRegressed ? ExitCode.findings : ExitCode.allWell
  }
}
