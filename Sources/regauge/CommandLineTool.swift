import Glibc
import Workbench

/// Exit statuses, as `regauge --help` states them.
enum ExitCode {
  static let allWell: Int32 = 0
  static let findings: Int32 = 1
  static let couldNotRun: Int32 = 2
  static let interrupted: Int32 = 130
}

/// One command: what it takes, and what it does.
protocol Command: Sendable {
  static var spec: CommandSpec { get }
  init(_ arguments: ParsedArguments) throws
  /// Returns the exit status.
  func run(_ context: CommandContext) throws -> Int32
}

/// What every command works with.
struct CommandContext {
  let terminal: Terminal
  let workbench: Workbench
}

/// Finds the command, runs it, and turns every error into a message and an exit status.
struct CommandLineTool {
  static var commands: [any Command.Type] {
    [
      VerifyCommand.self, MeasureCommand.self, ReportCommand.self, HistoryCommand.self, RunCommand.self,
      ProfileCommand.self, InitCommand.self, BuildCommand.self, CaptureCommand.self, CasesCommand.self,
      RaceCommand.self, DoctorCommand.self,
    ]
  }

  let environment: [String: String]
  let workingDirectory: String
  private let terminal: Terminal

  init(environment: [String: String], workingDirectory: String) {
    self.environment = environment
    self.workingDirectory = workingDirectory
    terminal = Terminal(environment: environment)
  }

  func run(_ arguments: [String]) -> Int32 {
    do {
      return try dispatch(arguments)
    } catch let error as UsageError {
      complain(error.message, remedy: error.remedy)
    } catch  where error is Interruption || Workbench.isInterrupted {
      terminal.endProgress()
      terminal.note("regauge: interrupted; what was recorded before stays")
      return ExitCode.interrupted
    } catch {
      terminal.endProgress()
      terminal.note(Ink.bad("regauge:", when: terminal.errorHasColor) + " \(error)")
    }
    return ExitCode.couldNotRun
  }

  private func complain(_ message: String, remedy: String) {
    terminal.note(
      Ink.bad("regauge:", when: terminal.errorHasColor) + " \(message)"
        + (remedy.isEmpty ? "" : "\n  → \(remedy)"))
  }

  private func dispatch(_ arguments: [String]) throws -> Int32 {
    let specs = Self.commands.map { $0.spec }
    guard let name = arguments.first else {
      terminal.note(HelpText.overview(specs))
      return ExitCode.couldNotRun
    }
    switch name {
    case "--help", "-h", "help":
      guard arguments.count > 1 else {
        try terminal.print(HelpText.overview(specs))
        return ExitCode.allWell
      }
      guard let spec = specs.first(where: { $0.name == arguments[1] }) else {
        throw unknown("command", arguments[1], among: specs.map(\.name))
      }
      try terminal.print(HelpText.command(spec))
      return ExitCode.allWell
    case "--version":
      try terminal.print(versionText(try workbench(arguments).build))
      return ExitCode.allWell
    default: break
    }
    guard let command = Self.commands.first(where: { $0.spec.name == name }) else {
      let kind = name.hasPrefix("-") ? "option" : "command"
      throw unknown(kind, name, among: specs.map(\.name) + ["--help", "--version"])
    }
    let parsed = try ParsedArguments(Array(arguments.dropFirst()), for: command.spec)
    if parsed.has("--help") {
      try terminal.print(HelpText.command(command.spec))
      return ExitCode.allWell
    }
    return try command.init(parsed).run(
      CommandContext(terminal: terminal, workbench: try workbench(arguments)))
  }

  private func unknown(_ kind: String, _ name: String, among names: [String]) -> UsageError {
    let nearest = suggestion(for: name, among: names)
    return UsageError(
      message: "unknown \(kind) '\(name)'", remedy: nearest.isEmpty ? "see regauge --help" : nearest)
  }

  private func workbench(_ arguments: [String]) throws -> Workbench {
    Workbench(
      locations: try Locations(executable: "/proc/self/exe"), environment: environment,
      workingDirectory: workingDirectory,
      commandLine: (["regauge"] + arguments).map(shellQuoted).joined(separator: " "))
  }

  private func versionText(_ build: BuildInfo) -> String {
    "regauge \(BuildInfo.version) (commit \(build.commit)\(build.isDirty ? ", with changes" : "")) · "
      + "Swift \(build.swift) · stage ABI \(BuildInfo.stageABIVersion) · \(build.configuration) build"
  }
}
