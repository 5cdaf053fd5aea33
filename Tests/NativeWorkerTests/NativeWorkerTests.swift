import Columns
import Testing
import Workers

@Suite("A native worker")
struct NativeWorkerTests {
  @Test("It lists what the library says of itself")
  func listing() throws {
    let worker = try NativeWorker.start()
    let path = try NativeWorker.library.get()
    guard case .native(let report) = try worker.load(.native(libraryPath: path)) else {
      Issue.record("no native report")
      return
    }
    #expect(report.libraryName == "misbehaving")
    #expect(report.toolchain == "C")
    #expect(report.isOptimized && report.abiVersion == 1)
    #expect(report.stages.count == 9)
    #expect(
      report.stages[0]
        == NativeStage(
          name: "double", inputs: [NativePort(name: "values", isParameter: false, schemaText: "int64")],
          outputs: [NativePort(name: "doubled", isParameter: false, schemaText: "int64")]))
  }

  @Test("A stage's result comes back, and its inputs stay as they are", arguments: [0, 1, 100_000])
  func result(count: Int) throws {
    let worker = try NativeWorker.startLoaded()
    try worker.put("in", SealedRegion(datum: integers((0..<count).map(Int64.init))))
    let result = try worker.run(.stage("double"))
    #expect(result.report.outcome == .completed)
    #expect(result.report.changedInputs.isEmpty)
    let out = try #require(try result.region(of: "out")?.datum())
    #expect(out.column.isBitIdentical(to: integers((0..<count).map { 2 * Int64($0) }).column))
  }

  @Test("Stages follow each other without leaving the worker, as often as asked", arguments: [false, true])
  func chain(freshMemory: Bool) throws {
    let worker = try NativeWorker.startLoaded()
    try worker.put("in", SealedRegion(datum: integers([1, 2, 3])))
    let slots = ["in", "a", "b", "c"]
    let steps = zip(slots, slots.dropFirst()).map { source, target in
      Step(stage: "double", arguments: [Argument(name: "values", slot: source)], outputs: [target])
    }
    let request = RunRequest(
      steps: steps, repetitions: 50, returning: ["c", "a"], checkInputs: true, freshMemory: freshMemory)
    let result = try worker.run(request)
    #expect(result.report.stepNanoseconds.count == 3)
    #expect(result.report.stepNanoseconds.reduce(0, +) <= result.report.timing.wallNanoseconds)
    #expect(result.regions.map(\.slot) == ["c", "a"])
    let last = try #require(try result.region(of: "c")?.datum())
    #expect(last.column.isBitIdentical(to: integers([8, 16, 24]).column))
    #expect(result.report.peakResidentBytes >= result.report.baselineResidentBytes)
  }

  @Test("An error of a stage comes with class, message, path and stage")
  func error() throws {
    let worker = try NativeWorker.startLoaded()
    try worker.put("in", SealedRegion(datum: integers([1])))
    let record = ExceptionRecord(
      className: "ValueError", message: "too small", path: "values[0]", stage: "fail")
    #expect(try worker.run(.stage("fail")).report.outcome == .raised(record))
    #expect(try worker.run(.stage("double")).report.outcome == .completed)
  }

  @Test("What C code prints comes with the run")
  func output() throws {
    let worker = try NativeWorker.startLoaded()
    try worker.put("in", SealedRegion(datum: integers([1])))
    #expect(try worker.run(.stage("print")).report.capturedOutput.standardOutput == "from C\n")
  }

  @Test("Output of another type than declared is not let through")
  func badOutput() throws {
    let worker = try NativeWorker.startLoaded()
    try worker.put("in", SealedRegion(datum: integers([1])))
    let result = try worker.run(.stage("return text"))
    guard case .unrepresentable(let record) = result.report.outcome else {
      Issue.record("got \(result.report.outcome)")
      return
    }
    #expect(record.stage == "return text")
    #expect(record.message.contains("doubled"))
    #expect(result.regions.isEmpty)
  }

  /// Stages that end their worker, with the signal they end it by.
  static let endings: [(stage: String, signal: String)] = [
    ("abort", "SIGABRT"), ("write to input", "SIGSEGV"),
  ]

  @Test("A crash is named by its signal; writing to an input is one", arguments: endings)
  func crash(stage: String, signal: String) throws {
    let worker = try NativeWorker.startLoaded()
    try worker.put("in", SealedRegion(datum: integers([1])))
    let failure = #expect(throws: WorkerFailure.self) { try worker.run(.stage(stage)) }
    guard case .crashed(let evidence)? = failure else {
      Issue.record("got \(String(describing: failure))")
      return
    }
    #expect(evidence.termination.description.contains(signal))
  }

  @Test("A thread at work after the call is counted, one at rest is not")
  func threads() throws {
    let worker = try NativeWorker.startLoaded()
    try worker.put("in", SealedRegion(datum: integers([1])))
    #expect(try worker.run(.stage("leave a pool")).report.threadsLeftBehind == 0)
    #expect(try worker.run(.stage("leave work")).report.threadsLeftBehind == 1)
  }

  @Test("A hang ends at the deadline")
  func hang() throws {
    let worker = try NativeWorker.startLoaded()
    try worker.put("in", SealedRegion(datum: integers([1])))
    let failure = #expect(throws: WorkerFailure.self) {
      try worker.run(.stage("hang"), deadline: .milliseconds(200))
    }
    guard case .timedOut? = failure else {
      Issue.record("got \(String(describing: failure))")
      return
    }
  }
}
