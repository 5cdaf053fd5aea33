import Glibc

/// How a program whose output went to files came to its end.
public struct FileRun: Sendable, Equatable {
  public var termination: Termination
  /// CLOCK_MONOTONIC before the process was made.
  public var startedAtMonotonicNanoseconds: Int
  /// From then until its end was seen.
  public var wallNanoseconds: Int
  /// Processor time of the program and of the children it waited for.
  public var cpuNanoseconds: Int
}

extension Subprocess {
  /// Runs `command` with its outputs in files, which are made anew, and waits for its end.
  ///
  /// Nothing stands between the program and its files, so that the time is the program's own, its start included.
  /// - Parameters:
  ///   - input: the file that is its standard input; nil for none.
  ///   - deadline: how long it may run.
  ///   - outputLimitBytes: how much it may print, looked at ten times a second.
  /// - Throws: `SubprocessFailure`; the program was ended then.
  public static func run(
    _ command: Command, input: String? = nil, output: String, errors: String, deadline: Duration,
    outputLimitBytes: Int = .max
  ) throws(SubprocessFailure) -> FileRun {
    let limit = Deadline(after: deadline)
    let streams: [Descriptor]
    do {
      streams = [
        try input.map(openForReading) ?? openNothing(), try openForWriting(output),
        try openForWriting(errors),
      ]
    } catch {
      throw .launch("\(error)")
    }
    let started = monotonicNanoseconds()
    let child: ChildProcess
    do {
      child = try ChildProcess(command, streams: streams)
    } catch {
      throw .launch("\(error)")
    }
    while !child.hasEnded() {
      if Interrupts.isRaised { throw .interrupted(program: command.executable) }
      if limit.isOver { throw .timedOut(program: command.executable, after: deadline) }
      var polls = [child.ending.number, Interrupts.descriptor].map {
        pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
      }
      // As many as the array holds; an interruption by a signal is looked at above.
      _ = unsafe poll(&polls, nfds_t(polls.count), min(limit.pollMilliseconds, 100))
      if streams.dropFirst().contains(where: { byteCount(of: $0) > outputLimitBytes }) {
        throw .flooded(program: command.executable, limitBytes: outputLimitBytes)
      }
    }
    let ended = monotonicNanoseconds()
    return FileRun(
      termination: child.end(), startedAtMonotonicNanoseconds: started, wallNanoseconds: ended - started,
      cpuNanoseconds: child.cpuNanoseconds)
  }

  private static func byteCount(of file: Descriptor) -> Int {
    var status = stat()
    return unsafe fstat(file.number, &status) == 0 ? Int(status.st_size) : 0
  }

  private static func openForReading(_ path: String) throws(SystemError) -> Descriptor {
    let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw SystemError("open \(path)", code: errno) }
    return Descriptor(owning: number)
  }

  private static func openForWriting(_ path: String) throws(SystemError) -> Descriptor {
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard number >= 0 else { throw SystemError("make \(path)", code: errno) }
    return Descriptor(owning: number)
  }
}
