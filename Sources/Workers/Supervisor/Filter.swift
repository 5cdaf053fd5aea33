import CSystem
import Glibc

/// A program that makes its standard output of its standard input, run by a worker in its own process group: what ends
/// the worker ends the program too, with all that it started.
public enum Filter {
  /// How a program ended and what it wrote.
  public struct Result: Sendable {
    public var termination: Termination
    public var output: [UInt8]
    /// Why the program was ended before its time; nil where it ended by itself.
    public var stop: Stop?
    /// The end of what it wrote to standard error.
    public var standardError: String
    public var cpuNanoseconds: Int
    /// At least what this process had resident when it started the program.
    public var peakResidentBytes: Int
  }

  public enum Stop: Sendable, Equatable {
    /// It wrote more than it may.
    case tooLong
    /// It began with something else than it should.
    case unexpectedStart
  }

  private static let errorLimitBytes = 64 << 10
  /// Larger pipes mean fewer switches between the two processes; the kernel's own size is a sixteenth of it.
  private static let pipeByteCount: Int32 = 1 << 20

  /// Runs `command` to its end. What is left of its children then is for `ProcessGroup`.
  ///
  /// - Parameters:
  ///   - start: what its output must begin with, as far as there is any.
  ///   - outputLimitBytes: beyond it the program is ended.
  public static func run(
    _ command: Command, input: SealedRegion, start: [UInt8], outputLimitBytes: Int
  ) throws -> Result {
    let outputPipe = try makePipe()
    let errorPipe = try makePipe()
    // F_SETPIPE_SZ, which Swift's Glibc lacks. Advice only: a pipe of the ordinary size does as well.
    _ = fcntl(outputPipe.writeEnd.number, 1031, pipeByteCount)
    var errors = OutputTail(errorPipe.readEnd, limitBytes: errorLimitBytes)
    let source = outputPipe.readEnd
    let child = try ChildProcess(
      command, streams: [try input.reading(), outputPipe.writeEnd, errorPipe.writeEnd], sharesGroup: true)
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: Int(pipeByteCount))
    var isOpen = true
    var stop: Stop?
    while stop == nil {
      // Asked before reading: what the program wrote is in the pipes once it has ended.
      let hasEnded = child.hasEnded()
      while isOpen, stop == nil {
        // The array is as long as the call is told.
        let count = unsafe read(source.number, &chunk, chunk.count)
        if count < 0, errno == EINTR { continue }
        if count <= 0 {
          isOpen = count < 0 && errno == EAGAIN
          break
        }
        output += chunk[..<count]
        if !zip(output, start).allSatisfy({ $0 == $1 }) {
          stop = .unexpectedStart
        } else if output.count > outputLimitBytes {
          stop = .tooLong
        }
        errors.drain()
      }
      errors.drain()
      if hasEnded { break }
      wait(child, isOpen ? source.number : -1, errors.isOpen ? errors.readEnd.number : -1)
    }
    let termination = child.end()
    errors.drain()
    return Result(
      termination: termination, output: output, stop: stop, standardError: errors.take(),
      cpuNanoseconds: child.cpuNanoseconds, peakResidentBytes: child.peakResidentBytes)
  }

  private static func wait(_ child: ChildProcess, _ output: Int32, _ errors: Int32) {
    // Poll ignores −1: a closed stream would report itself for ever.
    var polls = [child.ending.number, output, errors].map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    // As many as the array holds.
    _ = unsafe poll(&polls, nfds_t(polls.count), -1)
  }
}

extension SealedRegion {
  /// The region as a file of its own, to be read from the beginning.
  func reading() throws(SystemError) -> Descriptor {
    let number = unsafe open("/proc/self/fd/\(descriptor.number)", O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { throw SystemError("open a shared region for reading", code: errno) }
    return Descriptor(owning: number)
  }
}

/// The other processes of this worker's process group: what the programs that it ran have left behind.
public enum ProcessGroup {
  /// Ends them and says how many were at work. They get ten milliseconds to end by themselves.
  public static func endOthers() -> Int {
    // Else it is the group of whoever started this process.
    guard getpgrp() == getpid() else { return 0 }
    for _ in 0..<10 {
      if others().isEmpty { return 0 }
      usleep(1_000)
    }
    let left = others()
    for process in left { kill(process, SIGKILL) }
    return left.count
  }

  private static func others() -> [pid_t] {
    let (own, group) = (getpid(), getpgrp())
    return numberedEntries(of: "/proc").map { pid_t($0) }.filter { $0 != own && isMember($0, of: group) }
  }

  /// Whether a process that has not ended is of the group: its state is the first field after the name in
  /// parentheses, see proc(5).
  private static func isMember(_ process: pid_t, of group: pid_t) -> Bool {
    guard getpgid(process) == group, let text = try? readSmallFile("/proc/\(process)/stat"),
      let end = text.lastIndex(of: ")")
    else { return false }
    let fields = text[text.index(after: end)...].split(separator: " ")
    return !fields.isEmpty && fields[0] != "Z" && fields[0] != "X"
  }
}
