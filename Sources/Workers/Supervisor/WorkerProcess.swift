import CSystem
import Glibc

/// Bounds on what a worker may use.
public struct WorkerLimits: Equatable, Sendable {
  /// Private writable memory: heap, stacks of threads, private copies of regions. Shared regions do not count.
  public var memoryBytes: Int?
  /// How much of the end of each standard stream is kept, per request.
  public var outputBytes: Int

  public init(memoryBytes: Int? = nil, outputBytes: Int = 64 << 10) {
    self.memoryBytes = memoryBytes
    self.outputBytes = outputBytes
  }
}

/// What a worker answered, and what the supervisor saw meanwhile.
public struct Response: Sendable {
  public var reply: Reply
  public var regions: [SealedRegion]
  /// Time from the mark that lets the worker's clock start to the one that reports its end, by the supervisor's
  /// clock; nil when nothing was timed.
  public var supervisorNanoseconds: Int?
  /// What the worker wrote to its standard streams.
  public var output: CapturedOutput
}

/// A supervised process that runs other people's code and answers requests, one at a time.
///
/// Its standard input is empty, its output and error are pipes of their own, so that nothing it prints can
/// reach the protocol, which has descriptor `socketNumber`. It has its own process group, so Ctrl-C in the
/// terminal does not reach it, and it dies with the thread that started it. Not for use from several threads.
public final class WorkerProcess {
  /// The number under which a worker finds the protocol's socket.
  public static let socketNumber: Int32 = 3

  public let limits: WorkerLimits
  private let child: ChildProcess
  private var socket: FrameSocket
  private var standardOutput: OutputTail
  private var standardError: OutputTail
  /// When a round of waiting ended; what arrived in it is dated so.
  private var arrivalNanoseconds = 0

  /// Starts `command`, which must serve requests on descriptor `socketNumber`.
  ///
  /// Unless its environment sets SWIFT_BACKTRACE, Swift's crash handler is off: it takes 4 ms for a crash
  /// instead of 0.2 ms, and lets a process survive signals that are sent rather than caused.
  public init(_ command: Command, limits: WorkerLimits = .init()) throws(WorkerFailure) {
    self.limits = limits
    var command = command
    command.environment.merge(["SWIFT_BACKTRACE": "enable=no"]) { given, _ in given }
    do {
      var ends: [Int32] = [-1, -1]
      // Two descriptors, as the call wants them.
      try check(unsafe regauge_socket_pair(&ends), "make a socket pair")
      socket = FrameSocket(owning: Descriptor(owning: ends[0]), blocks: false)
      let workerEnd = Descriptor(owning: ends[1])
      let output = try makePipe()
      let errors = try makePipe()
      standardOutput = OutputTail(output.readEnd, limitBytes: limits.outputBytes)
      standardError = OutputTail(errors.readEnd, limitBytes: limits.outputBytes)
      child = try ChildProcess(
        command, streams: [openNothing(), output.writeEnd, errors.writeEnd], inherited: [workerEnd],
        memoryLimitBytes: limits.memoryBytes)
    } catch {
      throw .launch("\(error)")
    }
  }

  public var processIdentifier: Int { Int(child.identifier) }

  /// Whether requests can still be made.
  public var isRunning: Bool { !child.hasEnded() }

  /// Sends one request and waits for its reply.
  ///
  /// - Parameter deadline: how long the reply may take; nil waits for ever. When it passes, the worker and all
  ///   its children are killed.
  /// - Throws: anything but `launch` and `refused`; a `Reply.failed` is returned like any other.
  public func request(
    _ request: Request, regions: [SealedRegion] = [], deadline: Duration? = nil
  ) throws(WorkerFailure) -> Response {
    guard child.termination == nil else { throw .gone(request: request.name) }
    do {
      let message = try encodeMessage(request, regions: regions)
      let isTimed = if case .run = request { true } else { false }
      return try exchange(message, regions, isTimed: isTimed, Deadline(after: deadline))
    } catch {
      throw failure(error, request: request.name, limit: deadline)
    }
  }

  /// Asks the worker to leave, and kills it when it does not within `grace`.
  @discardableResult
  public func shutDown(within grace: Duration = .seconds(2)) -> Termination {
    guard child.termination == nil, (try? request(.shutdown, deadline: grace)) != nil else {
      return child.end()
    }
    awaitEnd(grace)
    return child.end()
  }

  /// Kills the worker and all its children.
  @discardableResult
  public func abandon() -> Termination { child.end() }

  // MARK: - One exchange

  private enum Ending: Error {
    case deadline, interrupt, death
  }

