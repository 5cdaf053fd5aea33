import Columns
import StageKit
import Testing

@Suite("Native libraries from outside")
struct NativeLibraryTests {
  private func load(_ options: String...) throws -> NativeLibrary {
    try ForeignLibrary.build(options) { try NativeLibrary(path: $0) }
  }

  private func arguments(_ values: [Int64?], factor: Int64) -> [Datum] {
    let (values, factor) = (Int64Column(values).column, Int64Column([factor]).column)
    return [
      Datum(Field("", .int64, metadata: [MetadataKey.root: "list"]), values),
      Datum(Field("", .int64, metadata: [MetadataKey.root: "scalar"]), factor),
    ]
  }

  @Test(
    "A C library built against the header alone is listed and run", arguments: [HostMemory.fresh, .recycled])
  func foreignLibrary(memory: HostMemory) throws {
    let library = try load()
    #expect(library.name == "foreign")
    #expect(library.toolchain == "C")
    #expect(library.isOptimized)
    #expect(library.stages.map(\.name) == ["scale"])
    #expect(library.stages[0].inputs.map(\.isParameter) == [false, true])
    for count in [3, 300_000] {
      let results = try library.call(
        "scale", arguments((0..<count).map(Int64.init), factor: 7), memory: memory)
      let products = try #require(Int64Column(results[0].column))
      #expect(products.count == count)
      #expect(products[2] == 14)
      #expect(results[0].field.name == "products")
    }
  }

  @Test("The error of a C library arrives with class, message and path")
  func foreignError() throws {
    let library = try load()
    let expected = StageError(
      className: "ZeroDivisionError", message: "factor must not be 0", path: "factor")
    #expect(throws: StageFailure.raised(stage: "scale", expected)) {
      try library.call("scale", arguments([1], factor: 0))
    }
  }

  @Test("What is no library of stages is refused with what it is and what to do")
  func refusals() throws {
    let header = "build it with the header of this Regauge"
    let listing = "see regauge_stage.h for what is expected"
    try check(
      "/nonexistent/libx.so", .notFound,
      "No such file or directory; build it, or correct the path in the manifest")
    try ForeignLibrary.file("plain text") { try check($0, .notLoadable, "file too short") }
    let cases: [(option: String, kind: LibraryError.Kind, text: String)] = [
      (
        "-DNO_SYMBOL", .noStageABI,
        "it exports no function regauge_library_v1; export one, as regauge_stage.h describes"
      ),
      ("-DREFUSES", .otherVersion, "it refuses stage ABI version 1; \(header)"),
      ("-DVERSION=2", .otherVersion, "it has stage ABI version 2, not 1; \(header)"),
      ("-DSIZE=40", .otherVersion, "its struct regauge_library has 40 bytes, not 56; \(header)"),
      ("-DSTAGES=0", .malformed, "it has no stages; \(listing)"),
      ("-DSTAGES=-1", .malformed, "the number of stages is -1; \(listing)"),
      ("-DSTAGES=2", .malformed, "it has two stages scale; \(listing)"),
      (
        #"-DPROBLEM="stage a: odd""#, .malformed,
        "stage a: odd; correct the declaration in the library's sources, and build it anew"
      ),
      (#"-DPROBLEM="\xff""#, .malformed, "the library's problem is missing or no UTF-8 text; \(listing)"),
      (#"-DNAME="\xff""#, .malformed, "the name of stage 0 is missing or no UTF-8 text; \(listing)"),
      (#"-DFORMAT="q""#, .malformed, "stage scale, "),
    ]
    for (option, kind, text) in cases {
      try ForeignLibrary.build([option]) { try check($0, kind, text) }
    }
  }

  private func check(_ path: String, _ kind: LibraryError.Kind, _ text: String) throws {
    let error = #expect(throws: LibraryError.self) { try NativeLibrary(path: path) }
    #expect(error?.kind == kind, "\(text)")
    #expect(error?.description.hasPrefix("cannot use \(path) as a native library: ") == true)
    #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
  }

  @Test("Outputs that break the stage's own declaration, or Arrow's rules, are refused")
  func badOutputs() throws {
    let cases = [
      (#"-DOUTPUT_FORMAT="g""#, "output products: products: expected int64, found float64"),
      (#"-DOUTPUT_FORMAT="q""#, "the Arrow format \"q\" is unknown"),
      ("-DBUFFERS=1", "the array has 1 buffers instead of 2"),
    ]
    for (option, text) in cases {
      let library = try load(option)
      let failure = #expect(throws: StageFailure.self) {
        try library.call("scale", arguments([1], factor: 2))
      }
      guard case .badOutput("scale", let problem) = failure else {
        Issue.record("\(option): \(String(describing: failure))")
        continue
      }
      #expect(problem.contains(text), "\(problem)")
    }
  }

  @Test("A stage that fails without an error is a RuntimeError with its status")
  func silentFailure() throws {
    let library = try load("-DSILENT_FAILURE")
    #expect(
      throws: StageFailure.raised(stage: "scale", .runtimeError("the stage returned 3 without an error"))
    ) { try library.call("scale", arguments([1], factor: 2)) }
  }
}
