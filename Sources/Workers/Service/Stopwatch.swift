/// Reads the clocks around user code, and lets the supervisor read its own at the same moments.
public struct Stopwatch {
  private let socket: FrameSocket

  init(_ socket: FrameSocket) { self.socket = socket }

  /// Times `body`, errors included: the timing is also there when `body` throws.
  ///
  /// A mark goes to the supervisor right before the clock starts and right after it stops.
  public func time<Result>(
    _ body: () throws -> Result
  ) throws -> (result: Swift.Result<Result, any Error>, timing: Timing) {
    let mark = Frame.encode(.mark)
    try socket.sendAll(mark)
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
}
