import Glibc

/// A program to start: nothing of it is taken from the environment of this process.
public struct Command: Sendable, Equatable {
  /// Path of the program; see `Command.find` for a search.
  public var executable: String
  /// Arguments after the program's own name.
  public var arguments: [String]
  /// What the program finds in argv[0]; the path itself unless set.
  public var programName: String?
  /// The whole environment of the program.
  public var environment: [String: String]
  /// Nil: the directory of this process.
  public var workingDirectory: String?

  public init(
    _ executable: String, _ arguments: [String] = [], environment: [String: String] = [:],
    workingDirectory: String? = nil
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.workingDirectory = workingDirectory
  }

  /// The first executable file called `name` in the directories of `searchPath`, a PATH value.
  ///
  /// A name with a slash is a path already. Nil when there is none.
  public static func find(_ name: String, in searchPath: String) -> String? {
    if name.contains("/") { return isExecutable(name) ? name : nil }
    // POSIX: an empty entry is the current directory.
    for directory in searchPath.split(separator: ":", omittingEmptySubsequences: false) {
      let path = directory.isEmpty ? "./" + name : directory + "/" + name
      if isExecutable(path) { return path }
    }
    return nil
  }

  private static func isExecutable(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    return unsafe access(path, X_OK) == 0
  }
}

/// How a process ended.
public enum Termination: Sendable, Equatable {
  case exited(Int)
  /// Ended by a signal, whose name is like "SIGSEGV".
  case signaled(Int, name: String)

  public var isSuccess: Bool { self == .exited(0) }
}

extension Termination: CustomStringConvertible {
  public var description: String {
    switch self {
    case .exited(let status): "exited with status \(status)"
    case .signaled(let number, let name): "was ended by \(name) (signal \(number))"
    }
  }
}

/// Why a program could not be started.
public struct LaunchFailure: Error, Equatable, Sendable {
  public enum Step: String, Sendable {
    case fork = "make a process"
    case descriptors = "hand over descriptors"
    case limits = "set limits"
    case directory = "enter the working directory"
    case execute = "execute the file"
  }

  public var executable: String
  public var workingDirectory: String?
  public var step: Step
  public var code: Int32
}

extension LaunchFailure: CustomStringConvertible {
  public var description: String {
    let reason = unsafe String(cString: strerror(code))
    let place = step == .directory ? " \(workingDirectory ?? "")" : ""
    return "cannot start \(executable): cannot \(step.rawValue)\(place): \(reason)\(remedy)"
  }

  private var remedy: String {
    switch (step, code) {
    case (.execute, ENOENT): "; check the path, and the interpreter named in a script's first line"
    case (.execute, EACCES): "; it must be a file with execute permission"
    case (.directory, ENOENT): "; create it, or name another"
    case (.fork, EAGAIN): "; the limit of processes is reached"
    case (.descriptors, EMFILE): "; the limit of open files is reached (ulimit -n)"
    default: ""
    }
  }
}
