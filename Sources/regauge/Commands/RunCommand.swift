import Workbench

struct RunCommand: Command {
  static let spec = CommandSpec(name: "run", summary: "…")
  init(_ arguments: ParsedArguments) throws {}
  func run(_ context: CommandContext) throws -> Int32 { ExitCode.couldNotRun }
}
