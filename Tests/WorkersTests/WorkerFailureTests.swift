import Testing
import Workers

@Suite("A worker that fails")
struct WorkerFailureTests {
  /// What a stage of the fixture does to its worker, as the supervisor reports it.
  static let deaths: [(stage: String, status: Termination, message: String)] = [
    (
      "signal 11", .signaled(11, name: "SIGSEGV"),
      "the worker was ended by SIGSEGV (signal 11) during 'run signal 11'"
    ),
    (
      "signal 6", .signaled(6, name: "SIGABRT"),
      "the worker was ended by SIGABRT (signal 6) during 'run signal 6'"
    ),
    (
      "signal 9", .signaled(9, name: "SIGKILL"),
      "the worker was ended by SIGKILL (signal 9) during 'run signal 9'"
    ),
    (
      "leave the socket to a child", .signaled(9, name: "SIGKILL"),
      "the worker was ended by SIGKILL (signal 9) during 'run leave the socket to a child'"
    ),
    ("exit 0", .exited(0), "the worker exited with status 0 during 'run exit 0'"),
    ("exit 3", .exited(3), "the worker exited with status 3 during 'run exit 3'"),
  ]

  @Test("Its death is named by signal or status", arguments: deaths)
  func deathIsNamed(stage: String, status: Termination, message: String) throws {
    let worker = try Fixture.start()
    let failure = #expect(throws: WorkerFailure.self) {
      try worker.run(.stage(stage), deadline: .seconds(30))
    }
    guard case .crashed(let evidence)? = failure else {
      Issue.record("expected a crash, got \(String(describing: failure))")
      return
    }
    #expect(evidence.termination == status)
    #expect(failure?.description == message)
  }

  @Test("A trap comes with its last words")
  func trap() throws {
    let worker = try Fixture.start()
    let failure = #expect(throws: WorkerFailure.self) { try worker.run(.stage("trap")) }
    guard case .crashed(let evidence)? = failure else {
      Issue.record("expected a crash, got \(String(describing: failure))")
      return
    }
    #expect(["SIGILL", "SIGTRAP"].contains { evidence.termination.description.contains($0) })
    #expect(evidence.output.standardError.contains("a planted trap"))
  }

  @Test("A hang ends at the deadline")
  func hang() throws {
    let worker = try Fixture.start()
    let process = worker.processIdentifier
    let failure = #expect(throws: WorkerFailure.self) {
      try worker.run(.stage("hang"), deadline: .milliseconds(200))
    }
    guard case .timedOut(after: .milliseconds(200), let evidence)? = failure else {
      Issue.record("expected a timeout, got \(String(describing: failure))")
      return
    }
    #expect(evidence.termination == .signaled(9, name: "SIGKILL"))
    #expect(!isAlive(process))
    #expect(
      failure?.description
        == "the worker did not finish 'run hang' within 0.2 seconds and was killed; allow it more time, "
        + "or look for an endless loop")
  }

  @Test("Memory beyond the limit is refused and named")
  func memoryLimit() throws {
    let limit = 512 << 20
    let worker = try Fixture.start(limits: WorkerLimits(memoryBytes: limit))
    let failure = #expect(throws: WorkerFailure.self) {
      try worker.run(.stage("exhaust memory"), deadline: .seconds(60))
    }
    guard case .memoryLimit(bytes: limit, _)? = failure else {
      Issue.record("expected the memory limit, got \(String(describing: failure))")
      return
    }
  }

  /// What the fixture does to the protocol, and what is said of it.
  static let violations: [(stage: String, problem: String)] = [
    ("send hello, supervisor", "expected a frame, found the bytes 68 65 6c 6c 6f 2c 20 73"),
    ("send RGG1\u{9}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}", "a frame of unknown kind 9"),
    ("send RGG1\u{1}\u{0}\u{0}\u{0}\u{2}\u{0}\u{0}\u{0}{}", "a message that is no Reply: {}"),
    ("send RGG1\u{1}\u{0}\u{2}\u{0}\u{2}\u{0}\u{0}\u{0}{}", "a frame announces 2 regions, 0 came along"),
    (
      "send RGG1\u{1}\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}\u{7f}",
      "a frame of 2130706432 bytes; at most 67108864 are allowed"
    ),
    ("pass an open region", "a region arrived that is not sealed, so its sender could still change it"),
    ("lie about the size", "slot 's' was announced as region 0 of 1099511627776 bytes, which did not come"),
    ("close the socket", "it closed its socket without ending"),
  ]

  @Test("A broken protocol is named, and the worker is killed", arguments: violations)
  func violationIsNamed(stage: String, problem: String) throws {
    let worker = try Fixture.start()
    let process = worker.processIdentifier
    try worker.put("s", SealedRegion("text"))
    let failure = #expect(throws: WorkerFailure.self) {
      try worker.run(.stage(stage, returning: ["s"]), deadline: .seconds(30))
    }
    guard case .protocolViolation(problem, let evidence)? = failure else {
      Issue.record("expected '\(problem)', got \(String(describing: failure))")
      return
    }
    #expect(evidence.termination == .signaled(9, name: "SIGKILL"))
    #expect(!isAlive(process))
  }

  @Test("Two replies to one request are a violation at the next")
  func repliesTwice() throws {
    let worker = try Fixture.start()
    let request = Request.run(.stage("reply twice"))
    #expect(try worker.request(request).reply == .dropped)
    let failure = #expect(throws: WorkerFailure.self) {
      // The second reply may still be on its way.
      for _ in 0..<100 { _ = try worker.request(.drop(slots: []), deadline: .seconds(30)) }
    }
    guard case .protocolViolation("it spoke before it was asked", _)? = failure else {
      Issue.record("got \(String(describing: failure))")
      return
    }
  }

  @Test("A reply of the wrong kind is a violation")
  func wrongReply() throws {
    let worker = try Fixture.start()
    let failure = #expect(throws: WorkerFailure.self) { try worker.load(.native(libraryPath: "/x")) }
    guard case .protocolViolation("it answered with 'dropped'", _)? = failure else {
      Issue.record("got \(String(describing: failure))")
      return
    }
  }

  /// Programs that cannot be started, and what is said of them.
  static let launches: [(command: Command, message: String)] = [
    (
      Command("/no/such/program"),
      "cannot start /no/such/program: cannot execute the file: No such file or directory; check the path, "
        + "and the interpreter named in a script's first line"
    ),
    (
      Command("/etc/passwd"),
      "cannot start /etc/passwd: cannot execute the file: Permission denied; it must be a file with execute "
        + "permission"
    ),
    (
      Command("/bin/true", workingDirectory: "/no/such/place"),
      "cannot start /bin/true: cannot enter the working directory /no/such/place: No such file or directory; "
        + "create it, or name another"
    ),
  ]

  @Test("A program that cannot be started is named with the step that failed", arguments: launches)
  func launchIsExplained(command: Command, message: String) {
    #expect(throws: WorkerFailure.launch(message)) { try WorkerProcess(command) }
    #expect(throws: SubprocessFailure.launch(message)) { try Subprocess.run(command) }
  }

  @Test("A program that is no worker crashes at its first request")
  func noWorker() throws {
    let worker = try WorkerProcess(Command("/bin/sh", ["-c", "echo not today >&2; exit 7"]))
    let failure = #expect(throws: WorkerFailure.self) { try worker.run(.stage("nothing")) }
    #expect(
      failure?.description
        == "the worker exited with status 7 during 'run nothing'; it last wrote:\n  not today")
  }
}
