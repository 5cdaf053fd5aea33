import Workers

extension Workbench {
  /// Runs a program of the user's unchanged, watched by one of our own ("capture", "profile"), on this process's streams.
  ///
  /// - Parameter document: the file that ours reads, or writes when everything of the program has ended.
  func attend(
    _ target: CaptureRequest.Target, _ arguments: [String], by own: String, _ document: String,
    with interpreter: PythonInterpreter, outputToErrors: Bool
  ) throws -> Termination {
    let program =
      "import _regauge; exec(compile(_regauge.source('\(own)'), '<regauge>', 'exec'), {'__name__': 'regauge'})"
    return try Subprocess.attend(
      Command(
        locations.worker,
        ["script"] + interpreter.workerArguments + ["--", "-c", program, document, target.operand]
          + arguments,
        environment: environment, workingDirectory: workingDirectory),
      outputToErrors: outputToErrors)
  }

  /// The error of a program that was gone before ours could write down what it saw.
  func unwritten(
    _ what: String, by operation: String, _ target: CaptureRequest.Target, _ ending: Termination
  ) -> WorkbenchError {
    let words =
      switch target {
      case .file(let path): shellQuoted(path)
      case .module(let name): "-- -m \(shellQuoted(name))"
      }
    return WorkbenchError(
      operation, target.operand, "the program \(ending) before \(what) written down",
      remedy: ending == .exited(0)
        ? "it ends by os._exit, or becomes another program: let it end by itself"
        : "see that it runs: regauge run \(words)")
  }
}
