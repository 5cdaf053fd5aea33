import Testing
import Workers

@Suite("A supervised worker")
struct WorkerProcessTests {
  @Test("A region travels to the worker and back unchanged")
  func regionTravels() throws {
    let worker = try Fixture.start()
    let region = try SealedRegion("eleven bytes")
    try worker.put("words", region)
    try worker.put("nothing", SealedRegion(""))
    let result = try worker.run(.stage("nothing", returning: ["nothing", "words"]))
    #expect(result.report.outcome == .completed)
    #expect(try result.region(of: "words")?.text == "eleven bytes")
    #expect(result.region(of: "nothing")?.byteCount == 0)
    #expect(worker.shutDown() == .exited(0))
  }

  @Test("The supervisor's clock sees the timed part, and no more than the whole request")
  func bothClocks() throws {
    let worker = try Fixture.start()
    let before = monotonicNanoseconds()
    let result = try worker.run(.stage("nothing"))
    let whole = monotonicNanoseconds() - before
    let seen = try #require(result.supervisorNanoseconds)
    #expect(seen >= 0 && seen <= whole)
    #expect(result.report.timing.wallNanoseconds <= whole)
    #expect(result.report.timing.startedAtMonotonicNanoseconds >= before)
  }

  @Test("What a stage prints comes with its own run")
  func outputIsAttributed() throws {
    let worker = try Fixture.start()
    #expect(try worker.run(.stage("print one")).report.capturedOutput.standardOutput == "one\n")
    #expect(try worker.run(.stage("nothing")).report.capturedOutput == CapturedOutput())
    #expect(try worker.run(.stage("print two")).report.capturedOutput.standardOutput == "two\n")
  }

  @Test("A flood on standard output neither blocks the worker nor fills the supervisor")
  func flood() throws {
    let worker = try Fixture.start(limits: WorkerLimits(outputBytes: 10_000))
    let output = try worker.run(.stage("flood"), deadline: .seconds(60)).report.capturedOutput
    #expect(output.standardOutput.utf8.count == 10_000)
    #expect(output.droppedBytes == (32 << 20) - 10_000)
  }

  @Test("An error of a stage leaves the worker alive")
  func errorsAreNotTheEnd() throws {
    let worker = try Fixture.start()
    let outcome = try worker.run(.stage("fail")).report.outcome
    #expect(outcome == .raised(ExceptionRecord(className: "Error", message: "as asked", stage: "fail")))
    #expect(throws: WorkerFailure.refused(.init(.unknownSlot, "rebuild: there is no slot 'x'"), .init())) {
      try worker.rebuild("x")
    }
    #expect(try worker.run(.stage("nothing")).report.outcome == .completed)
  }

  @Test("The high-water mark of memory can be reset")
  func memory() throws {
    let worker = try Fixture.start()
    let first = try worker.memory(resetPeak: true)
    #expect(first.residentBytes > 100_000)
    #expect(first.peakResidentBytes >= first.residentBytes)
    let second = try worker.memory()
    #expect(second.peakResidentBytes >= second.residentBytes)
  }

  @Test("A worker that has ended says so to the next request")
  func goneAfterFailure() throws {
    let worker = try Fixture.start()
    #expect(throws: WorkerFailure.self) { try worker.run(.stage("exit 3")) }
    #expect(!worker.isRunning)
    #expect(throws: WorkerFailure.gone(request: "run nothing")) { try worker.run(.stage("nothing")) }
  }

  @Test("Children of a worker end with it, and their hold on its output delays nothing")
  func grandchildren() throws {
    let worker = try Fixture.start()
    let output = try worker.run(.stage("leave a child"), deadline: .seconds(30)).report.capturedOutput
    let child = try #require(Int(output.standardOutput.split(separator: "\n").first ?? ""))
    #expect(isAlive(child))
    #expect(worker.shutDown() == .exited(0))
    #expect(eventually { !isAlive(child) })
  }

  @Test("A worker that is let go of is killed")
  func deinitKills() throws {
    var worker: WorkerProcess? = try Fixture.start()
    let process = try #require(worker?.processIdentifier)
    #expect(isAlive(process))
    worker = nil
    #expect(!isAlive(process))
  }

  @Test("A busy worker dies with its supervisor")
  func diesWithParent() throws {
    let result = try Subprocess.run(Command(Fixture.path, ["abandon-worker"]), deadline: .seconds(30))
    #expect(result.termination == .signaled(9, name: "SIGKILL"))
    let worker = try #require(Int(result.standardOutput.split(separator: "\n").first ?? ""))
    #expect(eventually { !isAlive(worker) })
  }

  @Test("Ctrl-C ends the request and the worker, not the supervisor")
  func interrupt() throws {
    let result = try Subprocess.run(Command(Fixture.path, ["interrupted"]), deadline: .seconds(30))
    #expect(result.termination == .exited(0))
    #expect(result.standardOutput == "interrupted SIGINT ended\n")
  }
}
