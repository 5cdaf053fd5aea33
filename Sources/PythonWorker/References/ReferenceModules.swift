import FoundationEssentials
import PythonRuntime
import Workers

/// How the modules that stages refer to are imported; `references.py` does it.
struct ReferenceModules {
  private let namespace: PythonObject

  // Unsafe, because the compiler cannot see that the GIL guards it: it is read and written with the token.
  nonisolated(unsafe) private static var instance: ReferenceModules?

  static func shared(_ gil: borrowing GIL) throws(PythonException) -> ReferenceModules {
    if let instance = unsafe instance { return instance }
    let source = String(decoding: PackageResources.references_py, as: UTF8.self)
    let made = ReferenceModules(
      namespace: try .namespace(executing: source, fileName: "<regauge references>", gil))
    unsafe instance = made
    return made
  }

  /// Has the modules of `loading.references` imported as it says, from now on.
  func install(_ loading: ModuleLoading, _ gil: borrowing GIL) throws(PythonException) {
    guard !loading.references.isEmpty else { return }
    var references: [PythonObject] = []
    for reference in loading.references { references.append(try .string(reference, gil)) }
    _ = try call("install", [.string(loading.mode.rawValue, gil), .tuple(references, gil)], gil)
  }

  /// What the line at which an import failed has to do with how its module is loaded; nil where it has nothing.
  func reason(for exception: PythonException, _ gil: borrowing GIL) -> String? {
    guard let traceback = try? PythonObject.string(exception.traceback, gil),
      let reason = try? call("explain", [traceback], gil).text(gil), !reason.isEmpty
    else { return nil }
    return reason
  }

  /// The packages of the environment that are imported by now, by name: version.
  func libraries(_ gil: borrowing GIL) throws -> [String: String] {
    let text = try call("libraries", [], gil).text(gil)
    return try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
  }

  private func call(
    _ function: String, _ arguments: [PythonObject], _ gil: borrowing GIL
  ) throws(PythonException) -> PythonObject {
    guard let callable = namespace.value(forKey: function, gil) else {
      throw PythonException(className: "NameError", message: "references.py has no \(function)")
    }
    return try callable.call(arguments, gil)
  }
}
