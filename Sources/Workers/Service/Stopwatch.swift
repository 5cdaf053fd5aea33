/// Reads the clocks around user code, and lets the supervisor read its own at the same moments.
public struct Stopwatch {
  private let socket: FrameSocket

  init(_ socket: FrameSocket) { self.socket = socket }

  /// Times `body`, errors included: the timing is also there when `body` throws.
  ///
  /// A mark asks the supervisor to begin, and the clock starts when its own mark comes back; another mark goes
  /// out right after the clock has stopped. The supervisor reads its clock as it sends, hence while it runs: were
  /// it to read on receipt, a busy candidate could keep it from a processor until well after the start.
  public func time<Result>(
    _ body: () throws -> Result
  ) throws -> (result: Swift.Result<Result, any Error>, timing: Timing) {
    let mark = Frame.encode(.mark)
    try socket.sendAll(mark)
    try awaitMark()
    let cpuStart = processorNanoseconds()
    let start = monotonicNanoseconds()
    let result = Swift.Result(catching: body)
    let end = monotonicNanoseconds()
    let cpuEnd = processorNanoseconds()
    try socket.sendAll(mark)
    let timing = Timing(
      startedAtMonotonicNanoseconds: start, wallNanoseconds: end - start, cpuNanoseconds: cpuEnd - cpuStart)
    return (result, timing)
  }

  private func awaitMark() throws {
    // Nothing of an earlier frame can be left in the service's own decoder: requests come one at a time.
    var socket = socket
    while true {
      if let frame = try socket.next() {
        guard frame.kind == .mark else { throw ProtocolViolation("a request instead of the mark to begin") }
        return
      }
      guard try socket.fill() else { throw ProtocolViolation("the supervisor left before the clock started") }
    }
  }
}
