import Workbench

struct BuildCommand: Command {
  static let spec = CommandSpec(
    name: "build", summary: "Build the Swift packages of the manifest's candidates.",
    discussion: """
      Runs swift build in each package whose library a candidate names, with the StageKit of this installation. What
      the compiler says is shown as it says it. Exit status 0: built; 1: the compiler found errors; 2: it could not run.
      """,
    options: [
      .manifest,
      OptionSpec(name: "--debug", help: "A debug build, for crash evidence; its speed is never reported."),
    ],
    examples: [("regauge build && regauge verify", "Build, then hold the rewrites against the reference.")])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) throws { self.arguments = arguments }

  func run(_ context: CommandContext) throws -> Int32 {
    try context.catchInterrupts()
    let pipeline = try context.workbench.pipeline(manifest: arguments.string("--manifest"))
    for package in try context.workbench.packages(of: pipeline) {
      let built = try context.workbench.build(
        package, configuration: arguments.has("--debug") ? "debug" : "release")
      if !built {
        for file in context.workbench.missingStageFiles(of: package) {
          context.terminal.note(
            "the scaffold's \(file) is not there: restore it, or take its stage out with regauge init, run again"
          )
        }
        return ExitCode.findings
      }
    }
    return ExitCode.allWell
  }
}
