import Toolbox
import Workers

/// The workbench as a library: everything that the command line does can be called from Swift through it.
///
/// It prints nothing, exits never, and reads no environment but the one it is given. Calls are synchronous and
/// belong to one thread; Ctrl-C ends them with `Interruption` once `Interrupts.install()` was called.
public struct Workbench: Sendable {
  public let locations: Locations
  /// What child processes see.
  public let environment: [String: String]
  /// Relative paths start here.
  public let workingDirectory: String
  /// The command as typed, for the record.
  public let commandLine: String
  public let build: BuildInfo

  public init(
    locations: Locations, environment: [String: String], workingDirectory: String, commandLine: String
  ) {
    self.locations = locations
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.commandLine = commandLine
    self.build = BuildInfo(locations: locations)
  }

  public var toolbox: Toolbox {
    Toolbox(python: locations.toolPython, resources: locations.toolbox, environment: environment)
  }

  /// Finds, reads and checks a manifest; see `Pipeline.load`.
  public func pipeline(manifest: String?) throws -> Pipeline {
    do {
      return try Pipeline.load(manifest, self)
    } catch ToolboxError.missingEnvironment(let python, let problem) {
      throw WorkbenchError(
        "read the manifest", manifest ?? "", "the tool environment has no working \(python): \(problem)",
        remedy: locations.setupRemedy)
    }
  }
}

/// Ctrl-C or SIGTERM ended the work; what was recorded stays.
public struct Interruption: Error, Hashable, Sendable {
  public init() {}
}
