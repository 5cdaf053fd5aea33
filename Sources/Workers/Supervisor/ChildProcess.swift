import CSystem
import Glibc

/// A running child, as a rule in its own process group, killed and reaped at the latest with its owner.
///
/// The kernel also kills it when the thread that started it ends, so start children from a thread that
/// outlives them; the main thread always does.
final class ChildProcess {
  let identifier: pid_t
  /// Becomes readable when the child ends, even while its own children keep its pipes open.
  let ending: Descriptor
  private(set) var termination: Termination?
  private(set) var cpuNanoseconds = 0
  /// What `kill` is told to reach the child: its group, or in its parent's group the child alone.
  private let target: pid_t
  /// The most resident memory, at least that of this process when it started the child.
  private(set) var peakResidentBytes = 0

  /// Starts `command` with the descriptors `streams` as 0, 1, 2 and `inherited` as 3, 4…
  ///
  /// - Parameter sharesGroup: it stays in this process's group, and may read from the terminal.
  init(
    _ command: Command, streams: [Descriptor], inherited: [Descriptor] = [], memoryLimitBytes: Int? = nil,
    sharesGroup: Bool = false
  ) throws {
    precondition(streams.count == 3, "ChildProcess: three standard streams")
    let arguments = CStrings([command.programName ?? command.executable] + command.arguments)
    let environment = CStrings(command.environment.map { "\($0.key)=\($0.value)" }.sorted())
    let texts = CStrings([command.executable, command.workingDirectory ?? ""])
    let inheritedNumbers = inherited.map(\.number)
    var process: pid_t = -1
    var step = REGAUGE_SPAWN_FORK
    // Everything the plan points at lives until the call returns, by when the child has its own copy.
    let result = withExtendedLifetime((arguments, environment, texts, streams, inherited)) {
      unsafe inheritedNumbers.withUnsafeBufferPointer { inheritedNumbers in
        var plan = unsafe regauge_spawn_plan()
        unsafe plan.path = UnsafePointer(texts.pointers[0])
        unsafe plan.arguments = UnsafePointer(arguments.pointers)
        unsafe plan.environment = UnsafePointer(environment.pointers)
        unsafe plan.working_directory =
          command.workingDirectory == nil ? nil : UnsafePointer(texts.pointers[1])
        unsafe plan.standard_streams = (streams[0].number, streams[1].number, streams[2].number)
        unsafe plan.inherited = inheritedNumbers.baseAddress
        unsafe plan.inherited_count = Int32(inheritedNumbers.count)
        unsafe plan.memory_limit_bytes = Int64(memoryLimitBytes ?? -1)
        unsafe plan.shares_group = sharesGroup ? 1 : 0
        return unsafe regauge_spawn(&plan, &process, &step)
      }
    }
    guard result == 0 else {
      throw LaunchFailure(
        executable: command.executable, workingDirectory: command.workingDirectory, step: .init(step),
        code: -result)
    }
    identifier = process
    target = sharesGroup ? process : -process
    let ending = regauge_process_descriptor(process)
    guard ending >= 0 else {
      kill(target, SIGKILL)
      var ignored = regauge_exit()
      unsafe regauge_reap(process, 1, &ignored)
      throw SystemError("watch process \(process)", code: -ending)
    }
    self.ending = Descriptor(owning: ending)
  }

  deinit { end() }

  /// Reaps the child if it has ended, and says whether it has.
  func hasEnded() -> Bool { termination != nil || reap(mayBlock: false) }

  /// Kills the child with its whole process group, if it still runs, and reaps it.
  @discardableResult
  func end() -> Termination {
    if termination == nil {
      // Before reaping: afterwards the number could belong to another process group.
      kill(target, SIGKILL)
      _ = reap(mayBlock: true)
    }
    return termination!
  }

  private func reap(mayBlock: Bool) -> Bool {
    if mayBlock { waitUntilEnded() }
    var result = regauge_exit()
    // While the child is a zombie its group number is still taken: whatever it left behind goes now.
    var poll = pollfd(fd: ending.number, events: Int16(POLLIN), revents: 0)
    guard unsafe Glibc.poll(&poll, 1, 0) == 1 else { return false }
    kill(target, SIGKILL)
    guard unsafe regauge_reap(identifier, 1, &result) == 1 else {
      // Somebody else reaped it, which only a bug can do; there is nothing left to know.
      termination = .exited(-1)
      return true
    }
    cpuNanoseconds = Int(result.cpu_nanoseconds)
    peakResidentBytes = Int(result.peak_resident_bytes)
    termination =
      result.signal == 0
      ? .exited(Int(result.status)) : .signaled(Int(result.signal), name: signalName(result.signal))
    return true
  }

  private func waitUntilEnded() {
    var poll = pollfd(fd: ending.number, events: Int16(POLLIN), revents: 0)
    while unsafe Glibc.poll(&poll, 1, -1) < 0 && errno == EINTR {}
  }
}

/// The name of a signal, for instance "SIGSEGV".
func signalName(_ number: Int32) -> String {
  // A static string of the C library, or nil.
  guard let name = unsafe regauge_signal_name(number) else { return "signal \(number)" }
  return "SIG" + (unsafe String(cString: name))
}

extension LaunchFailure.Step {
  init(_ step: regauge_spawn_step) {
    self =
      switch step {
      case REGAUGE_SPAWN_DESCRIPTORS: .descriptors
      case REGAUGE_SPAWN_LIMITS: .limits
      case REGAUGE_SPAWN_DIRECTORY: .directory
      case REGAUGE_SPAWN_EXECUTE: .execute
      default: .fork
      }
  }
}

/// A NULL-terminated array of C strings, as exec wants it.
@safe
private final class CStrings {
  let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ strings: [String]) {
    count = strings.count
    unsafe pointers = .allocate(capacity: strings.count + 1)
    // An embedded NUL would end the string early; there is no way to pass one on.
    for (index, string) in strings.enumerated() { unsafe pointers[index] = strdup(string) }
    unsafe pointers[strings.count] = nil
  }

  deinit {
    for index in 0..<count { unsafe free(pointers[index]) }
    unsafe pointers.deallocate()
  }
}
