/// How a worker failed its supervisor. After any of these but `refused`, the worker is gone.
public enum WorkerFailure: Error, Equatable, Sendable {
  /// It could not be started.
  case launch(String)
  /// It ended by itself in the middle of a request: by a signal, by a trap, by calling exit.
  case crashed(WorkerEvidence)
  /// It did not answer in time and was killed with all its own children.
  case timedOut(after: Duration, WorkerEvidence)
  /// It ended because an allocation beyond its limit was refused.
  case memoryLimit(bytes: Int, WorkerEvidence)
  /// It sent something that is not of the protocol, and was killed.
  case protocolViolation(String, WorkerEvidence)
  /// Ctrl-C or SIGTERM came in the middle of a request; the worker was killed.
  case interrupted
  /// A request to a worker that is already gone.
  case gone(request: String)
  /// The worker is well but could not carry out the request.
  case refused(RequestError, CapturedOutput)
}

/// What is known of a worker at its end.
public struct WorkerEvidence: Equatable, Sendable {
  /// The request in flight, for instance "run clean".
  public var request: String
  public var termination: Termination
  /// The last of what it wrote since the request began.
  public var output: CapturedOutput

  public init(request: String, termination: Termination, output: CapturedOutput) {
    self.request = request
    self.termination = termination
    self.output = output
  }

  /// Whether the last words are those of a runtime whose allocation was refused.
  ///
  /// The kernel leaves no trace of a refusal: an allocator gets nothing, and its runtime decides what to say.
  var speaksOfMemory: Bool {
    let words = [
      "out of memory", "MemoryError", "std::bad_alloc", "Could not allocate memory",
      "failed to allocate", "memory allocation of", "Cannot allocate memory",
    ]
    return words.contains { output.standardError.contains($0) }
  }
}

extension WorkerFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .launch(let problem): problem
    case .crashed(let evidence):
      "the worker \(evidence.termination) during '\(evidence.request)'" + lastWords(evidence)
    case .timedOut(let limit, let evidence):
      "the worker did not finish '\(evidence.request)' within \(limit) and was killed; allow it more time, "
        + "or look for an endless loop" + lastWords(evidence)
    case .memoryLimit(let bytes, let evidence):
      "the worker needed more than its \(bytes) bytes of memory for '\(evidence.request)'; raise the limit, "
        + "or use less data" + lastWords(evidence)
    case .protocolViolation(let problem, let evidence):
      "the worker broke the protocol during '\(evidence.request)': \(problem); it was killed"
        + lastWords(evidence)
    case .interrupted: "interrupted"
    case .gone(let request): "'\(request)' was asked of a worker that has ended; start a new one"
    case .refused(let error, let output):
      error.description + (output.standardError.isEmpty ? "" : "\n\(output.standardError)")
    }
  }

  private func lastWords(_ evidence: WorkerEvidence) -> String {
    let lines = evidence.output.standardError.split(separator: "\n").suffix(8)
    return lines.isEmpty ? "" : "; it last wrote:\n  " + lines.joined(separator: "\n  ")
  }
}
