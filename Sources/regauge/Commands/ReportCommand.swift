import Workbench

struct ReportCommand: Command {
  static let spec = CommandSpec(name: "report", summary: "…")
  init(_ arguments: ParsedArguments) throws {}
  func run(_ context: CommandContext) throws -> Int32 { ExitCode.couldNotRun }
}