  private func exchange(
    _ message: [UInt8], _ regions: [SealedRegion], isTimed: Bool, _ deadline: Deadline
  ) throws -> Response {
    if try !socket.fill() { throw Ending.death }
    // Taken for the reply, it would put every later answer one request behind.
    guard try socket.next() == nil else { throw ProtocolViolation("it spoke before it was asked") }
    var position = 0
    var marks: [Int] = []
    while true {
      while let frame = try socket.next() {
        switch frame.kind {
        case .mark where !isTimed || marks.count == 2:
          throw ProtocolViolation("it spoke before it was asked")
        case .mark where marks.isEmpty:
          // The worker is ready and waits; its clock starts on receipt.
          marks.append(monotonicNanoseconds())
          var position = 0
          let mark = Frame.encode(.mark)
          while position < mark.count { position = try socket.send(mark, from: position) }
        case .mark: marks.append(arrivalNanoseconds)
        case .message:
          guard position == message.count else {
            throw ProtocolViolation("it replied before it had read the request")
          }
          let (reply, regions) = try decodeMessage(Reply.self, frame)
          return Response(
            reply: reply, regions: regions,
            supervisorNanoseconds: marks.count == 2 ? marks[1] - marks[0] : nil, output: takeOutput())
        }
      }
      let ready = try wait(until: deadline, toSend: position < message.count)
      if ready.socketWritable { position = try socket.send(message, from: position, regions: regions) }
      if ready.socketReadable, try !socket.fill() { throw Ending.death }
      // Only when the socket has nothing more to give: the reply may have been sent before the end.
      if ready.ended, !ready.socketReadable { throw Ending.death }
    }
  }

  private struct Readiness {
    var socketReadable, socketWritable, ended: Bool
  }

  /// Waits until something happens, and drains the standard streams on the way.
  private func wait(
    until deadline: Deadline, toSend: Bool = false, watchesSocket: Bool = true
  ) throws -> Readiness {
    let hungUp = Int16(POLLHUP | POLLERR)
    // Poll ignores −1: a closed stream would report itself for ever.
    func watch(_ descriptor: Int32, when isOpen: Bool = true, _ events: Int32 = POLLIN) -> pollfd {
      pollfd(fd: isOpen ? descriptor : -1, events: Int16(events), revents: 0)
    }
    var polls = [
      watch(socket.descriptor.number, when: watchesSocket, toSend ? POLLIN | POLLOUT : POLLIN),
      watch(child.ending.number),
      watch(Interrupts.descriptor),
      watch(standardOutput.readEnd.number, when: standardOutput.isOpen),
      watch(standardError.readEnd.number, when: standardError.isOpen),
    ]
    // As many as the array holds.
    let count = unsafe poll(&polls, nfds_t(polls.count), deadline.pollMilliseconds)
    arrivalNanoseconds = monotonicNanoseconds()
    if count < 0, errno != EINTR { throw SystemError("wait for the worker", code: errno) }
    if Interrupts.isRaised { throw Ending.interrupt }
    if count > 0 {
      if polls[3].revents != 0 { standardOutput.drain() }
      if polls[4].revents != 0 { standardError.drain() }
    }
    let socketEvents = count > 0 ? polls[0].revents : 0
    let readable = socketEvents & (Int16(POLLIN) | hungUp) != 0
    if !readable, deadline.isOver { throw Ending.deadline }
    return Readiness(
      socketReadable: readable, socketWritable: socketEvents & Int16(POLLOUT) != 0,
      ended: count > 0 && polls[1].revents != 0)
  }

  private func takeOutput() -> CapturedOutput {
    standardOutput.drain()
    standardError.drain()
    let droppedBytes = standardOutput.droppedBytes + standardError.droppedBytes
    return CapturedOutput(
      standardOutput: standardOutput.take(), standardError: standardError.take(), droppedBytes: droppedBytes)
  }

  // MARK: - Its end

  /// Ends the worker and says why, with what is known of its end.
  private func failure(_ error: any Error, request: String, limit: Duration?) -> WorkerFailure {
    // A worker that closed its socket is about to end by itself, with a status worth knowing.
    if case Ending.death? = error as? Ending { awaitEnd(.seconds(1)) }
    if let error = error as? SystemError, error.code == EPIPE { awaitEnd(.seconds(1)) }
    let endedByItself = child.hasEnded()
    let status = child.end()
    let evidence = WorkerEvidence(request: request, termination: status, output: takeOutput())
    switch error {
    case Ending.interrupt: return .interrupted
    case Ending.deadline: return .timedOut(after: limit ?? .zero, evidence)
    case let violation as ProtocolViolation: return .protocolViolation(violation.problem, evidence)
    default: break
    }
    guard endedByItself else {
      let problem = error is Ending ? "it closed its socket without ending" : "\(error)"
      return .protocolViolation(problem, evidence)
    }
    if let bytes = limits.memoryBytes, evidence.speaksOfMemory { return .memoryLimit(bytes: bytes, evidence) }
    return .crashed(evidence)
  }

  /// Lets the worker end by itself, and reads what it still writes: a full pipe would hold it up.
  private func awaitEnd(_ grace: Duration) {
    let deadline = Deadline(after: grace)
    while !child.hasEnded() {
      guard (try? wait(until: deadline, watchesSocket: false)) != nil else { return }
    }
  }
}
