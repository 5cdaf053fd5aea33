import Ledger
import Measurement
import Workers

/// The figures that come from launches of their own, never from timed ones: memory and the boundary.
struct SidePass {
  let reference: any WorkerHost
  let candidate: any WorkerHost
  let form: ResultForm
  let deadline: Duration

  /// Peak memory of one call on each side, each in a process of its own.
  func memory(of task: DuoTask) throws -> MemoryComparison {
    func figure(_ side: Side, _ host: any WorkerHost, _ steps: [Workers.Step]) throws -> MemoryFigure {
      let worker = try host.start()
      defer { worker.shutDown() }
      for (slot, value) in task.slots { try worker.put(slot, value.region, deadline: deadline) }
      let report = try worker.run(
        RunRequest(steps: steps, collectGarbageFirst: true, freshMemory: true), deadline: deadline
      ).report
      try requireCompletion(report, "the memory of the \(side.rawValue) was read")
      return MemoryFigure(
        side: side, baselineBytes: report.baselineResidentBytes, peakBytes: report.peakResidentBytes,
        inputBytes: task.slots.reduce(0) { $0 + $1.value.region.byteCount })
    }
    return MemoryComparison(
      reference: try figure(.reference, reference, task.referenceSteps),
      candidate: try figure(.candidate, candidate, task.candidateSteps))
  }

  /// A run that did not complete has no figure.
  private func requireCompletion(_ report: RunReport, _ occasion: String) throws {
    if case .completed = report.outcome { return }
    throw TimedMisconduct(
      description: "it passed when it was verified and failed as \(occasion): \(report.outcome.words)")
  }

  /// What it costs to carry a task's inputs to the candidate and its results back: medians of three rounds.
  ///
  /// Into columns and back for code that takes columns; to tables of another form and back for Python functions that
  /// take those; nothing for those that take what the reference takes.
  func boundary(of task: DuoTask) throws -> BoundaryCost {
    switch form {
    case .columns, .streams: return try columnBoundary(of: task)
    case .python(ofTables: false): return .none
    case .python(ofTables: true): return try columnBoundary(of: task) + tableBoundary(of: task)
    }
  }

  /// What the candidate's side of the way through columns takes: tables made of them, and taken apart again.
  private func tableBoundary(of task: DuoTask) throws -> BoundaryCost {
    let worker = try candidate.start()
    defer { worker.shutDown() }
    var into: [Double] = []
    var back: [Double] = []
    for _ in 0..<3 {
      var decode = 0
      for (slot, value) in task.slots {
        decode += try worker.put(slot, value.region, deadline: deadline).decodeNanoseconds
      }
      into.append(Double(decode))
      let report = try worker.run(
        RunRequest(
          steps: task.candidateSteps, returning: task.expected.keys.sorted(), collectGarbageFirst: true),
        deadline: deadline
      ).report
      try requireCompletion(report, "its results became columns")
      back.append(Double(report.outputs.reduce(0) { $0 + $1.encodeNanoseconds }))
    }
    return BoundaryCost(
      decodeNanoseconds: Statistics.median(into) ?? 0, encodeNanoseconds: Statistics.median(back) ?? 0)
  }

  private func columnBoundary(of task: DuoTask) throws -> BoundaryCost {
    let worker = try reference.start()
    defer { worker.shutDown() }
    for (slot, value) in task.slots { try worker.put(slot, value.region, deadline: deadline) }
    let names = task.slots.map(\.slot)
    var into: [Double] = []
    var back: [Double] = []
    for _ in 0..<3 {
      let report = try worker.run(
        RunRequest(steps: [], returning: names, collectGarbageFirst: true), deadline: deadline
      ).report
      try requireCompletion(report, "its inputs became columns")
      into.append(Double(report.outputs.reduce(0) { $0 + $1.encodeNanoseconds }))
      var decode = 0
      for region in task.expected.values {
        decode += try worker.put("result", region, deadline: deadline).decodeNanoseconds
        try worker.drop(["result"])
      }
      back.append(Double(decode))
    }
    return BoundaryCost(
      decodeNanoseconds: Statistics.median(into) ?? 0, encodeNanoseconds: Statistics.median(back) ?? 0)
  }
}
