/// Why a program cannot serve as the interpreter.
public enum InterpreterProblem: Error, Sendable, Equatable {
  case notFound(String)
  /// A link, as in an environment whose base was removed.
  case danglingLink(String)
  case notExecutable(String)
  /// It ran, but did not answer as a Python does.
  case notPython(String, evidence: String)
  case otherImplementation(String, name: String, version: String)
  case tooOld(String, version: String)
  case tooNew(String, version: String)
  case freeThreaded(String, version: String)
  /// Python was built without a shared libpython, or the package with it is not installed.
  case noSharedLibrary(String, version: String, searched: [String])
}

extension InterpreterProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFound(let path): "cannot start Python: there is no \(path); name an interpreter that exists"
    case .danglingLink(let path):
      "cannot start Python: \(path) links to a file that is not there; the interpreter beneath was removed or moved: "
        + "install it again, or make the environment anew"
    case .notExecutable(let path):
      "cannot start Python: \(path) is not an executable file; name the interpreter itself, "
        + "for instance .venv/bin/python"
    case .notPython(let path, let evidence):
      "cannot start Python: \(path) did not answer as a Python does (\(evidence)); name a CPython 3.10 to 3.13"
    case .otherImplementation(let path, let name, let version):
      "cannot embed \(path): it is \(Self.ownSpelling(name)) \(version), which has no libpython; \(Self.installRemedy)"
    case .tooOld(let path, let version):
      "cannot embed \(path): it is Python \(version), and 3.10 is the oldest that can be embedded; \(Self.installRemedy)"
    case .tooNew(let path, let version):
      "cannot embed \(path): it is Python \(version), and 3.13 is the newest that this Regauge was tested with; "
        + Self.installRemedy
    case .freeThreaded(let path, let version):
      "cannot embed \(path): it is a free-threaded build of Python \(version), which has no GIL and other objects; "
        + "name an ordinary build of it"
    case .noSharedLibrary(let path, let version, let searched):
      "cannot embed \(path): Python \(version) has no shared libpython "
        + "(looked for \(searched.isEmpty ? "it in vain" : searched.joined(separator: ", "))); "
        + Self.sharedLibraryRemedy(version)
    }
  }

  /// The names in `sys.implementation.name` are in lower case.
  private static func ownSpelling(_ name: String) -> String {
    ["pypy": "PyPy", "graalpy": "GraalPy"][name] ?? name
  }

  private static let installRemedy =
    "name a CPython 3.10 to 3.13, or install one (Debian: apt-get install python3-venv libpython3-dev; "
    + "pyenv: PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install 3.13)"

  private static func sharedLibraryRemedy(_ version: String) -> String {
    let minor = version.split(separator: ".").prefix(2).joined(separator: ".")
    return "install it (Debian: apt-get install libpython\(minor)) or build Python with --enable-shared "
      + "(pyenv: PYTHON_CONFIGURE_OPTS=--enable-shared pyenv install --force \(version))"
  }
}
