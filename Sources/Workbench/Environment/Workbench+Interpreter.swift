import Workers

extension Workbench {
  /// The interpreter that a pipeline's reference runs in.
  ///
  /// In order: `override`, the manifest's `python`, an active virtual environment, `python3` on PATH.
  /// A name without a slash is an environment's folder, if there is one, else a program on PATH, as for a shell.
  /// - Throws: `InterpreterProblem` when it cannot be embedded, saying why and what helps; `WorkbenchError` when
  ///   there is none.
  ///
  /// - Parameter candidate: the environment of a candidate's own, before all others.
  func interpreter(
    for pipeline: Pipeline?, override: String?, candidate: String? = nil
  ) throws -> PythonInterpreter {
    let path: String
    if let candidate, let pipeline {
      path = try located(candidate, from: pipeline.directory, setting: { "python = \"\($0)\"" })
    } else if let override {
      path = try located(override, from: workingDirectory, setting: { "--python \($0)" })
    } else if let pipeline, let python = pipeline.manifest.pipeline.python {
      path = try located(python, from: pipeline.directory, setting: { "python = \"\($0)\"" })
    } else if let environment = environment["VIRTUAL_ENV"], !environment.isEmpty {
      path = environment
    } else if let found = onPath("python3") {
      path = found
    } else {
      throw WorkbenchError(
        "find Python", "", "there is no python3 on PATH", remedy: "install python3, or give one with --python"
      )
    }
    let executable = Files.isDirectory(path) ? joined(path, "bin/python") : path
    return try InterpreterProbe.probe(executable, environment: environment)
  }

  /// The interpreter of the tool environment, which reads files for pipelines.
  func toolInterpreter() throws -> PythonInterpreter {
    guard Files.exists(locations.toolPython) else {
      throw WorkbenchError(
        "read a file with the tool environment", locations.toolPython, "it is not there",
        remedy: locations.setupRemedy)
    }
    return try InterpreterProbe.probe(locations.toolPython, environment: toolbox.environment)
  }

  /// Where the interpreter or environment is called `name`; `setting` writes a path as the user would.
  private func located(
    _ name: String, from directory: String, setting: (String) -> String
  ) throws(WorkbenchError) -> String {
    let path = joined(directory, name)
    if name.contains("/") || Files.exists(joined(path, "bin/python")) { return path }
    if let found = onPath(name) { return found }
    // A folder that should be an environment and lacks its interpreter: the probe says so.
    if Files.isDirectory(path) { return path }
    let remedy =
      Files.exists(path)
      ? "there is a file of that name in \(directory): to use it, write \(setting("./\(name)"))"
      : "install it, or give a path, as in \(setting(".venv/bin/python"))"
    throw WorkbenchError(
      "find Python", "'\(name)'",
      "there is neither an environment \(path) nor a program of that name on PATH", remedy: remedy)
  }

  private func onPath(_ name: String) -> String? { Command.find(name, in: environment["PATH"] ?? "") }
}
