import Columns
import Workers

/// Answers the supervisor's requests with a program that is started anew for each call of a stage.
///
/// Values are kept as Arrow IPC streams in sealed regions, which are the program's standard input: it cannot change
/// them, and they are no memory of this process.
struct CommandHandler: WorkerHandler {
  var program: CommandProgram?
  var slots: [String: SealedRegion] = [:]

  mutating func handle(
    _ request: Request, regions: [SealedRegion], stopwatch: Stopwatch
  ) throws -> (reply: Reply, regions: [SealedRegion]) {
    switch request {
    case .load(.command(let program)):
      self.program = program
      return (.loaded(.command), [])
    case .load:
      throw RequestError(
        .badRequest, "load: this worker runs a command; load other code in a worker of its kind")
    case .put(let slot):
      let started = monotonicNanoseconds()
      slots[slot] = try stream(slot, regions[0])
      return (.stored(StoreReport(decodeNanoseconds: monotonicNanoseconds() - started)), [])
    case .rebuild(let slot):
      // A program cannot change what it reads.
      guard slots[slot] != nil else {
        throw RequestError(.unknownSlot, "rebuild: slot '\(slot)' holds nothing; put it first")
      }
      return (.stored(StoreReport(decodeNanoseconds: 0)), [])
    case .run(let run): return try self.run(run, stopwatch)
    case .drop(let names):
      for name in names { slots[name] = nil }
      return (.dropped, [])
    case .memory, .shutdown:
      throw RequestError(.badRequest, "'\(request.name)' is not for the handler")
    }
  }

  private func stream(_ slot: String, _ region: SealedRegion) throws -> SealedRegion {
    do {
      let bytes = ArrowFile.bytes(of: try region.datum(), format: .stream)
      return try SealedRegion(copying: bytes.bytes)
    } catch let error as ColumnError {
      throw RequestError(.badRegion, "put \(slot): \(error)")
    }
  }

  /// Runs the steps inside the clock: the program's start and end are part of its time.
  private mutating func run(
    _ request: RunRequest, _ stopwatch: Stopwatch
  ) throws -> (reply: Reply, regions: [SealedRegion]) {
    guard let program else {
      throw RequestError(.badRequest, "run: no command is loaded; send a load request first")
    }
    var run = try CommandRun(request, program, slots)
    try ProcessMemory.resetPeak()
    let baseline = try ProcessMemory.read().residentBytes
    var (result, timing) = try stopwatch.time {
      for _ in 0..<max(request.repetitions, 1) { try run.runOnce() }
    }
    timing.cpuNanoseconds += run.cpuNanoseconds
    writeToStandardError(run.standardError)
    var report = RunReport(
      outcome: .completed, timing: timing, stepNanoseconds: run.stepNanoseconds,
      threadsLeftBehind: ProcessGroup.endOthers(), baselineResidentBytes: baseline,
      peakResidentBytes: max(run.peakResidentBytes, try ProcessMemory.read().peakResidentBytes))
    if case .failure(let error) = result {
      guard let failure = error as? CommandFailure else { throw error }
      report.outcome = failure.outcome
      return (.ran(report), [])
    }
    for (slot, stream) in run.results { slots[slot] = try SealedRegion(copying: stream.bytes) }
    let regions = try encode(request, &report)
    return (.ran(report), regions)
  }

  /// Reads the returned slots; a stream that is none becomes the outcome.
  private func encode(_ request: RunRequest, _ report: inout RunReport) throws -> [SealedRegion] {
    var regions: [SealedRegion] = []
    var outputs: [ReturnedSlot] = []
    for name in request.returning {
      guard let slot = slots[name] else {
        throw RequestError(.unknownSlot, "run: slot '\(name)' is to come back but holds nothing")
      }
      do {
        var datum = try slot.datum()
        datum.field.name = name
        let region = try SealedRegion(datum: datum)
        outputs.append(
          ReturnedSlot(
            slot: name, regionIndex: regions.count, byteCount: region.byteCount, encodeNanoseconds: 0))
        regions.append(region)
      } catch let error as ColumnError {
        let stage = request.steps.last { $0.outputs.contains(name) }?.stage
        report.outcome = CommandFailure.badOutput(stage ?? "", "no Arrow that can be read: \(error)").outcome
        return []
      }
    }
    report.outputs = outputs
    return regions
  }
}
