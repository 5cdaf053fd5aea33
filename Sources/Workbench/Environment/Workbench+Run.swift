import Workers

extension Workbench {
  /// What becomes `python`, once the script and its arguments are put behind it, when the caller replaces itself.
  ///
  /// - Throws: `InterpreterProblem` when the interpreter cannot be embedded.
  public func scriptCommand(python: String?) throws -> Command {
    let interpreter = try interpreter(for: nil, override: python)
    return Command(
      locations.worker, ["script"] + interpreter.workerArguments + ["--"], environment: environment)
  }
}
