/// A CPython that can be embedded: which one it is, and the shared library to load for it.
public struct PythonInterpreter: Codable, Sendable, Equatable {
  /// `sys.executable`: what becomes argv[0], so that the interpreter finds its environment.
  public var executable: String
  /// "3.11.2".
  public var version: String
  /// `sys.prefix`: the virtual environment, if it is one.
  public var prefix: String
  /// `sys.base_prefix`: the installation beneath.
  public var basePrefix: String
  /// The installation's own libpython. Another one of the same version would not do.
  public var libraryPath: String

  /// Whether it is a virtual environment.
  public var isVirtualEnvironment: Bool { prefix != basePrefix }

  /// What `regauge-worker python` and `regauge-worker script` need to know to become this interpreter.
  public var workerArguments: [String] {
    ["--python", executable, "--libpython", libraryPath, "--version", version]
  }

  public init(
    executable: String, version: String, prefix: String, basePrefix: String, libraryPath: String
  ) {
    self.executable = executable
    self.version = version
    self.prefix = prefix
    self.basePrefix = basePrefix
    self.libraryPath = libraryPath
  }
}
