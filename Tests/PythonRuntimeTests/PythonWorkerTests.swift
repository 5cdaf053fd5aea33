import Columns
import Testing
import Workers

@Suite("The Python worker")
struct PythonWorkerTests {
  static let module = #"""
    import sys, threading, time

    def double(values): return [2 * value for value in values]
    def total(values, factor): return factor * sum(values)
    def split(values): return [v for v in values if v < 0], [v for v in values if v >= 0]
    def sort_in_place(values): values.sort()
    def append_quietly(values):
        values.append(0)
        return len(values)
    def divide(values): return [1 / value for value in values]
    def leave(values): sys.exit("enough")
    def interrupt(values): raise KeyboardInterrupt
    def recurse(values): return recurse(values)
    def say(values):
        print("to the reader", flush=False)
        print("to the log", file=sys.stderr)
        import os; os.system("echo from a child")
        return values
    def linger(values):
        threading.Thread(target=time.sleep, args=(0.3,), daemon=True).start()
        return values
    def unrepresentable(values): return [{"value": value, "owner": object()} for value in values]
    def nap(values): time.sleep(0.02); return values
    def churn(values):
        import gc
        gc.collect(); gc.collect()
        return values
    """#

  /// A worker with every function of `module` loaded as a stage of its name.
  final class Fixture {
    let folder: TemporaryFolder
    let worker: WorkerProcess

    init(_ interpreter: PythonInterpreter) throws {
      folder = try TemporaryFolder()
      try folder.write(PythonWorkerTests.module, to: "stages.py")
      worker = try Launcher.worker(interpreter)
      let outputs = ["split": ["negative", "positive"], "sort_in_place": []]
      let names = PythonWorkerTests.module.split(separator: "\n").filter { $0.hasPrefix("def ") }
        .map { String($0.dropFirst(4).prefix { $0 != "(" }) }
      let bindings = names.map { name in
        StageBinding(
          name: name, reference: "stages:\(name)", outputs: outputs[name] ?? ["result"],
          mutates: name == "sort_in_place" ? ["values"] : [])
      }
      _ = try worker.load(.python(PythonProgram(searchPaths: [folder.path], stages: bindings)))
    }

    func put(_ slot: String, _ column: Column, root: String = "list") throws {
      let field = Field("value", column.type, metadata: [MetadataKey.root: root])
      let writer = ArrowFileWriter(Datum(field, column))
      try worker.put(slot, SealedRegion(byteCount: writer.byteCount) { writer.write(into: &$0) })
    }

    func run(
      _ stage: String, outputs: [String] = ["out"], repetitions: Int = 1, checkInputs: Bool = false,
      returning: [String] = ["out"]
    ) throws -> RunResult {
      let step = Step(stage: stage, arguments: [Argument(name: "values", slot: "in")], outputs: outputs)
      return try worker.run(
        RunRequest(
          steps: [step], repetitions: repetitions, returning: returning, checkInputs: checkInputs,
          collectGarbageFirst: true), deadline: .seconds(30))
    }

    func integers(_ result: RunResult, _ slot: String) throws -> [Int64?] {
      let region = try #require(result.region(of: slot))
      let column = try #require(Int64Column(ArrowFile.read(region.map()).column))
      return (0..<column.count).map { column[$0] }
    }
  }

  static func fixture(_ values: [Int64] = [3, 1, 2]) throws -> Fixture {
    let fixture = try Fixture(Interpreters.first)
    try fixture.put("in", Int64Column(values).column)
    return fixture
  }

  @Test("Stages run and their outputs come back sealed", arguments: Interpreters.all)
  func runs(_ interpreter: PythonInterpreter) throws {
    let fixture = try Fixture(interpreter)
    try fixture.put("in", Int64Column([3, -1, 2]).column)
    let result = try fixture.run("double", repetitions: 3)
    #expect(result.report.outcome == .completed)
    #expect(try fixture.integers(result, "out") == [6, -2, 4])
    #expect(result.report.stepNanoseconds.count == 1)
    #expect(result.report.stepNanoseconds[0] > 0)
    #expect(result.report.timing.wallNanoseconds >= result.report.stepNanoseconds[0])
    #expect(result.report.peakResidentBytes > 0 && result.report.baselineResidentBytes > 0)
    #expect(result.report.changedInputs.isEmpty && result.report.threadsLeftBehind == 0)
    let halves = try fixture.run("split", outputs: ["a", "b"], returning: ["b", "a"])
    #expect(try fixture.integers(halves, "a") == [-1] && fixture.integers(halves, "b") == [3, 2])
  }

  @Test("A chain of stages stays inside the worker")
  func chains() throws {
    let fixture = try Self.fixture()
    try fixture.put("ten", Int64Column([10]).column, root: "scalar")
    let steps = [
      Step(stage: "double", arguments: [Argument(name: "values", slot: "in")], outputs: ["doubled"]),
      Step(
        stage: "total",
        arguments: [Argument(name: "values", slot: "doubled"), Argument(name: "factor", slot: "ten")],
        outputs: ["sum"]),
    ]
    let result = try fixture.worker.run(RunRequest(steps: steps, returning: ["sum"]))
    #expect(try fixture.integers(result, "sum") == [120])
    #expect(result.report.stepNanoseconds.count == 2)
  }

  @Test("Declared mutation is an output, any mutation is noticed, rebuilding undoes it")
  func mutation() throws {
    let fixture = try Self.fixture()
    let sorted = try fixture.run("sort_in_place", checkInputs: true)
    #expect(try fixture.integers(sorted, "out") == [1, 2, 3])
    #expect(sorted.report.changedInputs == ["in"])
    try fixture.worker.rebuild("in")
    #expect(try fixture.run("double", checkInputs: true).report.changedInputs.isEmpty)
    #expect(try fixture.run("append_quietly", checkInputs: true).report.changedInputs == ["in"])
  }

  @Test("Exceptions of a stage are outcomes, and the worker goes on")
  func exceptions() throws {
    let fixture = try Self.fixture([1, 0])
    let cases: [(stage: String, className: String, message: String)] = [
      ("divide", "ZeroDivisionError", "division by zero"), ("leave", "SystemExit", "enough"),
      ("interrupt", "KeyboardInterrupt", ""),
      ("recurse", "RecursionError", "maximum recursion depth exceeded"),
    ]
    for (stage, className, message) in cases {
      let report = try fixture.run(stage).report
      guard case .raised(let exception) = report.outcome else {
        Issue.record("\(stage): \(report.outcome)")
        continue
      }
      #expect(
        exception.className == className && exception.message.hasPrefix(message) && exception.stage == stage)
      let traceback = try #require(exception.traceback)
      #expect(traceback.contains("stages.py\", line ") && traceback.contains("in \(stage)"))
      // Only frames of the user: nothing of ours stands between.
      #expect(!traceback.contains("_regauge") && !traceback.contains("<string>"))
    }
    #expect(try fixture.integers(fixture.run("double"), "out") == [2, 0])
  }

  @Test("Printed text is captured, also that of children, and does not disturb the protocol")
  func output() throws {
    let fixture = try Self.fixture()
    let captured = try fixture.run("say").report.capturedOutput
    #expect(captured.standardOutput.contains("to the reader\n"))
    #expect(captured.standardOutput.contains("from a child\n"))
    #expect(captured.standardError == "to the log\n")
  }

  @Test("Threads left behind are counted, garbage collection is timed, waiting is not processor time")
  func accounts() throws {
    let fixture = try Self.fixture()
    #expect(try fixture.run("linger").report.threadsLeftBehind == 1)
    #expect(try fixture.run("churn").report.gcNanoseconds > 0)
    let timing = try fixture.run("nap").report.timing
    #expect(timing.wallNanoseconds >= 20_000_000 && timing.cpuNanoseconds < timing.wallNanoseconds)
  }

  @Test("A result without column form is an outcome that names the place")
  func unrepresentable() throws {
    let fixture = try Self.fixture()
    let report = try fixture.run("unrepresentable").report
    #expect(
      report.outcome
        == .unrepresentable(
          UnrepresentableRecord(
            slot: "out", path: "[0].owner", typeName: "object",
            message:
              "an object, which has no column form; return a dict, a dataclass or another plain value, "
              + "or name an adapter in the manifest",
            stage: "unrepresentable")))
  }

  @Test("Requests that cannot be carried out say why")
  func refusals() throws {
    let fixture = try Self.fixture()
    func load(_ reference: String) throws -> String {
      let binding = StageBinding(name: "s", reference: reference, outputs: ["out"])
      return try refusal {
        _ = try fixture.worker.load(.python(PythonProgram(searchPaths: [], stages: [binding])))
      }
    }
    try fixture.folder.write("import absent_module", to: "broken.py")
    #expect(
      try load("broken:f").hasPrefix("import stage 's' from broken:f: ModuleNotFoundError: No module named"))
    #expect(try load("broken:f").contains("broken.py\", line 1"))
    #expect(
      try load("stages:absent").hasPrefix(
        "import stage 's' from stages:absent: AttributeError: module 'stages' has no attribute 'absent'"))
    #expect(try load("stages:sys").contains("stages:sys is a module, not a function"))
    #expect(try load("stages").contains("\"stages\" is not of the form \"module:function\""))
    #expect(
      try refusal { _ = try fixture.run("absent") } == "run: no stage is called 'absent'; load it first")
    #expect(
      try refusal { _ = try fixture.run("double", outputs: ["a", "b"]) }
        == "run double: 2 output slots for 1 outputs, mutated arguments included")
    #expect(
      try refusal { try fixture.worker.rebuild("absent") }
        == "rebuild: no slot is called 'absent'; put it first")
    #expect(
      try refusal { try fixture.worker.put("bad", SealedRegion("no Arrow")) }.hasPrefix(
        "put bad: read Arrow IPC"))
    #expect(try fixture.integers(fixture.run("double"), "out") == [6, 2, 4])
  }

  private func refusal(_ body: () throws -> Void) throws -> String {
    do {
      try body()
      return "nothing was refused"
    } catch WorkerFailure.refused(let error, _) {
      return error.description
    }
  }
}

extension SealedRegion {
  convenience init(_ text: String) throws {
    let bytes = Array(text.utf8)
    // A span over the bytes of an array that lives until the end of the call.
    try unsafe self.init(copying: bytes.span.bytes)
  }
}
