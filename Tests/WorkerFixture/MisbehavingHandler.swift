import CSystem
import Glibc
import Workers

/// Keeps regions as they come, and does what the name of a stage says.
struct MisbehavingHandler: WorkerHandler {
  var slots: [String: SealedRegion] = [:]

  mutating func handle(
    _ request: Request, regions: [SealedRegion], stopwatch: Stopwatch
  ) throws -> (reply: Reply, regions: [SealedRegion]) {
    switch request {
    case .put(let slot):
      slots[slot] = regions[0]
      return (.stored(StoreReport(decodeNanoseconds: 0)), [])
    case .drop(let names):
      for name in names { slots[name] = nil }
      return (.dropped, [])
    case .run(let run): return try execute(run, stopwatch)
    case .rebuild(let slot): throw RequestError(.unknownSlot, "rebuild: there is no slot '\(slot)'")
    // The wrong kind of reply.
    case .load: return (.dropped, [])
    case .memory, .shutdown: fatalError("serve answers these itself")
    }
  }

  private mutating func execute(
    _ run: RunRequest, _ stopwatch: Stopwatch
  ) throws -> (reply: Reply, regions: [SealedRegion]) {
    let (result, timing) = try stopwatch.time { () -> RunOutcome in
      for step in run.steps { try perform(step.stage) }
      return .completed
    }
    let outcome =
      switch result {
      case .success(let outcome): outcome
      case .failure(let error):
        RunOutcome.raised(ExceptionRecord(className: "Error", message: "\(error)", stage: run.steps[0].stage))
      }
    var report = RunReport(outcome: outcome, timing: timing)
    var regions: [SealedRegion] = []
    for slot in run.returning {
      guard let region = slots[slot] else { throw RequestError(.unknownSlot, "run: no slot '\(slot)'") }
      let claimed = run.steps.contains { $0.stage == "lie about the size" } ? 1 << 40 : region.byteCount
      report.outputs.append(
        ReturnedSlot(slot: slot, regionIndex: regions.count, byteCount: claimed, encodeNanoseconds: 0))
      regions.append(region)
    }
    return (.ran(report), regions)
  }

  private mutating func perform(_ stage: String) throws {
    if stage.hasPrefix("signal ") {
      raise(Int32(stage.dropFirst(7))!)
    } else if stage.hasPrefix("exit ") {
      exit(Int32(stage.dropFirst(5))!)
    } else if stage.hasPrefix("print ") {
      print(stage.dropFirst(6))
    } else if stage.hasPrefix("send ") {
      sendRaw(String(stage.dropFirst(5)))
    } else {
      try performNamed(stage)
    }
  }

  private mutating func performNamed(_ stage: String) throws {
    switch stage {
    case "nothing", "lie about the size": break
    case "hang": while true { pause() }
    case "fail": throw RequestError(.badRequest, "as asked")
    case "trap": preconditionFailure("a planted trap")
    case "flood":
      let line = String(repeating: "x", count: 1023)
      for _ in 0..<(32 << 10) { print(line) }
    case "exhaust memory":
      var hoard: [[UInt8]] = []
      while true { hoard.append([UInt8](repeating: 1, count: 16 << 20)) }
    case "pass an open region":
      // Not sealed, so whoever sent it could still change it.
      var region = unsafe regauge_memory_file("open", 4096)
      let body = Array(#"{"stored":{"_0":{"decodeNanoseconds":0}}}"#.utf8)
      let message = Array("RGG1".utf8) + [1, 0, 1, 0, UInt8(body.count), 0, 0, 0] + body
      _ = unsafe regauge_send(3, message, message.count, &region, 1, 1)
    case "leave the socket to a child":
      _ = fcntl(3, F_SETFD, 0)
      _ = unsafe system("sleep 3600 &")
      raise(SIGKILL)
    case "reply twice":
      let body = Array(#"{"dropped":{}}"#.utf8)
      let message = Array("RGG1".utf8) + [1, 0, 0, 0, UInt8(body.count), 0, 0, 0] + body
      _ = unsafe regauge_send(3, message, message.count, nil, 0, 1)
    case "close the socket":
      close(3)
      while true { pause() }
    case "leave a child":
      // It holds the worker's standard output open for an hour.
      _ = unsafe system("sleep 3600 & echo $!")
    case "interrupt the supervisor": try signalSupervisor(SIGINT)
    case "kill the supervisor": try signalSupervisor(SIGKILL)
    default: throw RequestError(.unknownStage, "no stage '\(stage)'")
    }
  }

  private func signalSupervisor(_ signal: Int32) throws {
    kill(getppid(), signal)
    while true { pause() }
  }

  private func sendRaw(_ text: String) {
    let bytes = Array(text.utf8)
    _ = unsafe write(3, bytes, bytes.count)
    while true { pause() }
  }
}
