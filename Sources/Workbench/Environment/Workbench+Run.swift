import Workers

extension Workbench {
  /// The command that runs a script as `python SCRIPT ARGS…` does, for the caller to replace itself with.
  ///
  /// - Throws: `InterpreterProblem` when the interpreter cannot be embedded.
  public func scriptCommand(_ arguments: [String], python: String?) throws -> Command {
    let interpreter = try interpreter(for: nil, override: python)
    return Command(
      locations.worker,
      ["script", "--python", interpreter.executable, "--libpython", interpreter.libraryPath, "--"]
        + arguments,
      environment: environment)
  }
}
