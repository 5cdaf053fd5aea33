import Columns
import Testing
import Workers

@Suite("A native worker refuses")
struct NativeRequestTests {
  private static func step(
    _ stage: String, _ arguments: [(String, String)] = [("values", "in")], _ outputs: [String] = ["out"]
  ) -> Request {
    let arguments = arguments.map { Argument(name: $0.0, slot: $0.1) }
    return .run(RunRequest(steps: [Step(stage: stage, arguments: arguments, outputs: outputs)]))
  }

  /// Requests that make no sense, and what is said of them.
  static let requests: [(request: Request, kind: RequestError.Kind, message: String)] = [
    (
      step("treble"), .unknownStage,
      "run treble: library misbehaving has no such stage; it has double, fail, write to input, abort, hang, "
        + "leave work, leave a pool, return text, print"
    ),
    (
      step("double", [("values", "elsewhere")]), .unknownSlot,
      "run double: argument 'values' is to come from slot 'elsewhere', which holds nothing; put it first"
    ),
    (step("double", []), .argumentMismatch, "run double: argument 'values' is missing"),
    (
      step("double", [("values", "in"), ("values", "in")]), .argumentMismatch,
      "run double: argument 'values' is given 2 times"
    ),
    (
      step("double", [("values", "in"), ("factor", "in")]), .argumentMismatch,
      "run double: the stage takes no argument 'factor'; it takes values"
    ),
    (
      step("double", [("values", "in")], []), .argumentMismatch,
      "run double: 0 output slots for 1 outputs (doubled)"
    ),
    (
      .rebuild(slot: "elsewhere"), .unknownSlot, "rebuild: slot 'elsewhere' holds nothing; put it first"
    ),
    (
      .load(.python(PythonProgram(searchPaths: [], stages: []))), .badRequest,
      "load: this worker runs native code; load Python in a Python worker"
    ),
    (.put(slot: "in"), .badRequest, "'put in' takes 1 regions, 0 came along"),
  ]

  @Test("a request that makes no sense, and goes on", arguments: requests)
  func request(request: Request, kind: RequestError.Kind, message: String) throws {
    let worker = try NativeWorker.startLoaded()
    try worker.put("in", SealedRegion(datum: integers([1])))
    #expect(try worker.request(request).reply == .failed(RequestError(kind, message)))
    #expect(try worker.run(.stage("double")).report.outcome == .completed)
  }

  @Test("an argument of another type before the stage is called")
  func wrongType() throws {
    let worker = try NativeWorker.startLoaded()
    try worker.put("in", SealedRegion(datum: .scalar("text")))
    guard case .failed(let error) = try worker.request(.run(.stage("abort"))).reply else {
      Issue.record("it was not refused")
      return
    }
    #expect(error.kind == .argumentMismatch)
    #expect(error.message.hasPrefix("stage abort was not called: "))
  }

  @Test("a region that is no Arrow IPC")
  func badRegion() throws {
    let worker = try NativeWorker.startLoaded()
    let region = try SealedRegion(byteCount: 100) { _ in }
    guard case .failed(let error) = try worker.request(.put(slot: "in"), regions: [region]).reply else {
      Issue.record("it was not refused")
      return
    }
    #expect(error.kind == .badRegion)
    #expect(error.message.hasPrefix("put in: "))
  }

  @Test("a run before a library is loaded")
  func nothingLoaded() throws {
    let worker = try NativeWorker.start()
    #expect(
      try worker.request(.run(.stage("double"))).reply
        == .failed(RequestError(.badRequest, "run: no library is loaded; send a load request first")))
  }

  /// Files that are no libraries with the stage ABI, and what is said of them.
  static let libraries: [(path: String, message: String)] = [
    ("/no/such/library.so", "No such file or directory"),
    (#filePath, "invalid ELF header"),
    ("libc", "exports no function regauge_library_v1"),
    ("version 2", "it has stage ABI version 2, not 1"),
    ("short struct", "its struct regauge_library has 8 bytes"),
  ]

  @Test("a file that is no library with this stage ABI", arguments: libraries)
  func library(path: String, message: String) throws {
    let file =
      switch path {
      case "libc": try NativeWorker.anotherLibrary()
      case "version 2": try NativeWorker.build("version", ["-DABI_VERSION=2"])
      case "short struct": try NativeWorker.build("short", ["-DSTRUCT_SIZE=8"])
      default: path
      }
    let worker = try NativeWorker.start()
    guard case .failed(let error) = try worker.request(.load(.native(libraryPath: file))).reply else {
      Issue.record("it was not refused")
      return
    }
    #expect(error.kind == .libraryUnusable)
    #expect(error.message.contains(file) && error.message.contains(message), "\(error.message)")
    #expect(worker.isRunning)
  }
}
