import Glibc

extension Subprocess {
  /// Runs `command` on this process's own streams and terminal, and waits for its end.
  ///
  /// The program stays in the foreground: it may read from the terminal, and Ctrl-C reaches it as well as this
  /// process. It decides itself what an interrupt means, so one is waited out here.
  /// - Parameter outputToErrors: what the program writes to its standard output goes to standard error.
  /// - Throws: `SubprocessFailure.launch` when it cannot be started.
  public static func attend(
    _ command: Command, outputToErrors: Bool = false
  ) throws(SubprocessFailure) -> Termination {
    let child: ChildProcess
    do {
      let numbers = [STDIN_FILENO, outputToErrors ? STDERR_FILENO : STDOUT_FILENO, STDERR_FILENO]
      child = try ChildProcess(
        command, streams: try numbers.map { Descriptor(owning: try duplicate($0)) }, sharesGroup: true)
    } catch {
      throw .launch("\(error)")
    }
    while !child.hasEnded() {
      var poll = pollfd(fd: child.ending.number, events: Int16(POLLIN), revents: 0)
      // One descriptor; an interruption by a signal is as good as a wake-up.
      _ = unsafe Glibc.poll(&poll, 1, -1)
    }
    return child.end()
  }

  private static func duplicate(_ number: Int32) throws(SystemError) -> Int32 {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw SystemError("pass on descriptor \(number)", code: errno) }
    return copy
  }
}
