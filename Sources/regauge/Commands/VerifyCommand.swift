import Workbench

struct VerifyCommand: Command {
  static let spec = CommandSpec(
    name: "verify", summary: "Check that rewrites give the reference's answers.",
    discussion: """
      Runs each candidate on the reference's inputs, then the reference itself, and compares their results under
      the manifest's policy. Both run in processes of their own: a crash, a hang or a changed input is a finding.
      Exit status 0: every stage matches; 1: something differs; 2: it could not run.
      """,
    options: Selection.options + [
      OptionSpec(
        name: "--case", placeholder: "ID",
        help: "Only this captured case, by the beginning of its identity; see regauge cases list."),
      .json,
    ],
    examples: [
      ("regauge verify", "All stages and candidates of the manifest found here or above."),
      ("regauge verify --stage clean --json", "One stage, as JSON."),
      ("regauge verify --stage clean --case 3fa9", "One captured case, as a finding names it."),
    ])

  private let arguments: ParsedArguments
  private let selection: Selection

  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    selection = try Selection(arguments)
  }

  func run(_ context: CommandContext) throws -> Int32 {
    try context.catchInterrupts()
    let pipeline = try context.workbench.pipeline(manifest: arguments.string("--manifest"))
    let view = VerificationView(terminal: context.terminal, pipeline: pipeline.name)
    let outcome = try context.workbench.verify(pipeline, selection, observe: view.show)
    context.terminal.endProgress()
    if arguments.has("--json") {
      try context.terminal.print(jsonText(outcome))
    } else {
      try context.terminal.print(view.summary(outcome))
    }
    return outcome.passes ? ExitCode.allWell : ExitCode.findings
  }
}
