import FoundationEssentials
import Glibc

/// Asks an interpreter what is needed to embed it.
public enum InterpreterProbe {
  /// The versions that can be embedded: 3.10 to 3.13.
  public static let minorVersions = 10...13

  /// Runs `python` once, which takes some ten milliseconds, and checks its answers.
  ///
  /// - Parameters:
  ///   - python: the path of an interpreter, of a virtual environment's or of a shim that starts one.
  ///   - environment: the environment it runs in; shims need HOME and PATH.
  public static func probe(
    _ python: String, environment: [String: String]
  ) throws(InterpreterProblem) -> PythonInterpreter {
    try checkFile(python)
    let result: SubprocessResult
    do {
      result = try Subprocess.run(
        Command(python, ["-I", "-c", program], environment: environment), deadline: .seconds(20),
        outputLimitBytes: 64 << 10)
    } catch {
      throw .notPython(python, evidence: "\(error)")
    }
    return try interpreter(python, result)
  }

  private static func checkFile(_ path: String) throws(InterpreterProblem) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw .notFound(path) }
    // The path is a NUL-terminated string during the call.
    guard status.st_mode & S_IFMT == S_IFREG, unsafe access(path, X_OK) == 0 else {
      throw .notExecutable(path)
    }
  }

  private struct Answer: Decodable {
    var implementation: String
    var version: [Int]
    var executable: String?
    var prefix: String
    var basePrefix: String
    var isFreeThreaded: Bool
    var candidates: [String]
    var library: String?
  }

  private static func interpreter(
    _ python: String, _ result: SubprocessResult
  ) throws(InterpreterProblem) -> PythonInterpreter {
    // A line of its own: a site customisation may print something before.
    let line = result.standardOutput.split(separator: "\n").last { $0.hasPrefix(marker) }
    guard let line,
      let answer = try? JSONDecoder().decode(Answer.self, from: Data(line.utf8.dropFirst(marker.utf8.count)))
    else { throw .notPython(python, evidence: evidence(result)) }
    let version = answer.version.map(String.init).joined(separator: ".")
    guard answer.version.count >= 2, answer.version[0] == 3, minorVersions.contains(answer.version[1]) else {
      throw .unsupportedVersion(python, version: version)
    }
    guard answer.implementation == "cpython" else {
      throw .otherImplementation(python, name: answer.implementation)
    }
    if answer.isFreeThreaded { throw .freeThreaded(python, version: version) }
    guard let library = answer.library else {
      throw .noSharedLibrary(python, version: version, searched: answer.candidates)
    }
    return PythonInterpreter(
      executable: answer.executable ?? python, version: version, prefix: answer.prefix,
      basePrefix: answer.basePrefix, libraryPath: library)
  }

  /// What it said instead, in one line.
  private static func evidence(_ result: SubprocessResult) -> String {
    let text = result.standardError.isEmpty ? result.standardOutput : result.standardError
    let line = text.split(separator: "\n").last.map { ": " + String($0.prefix(160)) } ?? ""
    return "\(result.termination)\(line)"
  }

  private static let marker = "regauge-interpreter "

  /// Understood by every Python from 2.7 on, so that an old one is named and not merely refused.
  private static let program = #"""
    import json, os, sys, sysconfig
    get = sysconfig.get_config_var
    base = getattr(sys, "base_prefix", sys.prefix)
    implementation = getattr(sys, "implementation", None)
    candidates = []
    for name in (get("INSTSONAME"), get("LDLIBRARY"), "libpython%d.%d.so.1.0" % sys.version_info[:2]):
        if not name or ".so" not in name:
            continue
        for folder in (get("LIBDIR"), os.path.join(base, "lib"), get("LIBPL"),
                       os.path.join(get("LIBDIR") or "", get("MULTIARCH") or "")):
            path = os.path.join(folder or "", os.path.basename(name))
            if folder and path not in candidates:
                candidates.append(path)
    sys.stdout.write("regauge-interpreter " + json.dumps({
        "implementation": implementation.name if implementation else "cpython",
        "version": list(sys.version_info[:3]),
        "executable": sys.executable or None,
        "prefix": sys.prefix,
        "basePrefix": base,
        "isFreeThreaded": bool(get("Py_GIL_DISABLED")),
        "candidates": candidates,
        "library": next((path for path in candidates if os.path.isfile(path)), None),
    }) + "\n")
    """#
}
