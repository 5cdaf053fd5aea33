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
      OptionSpec(
        name: "--watch", help: "Build and verify now and after each save, until Ctrl-C."),
      .json,
    ],
    examples: [
      ("regauge verify", "All stages and candidates of the manifest found here or above."),
      ("regauge verify --stage clean --json", "One stage, as JSON."),
      ("regauge verify --watch --stage clean", "One stage again and again while you write it."),
      ("regauge verify --stage clean --case 3fa9", "One captured case, as a finding names it."),
    ])

  private let arguments: ParsedArguments
  private let selection: Selection

  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    selection = try Selection(arguments)
    if arguments.has("--watch"), arguments.has("--json") {
      throw UsageError(
        message: "--watch and --json do not go together", remedy: "leave one out: JSON is one document")
    }
  }

  func run(_ context: CommandContext) throws -> Int32 {
    try context.catchInterrupts()
    let manifest = arguments.string("--manifest")
    guard arguments.has("--watch") else {
      return try verify(context.workbench.pipeline(manifest: manifest), context)
    }
    let (terminal, workbench) = (context.terminal, context.workbench)
    try workbench.watch(
      manifest: manifest,
      waiting: { count in
        terminal.note(
          Ink.quiet(
            "watching \(count) files; save one to verify again, Ctrl-C to end", when: terminal.errorHasColor))
      },
      failed: { error in
        terminal.endProgress()
        terminal.note(Ink.bad("regauge:", when: terminal.errorHasColor) + " \(error)")
      },
      { pipeline in
        for package in (try? workbench.packages(of: pipeline)) ?? []
        where try !workbench.build(package, configuration: "release", outputToErrors: true) { return }
        _ = try verify(pipeline, context)
      })
  }

  private func verify(_ pipeline: Pipeline, _ context: CommandContext) throws -> Int32 {
    let view = VerificationView(terminal: context.terminal, pipeline: pipeline, selection: selection)
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
