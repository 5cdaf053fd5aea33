import Workbench

struct DoctorCommand: Command {
  static let spec = CommandSpec(name: "doctor", summary: "…")
  init(_ arguments: ParsedArguments) throws {}
  func run(_ context: CommandContext) throws -> Int32 { ExitCode.couldNotRun }
}
