/// A run's report with what came back.
public struct RunResult: Sendable {
  public var report: RunReport
  /// The returned slots, each with its region, in the order they were asked for.
  public var regions: [(slot: String, region: SealedRegion)]
  /// The worker's timed part by the supervisor's clock; nil when nothing was timed.
  public var supervisorNanoseconds: Int?

  /// The region of a returned slot.
  public func region(of slot: String) -> SealedRegion? { regions.first { $0.slot == slot }?.region }
}

extension WorkerProcess {
  /// Has the worker import or open code. Text that it printed meanwhile is part of a refusal.
  public func load(_ request: LoadRequest, deadline: Duration? = nil) throws(WorkerFailure) -> LoadReport {
    let response = try accepted(.load(request), deadline: deadline)
    guard case .loaded(let report) = response.reply else { throw unexpected(response, to: "load") }
    return report
  }

  /// Hands over a datum under a slot name.
  @discardableResult
  public func put(
    _ slot: String, _ region: SealedRegion, deadline: Duration? = nil
  ) throws(WorkerFailure) -> StoreReport {
    let response = try accepted(.put(slot: slot), regions: [region], deadline: deadline)
    guard case .stored(let report) = response.reply else { throw unexpected(response, to: "put") }
    return report
  }

  /// Has a slot decoded again from the region it was put with.
  @discardableResult
  public func rebuild(_ slot: String, deadline: Duration? = nil) throws(WorkerFailure) -> StoreReport {
    let response = try accepted(.rebuild(slot: slot), deadline: deadline)
    guard case .stored(let report) = response.reply else { throw unexpected(response, to: "rebuild") }
    return report
  }

  /// Runs steps and collects the returned slots. Text on the worker's streams is part of the report.
  public func run(_ request: RunRequest, deadline: Duration? = nil) throws(WorkerFailure) -> RunResult {
    let response = try accepted(.run(request), deadline: deadline)
    guard case .ran(var report) = response.reply else { throw unexpected(response, to: "run") }
    report.capturedOutput.append(response.output)
    var regions: [(slot: String, region: SealedRegion)] = []
    for output in report.outputs {
      guard response.regions.indices.contains(output.regionIndex),
        response.regions[output.regionIndex].byteCount == output.byteCount
      else {
        throw violation(
          "slot '\(output.slot)' was announced as region \(output.regionIndex) of \(output.byteCount) bytes, "
            + "which did not come", to: "run")
      }
      regions.append((output.slot, response.regions[output.regionIndex]))
    }
    return RunResult(
      report: report, regions: regions, supervisorNanoseconds: response.supervisorNanoseconds)
  }

  /// Has the worker forget slots.
  public func drop(_ slots: [String], deadline: Duration? = nil) throws(WorkerFailure) {
    let response = try accepted(.drop(slots: slots), deadline: deadline)
    guard case .dropped = response.reply else { throw unexpected(response, to: "drop") }
  }

  /// The worker's memory figures, read before the high-water mark is reset.
  public func memory(
    resetPeak: Bool = false, deadline: Duration? = nil
  ) throws(WorkerFailure) -> MemoryReport {
    let response = try accepted(.memory(resetPeak: resetPeak), deadline: deadline)
    guard case .memory(let report) = response.reply else { throw unexpected(response, to: "memory") }
    return report
  }

  private func accepted(
    _ request: Request, regions: [SealedRegion] = [], deadline: Duration?
  ) throws(WorkerFailure) -> Response {
    let response = try self.request(request, regions: regions, deadline: deadline)
    if case .failed(let error) = response.reply { throw .refused(error, response.output) }
    return response
  }

  private func unexpected(_ response: Response, to request: String) -> WorkerFailure {
    violation("it answered with '\(response.reply.name)'", to: request)
  }

  private func violation(_ problem: String, to request: String) -> WorkerFailure {
    let status = abandon()
    return .protocolViolation(
      problem, WorkerEvidence(request: request, termination: status, output: CapturedOutput()))
  }
}

extension CapturedOutput {
  mutating func append(_ more: CapturedOutput) {
    standardOutput += more.standardOutput
    standardError += more.standardError
    droppedBytes += more.droppedBytes
  }
}
