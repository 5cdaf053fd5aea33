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
        Command(python, ["-E", "-s", "-c", program], environment: environment), deadline: .seconds(20),
        outputLimitBytes: 64 << 10)
    } catch {
      throw .notPython(python, evidence: "\(error)")
    }
    return try interpreter(python, result)
  }

  private static func checkFile(_ path: String) throws(InterpreterProblem) {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      // The struct is the caller's own, the path NUL-terminated during the call.
      throw unsafe lstat(path, &status) == 0 ? .danglingLink(path) : .notFound(path)
    }
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
    guard answer.implementation == "cpython" else {
      throw .otherImplementation(python, name: answer.implementation, version: version)
    }
    guard answer.version.count >= 2, answer.version[0] == 3, minorVersions.contains(answer.version[1]) else {
      let isNewer =
        answer.version.count >= 2 && (answer.version[0], answer.version[1]) > (3, minorVersions.upperBound)
      throw isNewer ? .tooNew(python, version: version) : .tooOld(python, version: version)
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

  /// Understood by every Python from 2.7 on (which has no -I), so that an old one is named and not merely refused.
  ///
  /// The library that the interpreter itself runs from is the one, if it is linked against a shared libpython. One
  /// that holds its own copy (Debian, conda) has the library beside it, below its base prefix. The folders that
  /// were noted when it was built come last, and only if it is still where it was built to be: in a prefix that was
  /// moved or copied they would name the library of another installation.
  private static let program = #"""
    import sys
    sys.path = [path for path in sys.path if path]
    import json, os, sysconfig
    get = sysconfig.get_config_var
    base = getattr(sys, "base_prefix", sys.prefix)
    implementation = getattr(sys, "implementation", None)
    stem = "libpython%d.%d" % sys.version_info[:2]
    candidates = []
    def consider(path):
        if path not in candidates:
            candidates.append(path)
    try:
        with open("/proc/self/maps") as maps:
            for line in maps:
                path = line[line.find("/"):].rstrip("\n")
                if "/" in line and os.path.basename(path).startswith(stem) and ".so" in path:
                    consider(path)
    except IOError:
        pass
    folders = [os.path.join(base, "lib"), os.path.join(base, "lib", get("MULTIARCH") or ""), os.path.join(base, "lib64")]
    try:
        if os.path.samefile(get("LIBDEST") or "", os.path.dirname(os.__file__)):
            folders += [get("LIBDIR") or "", get("LIBPL") or ""]
    except OSError:
        pass
    for name in (get("INSTSONAME"), get("LDLIBRARY"), stem + ".so.1.0"):
        if name and ".so" in name:
            for folder in folders:
                if os.path.isdir(folder):
                    consider(os.path.join(os.path.normpath(folder), os.path.basename(name)))
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
