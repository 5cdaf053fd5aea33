import Columns
import StageKit
import Workers

extension NativeHandler {
  /// Runs the steps inside the clock, everything else outside of it.
  mutating func run(
    _ request: RunRequest, _ stopwatch: Stopwatch
  ) throws -> (reply: Reply, regions: [SealedRegion]) {
    guard let stages else {
      throw RequestError(.badRequest, "run: no library is loaded; send a load request first")
    }
    var run = try NativeRun(request, stages, slots)
    let consumed = Set(request.steps.flatMap { $0.arguments.map(\.slot) })
    // Results of earlier runs go back to the pool before the clock starts.
    for slot in request.steps.flatMap(\.outputs) where !consumed.contains(slot) { slots[slot] = nil }
    if request.freshMemory { HostMemory.recycled.trim() }
    let threads = ThreadCensus()
    try ProcessMemory.resetPeak()
    let baseline = try ProcessMemory.read().residentBytes

    let (result, timing) = try stopwatch.time {
      for _ in 0..<max(request.repetitions, 1) { try run.runOnce() }
    }

    var report = RunReport(
      outcome: .completed, timing: timing, stepNanoseconds: run.stepNanoseconds,
      threadsLeftBehind: threads.newcomersAtWork(), baselineResidentBytes: baseline,
      peakResidentBytes: try ProcessMemory.read().peakResidentBytes)
    if request.checkInputs {
      for slot in consumed.sorted() where try slots[slot]?.hasChanged() == true {
        report.changedInputs.append(slot)
      }
    }
    if case .failure(let error) = result {
      report.outcome = try outcome(of: error)
      return (.ran(report), [])
    }
    for (slot, datum) in run.results { slots[slot] = NativeSlot(datum: datum, region: nil) }
    let regions = try encode(request.returning, &report)
    return (.ran(report), regions)
  }

  private func outcome(of error: any Error) throws -> RunOutcome {
    guard let failure = error as? StageFailure else { throw error }
    switch failure {
    case .raised(let stage, let error):
      return .raised(
        ExceptionRecord(
          className: error.className, message: error.message, path: error.path, stage: stage))
    case .badOutput(let stage, let problem):
      return .unrepresentable(
        UnrepresentableRecord(slot: "", path: "", typeName: "Arrow data", message: problem, stage: stage))
    case .argumentMismatch: throw RequestError(.argumentMismatch, "\(failure)")
    case .unknownStage: throw RequestError(.unknownStage, "\(failure)")
    }
  }

  private func encode(_ names: [String], _ report: inout RunReport) throws -> [SealedRegion] {
    var regions: [SealedRegion] = []
    for name in names {
      guard let slot = slots[name] else {
        throw RequestError(.unknownSlot, "run: slot '\(name)' is to come back but holds nothing")
      }
      let region = try SealedRegion(datum: slot.datum)
      // Native values are columns already: there is nothing to encode.
      report.outputs.append(
        ReturnedSlot(
          slot: name, regionIndex: regions.count, byteCount: region.byteCount, encodeNanoseconds: 0))
      regions.append(region)
    }
    return regions
  }
}
