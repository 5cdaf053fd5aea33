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

/// Why a program cannot serve as the interpreter.
public enum InterpreterProblem: Error, Sendable, Equatable {
  case notFound(String)
  case notExecutable(String)
  /// It ran, but did not answer as a Python does.
  case notPython(String, evidence: String)
  case otherImplementation(String, name: String)
  case unsupportedVersion(String, version: String)
  case freeThreaded(String, version: String)
  /// Python was built without a shared libpython, or the package with it is not installed.
  case noSharedLibrary(String, version: String, searched: [String])
}

extension InterpreterProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFound(let path): "cannot start Python: there is no \(path); name an interpreter that exists"
    case .notExecutable(let path):
      "cannot start Python: \(path) is not an executable file; name the interpreter itself, "
        + "for instance .venv/bin/python"
    case .notPython(let path, let evidence):
      "cannot start Python: \(path) did not answer as a Python does (\(evidence)); name a CPython 3.10 to 3.13"
    case .otherImplementation(let path, let name):
      "cannot embed \(path): it is \(name), not CPython; name a CPython 3.10 to 3.13"
    case .unsupportedVersion(let path, let version):
      "cannot embed \(path): it is Python \(version); name a CPython 3.10 to 3.13"
    case .freeThreaded(let path, let version):
      "cannot embed \(path): it is a free-threaded build of Python \(version), which has no GIL; "
        + "name an ordinary build"
    case .noSharedLibrary(let path, let version, let searched):
      "cannot embed \(path): Python \(version) has no shared libpython "
        + "(looked for \(searched.isEmpty ? "it in vain" : searched.joined(separator: ", "))); "
        + Self.sharedLibraryRemedy(version)
    }
  }

  private static func sharedLibraryRemedy(_ version: String) -> String {
    let minor = version.split(separator: ".").prefix(2).joined(separator: ".")
    return "install it (Debian: apt-get install libpython\(minor)) or build Python with --enable-shared "
      + "(pyenv: PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install \(version))"
  }
}
