import Columns
import PythonRuntime
import Workers

extension PythonHandler {
  /// Runs the steps inside the clock; everything that is not the reference's own work is done outside of it.
  mutating func run(
    _ request: RunRequest, _ stopwatch: Stopwatch, _ gil: borrowing GIL
  ) throws -> (reply: Reply, regions: [SealedRegion]) {
    var plan = try RunPlan(request, stages, slots, gil)
    let threadsBefore = try Interpreter.activeThreadCount(gil)
    try Interpreter.flushStreams(gil)
    if request.collectGarbageFirst { Collector.collect(gil) }
    try ProcessMemory.resetPeak()
    let baseline = try ProcessMemory.read().residentBytes
    let gcBefore = Collector.nanoseconds(gil)

    let (result, timing) = try stopwatch.time {
      try GIL.assumeHeld { gil in
        for _ in 0..<max(request.repetitions, 1) { try plan.runOnce(gil) }
      }
    }

    let gcNanoseconds = Collector.nanoseconds(gil) - gcBefore
    let peak = try ProcessMemory.read().peakResidentBytes
    try Interpreter.flushStreams(gil)
    var report = RunReport(
      outcome: .completed, timing: timing, gcNanoseconds: gcNanoseconds,
      stepNanoseconds: plan.stepNanoseconds,
      threadsLeftBehind: max(0, try Interpreter.activeThreadCount(gil) - threadsBefore),
      baselineResidentBytes: baseline, peakResidentBytes: peak)
    if request.checkInputs { report.changedInputs = try changedInputs(request, gil) }
    do {
      try result.get()
    } catch let failure as StageFailure {
      report.outcome = .raised(ExceptionRecord(failure.exception, stage: failure.stage))
      return (.ran(report), [])
    }
    slots.merge(plan.results) { _, new in new }
    let regions = try encode(request.returning, plan, &report, gil)
    return (.ran(report), regions)
  }

  /// Encodes the returned slots; a value without column form becomes the outcome.
  private func encode(
    _ names: [String], _ plan: RunPlan, _ report: inout RunReport, _ gil: borrowing GIL
  ) throws -> [SealedRegion] {
    var regions: [SealedRegion] = []
    var outputs: [ReturnedSlot] = []
    for name in names {
      guard let slot = slots[name] else {
        throw RequestError(.unknownSlot, "run: slot '\(name)' is to come back but holds nothing")
      }
      let started = monotonicNanoseconds()
      do {
        let datum = try slot.datum(wide: wideColumns(of: name), gil)
        let nanoseconds = monotonicNanoseconds() - started
        let region = try SealedRegion(datum: datum)
        outputs.append(
          ReturnedSlot(
            slot: name, regionIndex: regions.count, byteCount: region.byteCount,
            encodeNanoseconds: nanoseconds))
        regions.append(region)
      } catch let value as UnrepresentableValue {
        report.outcome = .unrepresentable(
          UnrepresentableRecord(
            slot: name, path: value.path, typeName: value.typeName, message: value.message,
            stage: plan.stage(filling: name)))
        return []
      }
    }
    report.outputs = outputs
    return regions
  }

  /// The slots among the arguments whose value no longer equals what their region holds.
  private func changedInputs(_ request: RunRequest, _ gil: borrowing GIL) throws -> [String] {
    var changed: [String] = []
    var seen: Set<String> = []
    for argument in request.steps.flatMap(\.arguments) where seen.insert(argument.slot).inserted {
      guard let slot = slots[argument.slot], let region = slot.region else { continue }
      if try hasChanged(slot, named: argument.slot, since: region, gil) { changed.append(argument.slot) }
    }
    return changed
  }

  /// Compares columns, not objects: a value that cannot be encoded any more has changed, too.
  private func hasChanged(
    _ slot: PythonSlot, named name: String, since region: SealedRegion, _ gil: borrowing GIL
  ) throws -> Bool {
    let original = try taken(region)
    let wide = wideColumns(of: name)
    guard let now = try? slot.datum(wide: wide, gil) else { return true }
    if now.isSame(as: original) { return false }
    // A native stage may have written the same value as other columns (int32, no kinds): what counts is the
    // value that Python gets from it.
    let rebuilt = try PythonDecoder.decode(original, gil)
    return !now.isSame(as: try PythonSlot(rebuilt, gil).datum(wide: wide, gil))
  }
}

extension Datum {
  func isSame(as other: Datum) -> Bool {
    field.metadata == other.field.metadata && column.isBitIdentical(to: other.column)
  }
}
