import Glibc

/// What a worker does with requests; `serve` calls it, one request at a time, on one thread.
public protocol WorkerHandler {
  /// Answers a request. `shutdown` and `memory` never get here, `serve` answers them.
  ///
  /// Text that user code printed must have been flushed to the standard streams on return. Time spent in user
  /// code is read with `stopwatch`.
  /// - Throws: `RequestError` becomes `Reply.failed` as it is, any other error with its description.
  mutating func handle(
    _ request: Request, regions: [SealedRegion], stopwatch: Stopwatch
  ) throws -> (reply: Reply, regions: [SealedRegion])
}

/// Answers the supervisor's requests on `descriptor` until it asks for the end, or is gone.
///
/// - Throws: when the supervisor breaks the protocol or the socket fails; the process should then end.
public func serve(
  descriptor: Int32 = WorkerProcess.socketNumber, handler: inout some WorkerHandler
) throws {
  // Programs that user code starts must not hold the protocol's socket open.
  _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  var socket = FrameSocket(owning: Descriptor(owning: descriptor), blocks: true)
  let stopwatch = Stopwatch(socket)
  while true {
    guard let frame = try socket.next() else {
      if try socket.fill() { continue }
      if socket.isInsideFrame { throw ProtocolViolation("the supervisor left in the middle of a request") }
      return
    }
    guard frame.kind == .message else { throw ProtocolViolation("a mark instead of a request") }
    let (request, regions) = try decodeMessage(Request.self, frame)
    let (reply, results) = answer(request, regions, &handler, stopwatch)
    // What C code printed belongs to this request.
    fflush(nil)
    try socket.sendAll(encodeMessage(reply, regions: results), regions: results)
    if case .goodbye = reply { return }
  }
}

private func answer(
  _ request: Request, _ regions: [SealedRegion], _ handler: inout some WorkerHandler, _ stopwatch: Stopwatch
) -> (reply: Reply, regions: [SealedRegion]) {
  do {
    switch request {
    case .shutdown: return (.goodbye, [])
    case .memory(let resetPeak):
      let report = try ProcessMemory.read()
      if resetPeak { try ProcessMemory.resetPeak() }
      return (.memory(report), [])
    default:
      let expected = if case .put = request { 1 } else { 0 }
      guard regions.count == expected else {
        throw RequestError(
          .badRequest, "'\(request.name)' takes \(expected) regions, \(regions.count) came along")
      }
      return try handler.handle(request, regions: regions, stopwatch: stopwatch)
    }
  } catch let error as RequestError {
    return (.failed(error), [])
  } catch let error as SystemError {
    return (.failed(RequestError(.system, "'\(request.name)': \(error)")), [])
  } catch {
    return (.failed(RequestError(.badRequest, "'\(request.name)': \(error)")), [])
  }
}
