import Workbench

struct HistoryCommand: Command {
  static let spec = CommandSpec(name: "history", summary: "…")
  init(_ arguments: ParsedArguments) throws {}
  func run(_ context: CommandContext) throws -> Int32 { ExitCode.couldNotRun }
}
