import Workers

extension Workbench {
  /// The interpreter that a pipeline's reference runs in.
  ///
  /// In order: `override`, the manifest's `python`, an active virtual environment, `python3` on PATH.
  /// - Throws: `InterpreterProblem` when it cannot be embedded, saying why and what helps.
  func interpreter(for pipeline: Pipeline?, override: String?) throws -> PythonInterpreter {
    let path: String
    if let override {
      path = joined(workingDirectory, override)
    } else if let python = pipeline?.manifest.pipeline.python {
      path = pipeline!.resolve(python)
    } else if let environment = environment["VIRTUAL_ENV"], !environment.isEmpty {
      path = environment
    } else if let found = Command.find("python3", in: environment["PATH"] ?? "") {
      path = found
    } else {
      throw WorkbenchError(
        "find Python", "", "there is no python3 on PATH", remedy: "install python3, or give one with --python"
      )
    }
    let executable = Files.isDirectory(path) ? joined(path, "bin/python") : path
    return try InterpreterProbe.probe(executable, environment: environment)
  }
}
