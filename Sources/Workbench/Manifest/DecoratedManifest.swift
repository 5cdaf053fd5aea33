import FoundationEssentials
import Workers

/// A manifest in a Python file: what its decorators and `regauge.pipeline(…)` declare.
struct DecoratedManifest {
  /// The Python file.
  let file: String
  /// What imports it: the environment that is active, or python3.
  let interpreter: PythonInterpreter
  let workbench: Workbench

  /// Imports the file and returns what it declares.
  ///
  /// - Throws: `WorkbenchError` when it cannot be imported, or declares no pipeline.
  func document() throws -> JSONValue {
    let output = FileManager.default.temporaryDirectory.appending(path: "regauge-\(UUID()).json").path
    defer { try? FileManager.default.removeItem(atPath: output) }
    let result: SubprocessResult
    do {
      result = try Subprocess.run(
        Command(
          interpreter.executable, ["\(workbench.locations.pythonPackage)/regauge/reading.py", file, output],
          environment: workbench.environment, workingDirectory: parentDirectory(of: file)),
        deadline: .seconds(120))
    } catch .interrupted {
      throw Interruption()
    } catch {
      throw manifestError(file, "\(error)", remedy: "let its import end: start work below a __main__ guard")
    }
    guard result.termination.isSuccess else {
      switch result.termination {
      case .exited(3):
        throw WorkbenchError(
          "read the manifest", file, "it cannot be imported with \(interpreter.executable)",
          remedy: "correct it, or activate the environment that it needs", evidence: result.standardError)
      case .exited(4):
        throw manifestError(
          file, result.standardError.trimmingLastNewline,
          remedy: "see \(workbench.locations.pythonPackage)/README.md")
      case .exited(5):
        throw manifestError(
          file, result.standardError.trimmingLastNewline, remedy: "correct that declaration")
      default:
        throw WorkbenchError(
          "read the manifest", file, "importing it \(result.termination)",
          remedy: "start work below a __main__ guard", evidence: result.standardError)
      }
    }
    let data = try Files.read(output, for: "read the manifest", remedy: "run it again")
    return try JSONDecoder().decode(JSONValue.self, from: data)
  }
}

extension String {
  fileprivate var trimmingLastNewline: String { last == "\n" ? String(dropLast()) : self }
}
