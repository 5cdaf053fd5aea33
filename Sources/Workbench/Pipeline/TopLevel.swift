import FoundationEssentials
import Workers

/// What a script or notebook does at its top level, besides defining functions.
///
/// Lines count from 1; those of a notebook are lines of its code cells put together, each below a line `# cell N`, as
/// tracebacks show them.
public struct TopLevel: Sendable, Hashable {
  /// Whether it has an `if __name__ == "__main__":`.
  public var hasGuard: Bool
  /// Whether importing it would do the script's work, or leave out what the functions need of its guard's body: then
  /// `load = "definitions"` is right.
  public var needsDefinitionsOnly: Bool
  /// The lines outside of a guard that `definitions` leaves out.
  public var leftOut: [ClosedRange<Int>]
  /// The lines of work that `definitions` keeps, because the functions need what it sets: done whenever a worker starts.
  public var needed: [ClosedRange<Int>]
}

extension Workbench {
  /// Looks at a script or notebook without running it.
  ///
  /// - Parameters:
  ///   - path: relative to the working directory.
  ///   - functions: those that must work, as dotted names in the module; empty for all of its functions.
  ///   - python: the interpreter or environment whose syntax counts; nil for the active one.
  /// - Throws: `WorkbenchError` for a file that cannot be read or is no Python.
  public func topLevel(
    of path: String, functions: [String] = [], python: String? = nil
  ) throws -> TopLevel {
    let file = joined(workingDirectory, path)
    let interpreter = try interpreter(for: nil, override: python)
    let result: SubprocessResult
    do {
      result = try Subprocess.run(
        Command(
          locations.worker,
          ["script"] + interpreter.workerArguments + ["--", "-c", Self.topLevelProgram, file] + functions,
          environment: environment, workingDirectory: workingDirectory),
        deadline: .seconds(60))
    } catch .interrupted {
      throw Interruption()
    } catch {
      throw WorkbenchError("look at the script", path, "\(error)", remedy: "run 'regauge doctor'")
    }
    guard result.termination.isSuccess else {
      throw WorkbenchError(
        "look at the script", path, result.standardError.split(separator: "\n").last.map(String.init) ?? "",
        remedy: "see that it runs: regauge run \(shellQuoted(path))", evidence: result.standardError)
    }
    struct Report: Decodable {
      var hasGuard: Bool
      var needsDefinitionsOnly: Bool
      var leftOut: [[Int]]
      var needed: [[Int]]
    }
    // A site customisation may print something before.
    let line = result.standardOutput.split(separator: "\n").last ?? ""
    let report = try JSONDecoder().decode(Report.self, from: Data(line.utf8))
    return TopLevel(
      hasGuard: report.hasGuard, needsDefinitionsOnly: report.needsDefinitionsOnly,
      leftOut: report.leftOut.map { $0[0]...$0[1] }, needed: report.needed.map { $0[0]...$0[1] })
  }

  /// What the interpreter runs: `references.py`, which knows notebooks as well.
  private static let topLevelProgram =
    "import sys, _regauge; scope = {'__name__': 'regauge_references'}; "
    + "exec(compile(_regauge.source('references'), '<regauge references>', 'exec'), scope); "
    + "scope['report'](sys.argv[1], sys.argv[2:])"
}

extension Pipeline {
  /// How the modules of the stages' references are imported.
  ///
  /// Of all stages, and of the loaders, adapters and `others` in the same modules: what is kept of a module does not
  /// depend on which stages are asked for.
  func loading(with others: [String] = []) -> ModuleLoading {
    func module(_ reference: String) -> Substring { reference.prefix { $0 != ":" } }
    let references = stages.map(\.reference)
    let modules = Set(references.map(module))
    let loaders = manifest.inputs.values.compactMap {
      if case .loader(let loader) = $0 { loader } else { nil }
    }
    let helpers = manifest.adapters.flatMap { [$0.className, $0.to, $0.from] } + loaders.sorted()
    return ModuleLoading(
      manifest.pipeline.load,
      references: references + (helpers + others).filter { modules.contains(module($0)) })
  }
}
