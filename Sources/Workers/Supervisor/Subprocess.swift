import Glibc

/// What a program left behind.
public struct SubprocessResult: Sendable, Equatable {
  public var termination: Termination
  /// The end of its standard output, if there was more than the limit; all of it otherwise.
  public var standardOutput: String
  public var standardError: String
  /// True when the beginning of either text was dropped.
  public var isTruncated: Bool
  public var wallNanoseconds: Int
  /// Processor time of the program and of the children it waited for.
  public var cpuNanoseconds: Int
}

/// Why a program did not run to its end.
public enum SubprocessFailure: Error, Equatable, Sendable {
  case launch(String)
  case timedOut(program: String, after: Duration)
  case interrupted(program: String)
  case flooded(program: String, limitBytes: Int)
}

extension SubprocessFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .launch(let problem): problem
    case .timedOut(let program, let limit):
      "\(program) did not finish within \(limit) and was ended; allow it more time"
    case .interrupted(let program): "interrupted while \(program) ran"
    case .flooded(let program, let limit):
      "\(program) printed more than \(limit) bytes and was ended; let it print less, or into a file"
    }
  }
}

/// Programs that run to their end, such as Python tools, git or a compiler.
public enum Subprocess {
  /// Runs `command` with `input` as its standard input and waits for its end.
  ///
  /// Nothing can block it: the input is a file in memory, both outputs are drained as they come. It ends as
  /// soon as the program does, even if children of the program still hold its output; those are ended.
  /// - Parameters:
  ///   - deadline: how long it may run; nil is for ever.
  ///   - outputLimitBytes: how much of the end of each output is kept.
  public static func run(
    _ command: Command, input: [UInt8] = [], deadline: Duration? = nil, outputLimitBytes: Int = 64 << 20
  ) throws(SubprocessFailure) -> SubprocessResult {
    let started = monotonicNanoseconds()
    let limit = Deadline(after: deadline)
    var output: OutputTail
    var errors: OutputTail
    let child: ChildProcess
    do {
      let outputPipe = try makePipe()
      let errorPipe = try makePipe()
      output = OutputTail(outputPipe.readEnd, limitBytes: outputLimitBytes)
      errors = OutputTail(errorPipe.readEnd, limitBytes: outputLimitBytes)
      child = try ChildProcess(
        command, streams: [standardInput(input), outputPipe.writeEnd, errorPipe.writeEnd])
    } catch {
      throw .launch("\(error)")
    }
    while true {
      // Asked before draining: what the program wrote is in the pipes once it has ended.
      let hasEnded = child.hasEnded()
      output.drain()
      errors.drain()
      if hasEnded { break }
      if Interrupts.isRaised { throw .interrupted(program: command.executable) }
      if limit.isOver { throw .timedOut(program: command.executable, after: deadline ?? .zero) }
      wait(child, output, errors, limit)
    }
    let isTruncated = output.droppedBytes + errors.droppedBytes > 0
    return SubprocessResult(
      termination: child.end(), standardOutput: output.take(), standardError: errors.take(),
      isTruncated: isTruncated, wallNanoseconds: monotonicNanoseconds() - started,
      cpuNanoseconds: child.cpuNanoseconds)
  }

  private static func wait(
    _ child: ChildProcess, _ output: OutputTail, _ errors: OutputTail, _ limit: Deadline
  ) {
    var polls = [
      child.ending.number, Interrupts.descriptor,
      // Poll ignores −1: a closed stream would report itself for ever.
      output.isOpen ? output.readEnd.number : -1, errors.isOpen ? errors.readEnd.number : -1,
    ].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    // As many as the array holds; an interruption by a signal is looked at by the caller.
    _ = unsafe poll(&polls, nfds_t(polls.count), limit.pollMilliseconds)
  }

  private static func standardInput(_ input: [UInt8]) throws -> Descriptor {
    guard !input.isEmpty else { return try openNothing() }
    return try makeInputFile(input)
  }
}
