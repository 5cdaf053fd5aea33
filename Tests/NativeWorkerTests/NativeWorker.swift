import Columns
import FoundationEssentials
import Glibc
import Testing
import Workers

/// The folder of this file.
private let here = URL(filePath: #filePath).deletingLastPathComponent()

/// Starts native workers and builds the library that they load.
enum NativeWorker {
  /// Beside the test program.
  static func start(limits: WorkerLimits = .init()) throws -> WorkerProcess {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let worker = String(program[..<program.lastIndex(of: "/")!]) + "/regauge-worker"
    return try WorkerProcess(Command(worker, ["native"]), limits: limits)
  }

  static func startLoaded() throws -> WorkerProcess {
    let worker = try start()
    _ = try worker.load(.native(libraryPath: library.get()))
    return worker
  }

  /// The library as it should be, built once.
  static let library = Result { try build("stages", []) }

  /// A shared library without the stage ABI: one that this test program itself uses.
  static func anotherLibrary() throws -> String {
    // Line by line: the kernel hands this file out in pieces, and whoever reads it whole may take one for all.
    let maps = unsafe fopen("/proc/self/maps", "r")
    defer { unsafe fclose(maps) }
    var line = [CChar](repeating: 0, count: 8192)
    while unsafe fgets(&line, Int32(line.count), maps) != nil {
      let bytes = line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }
      let path = String(decoding: bytes, as: UTF8.self).split(separator: " ").last.map(String.init)
      if let path, path.hasSuffix("/libc.so.6") { return path }
    }
    return try #require(nil, "no libc.so.6 among the mapped files")
  }

  /// Builds the library with the system's C compiler against the header alone, and returns its path.
  static func build(_ name: String, _ definitions: [String]) throws -> String {
    let environment = ProcessInfo.processInfo.environment
    let compiler = try #require(Command.find("cc", in: environment["PATH"] ?? ""), "no C compiler on PATH")
    let folder = FileManager.default.temporaryDirectory.appending(path: "regauge-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appending(path: name + ".so").path
    let header = here.appending(path: "../../Sources/CStageABI/include").standardized.path
    let result = try Subprocess.run(
      Command(
        compiler,
        ["-shared", "-fPIC", "-fvisibility=hidden", "-O1", "-pthread", "-I", header, "-o", path]
          + definitions + [here.appending(path: "Library/stages.c").path], environment: environment))
    #expect(result.termination == .exited(0), "\(result.standardError)")
    return path
  }
}

extension RunRequest {
  /// A run of one stage of the library on slot "in", with its result in slot "out".
  static func stage(_ name: String, returning: [String] = ["out"]) -> RunRequest {
    let arguments = [Argument(name: "values", slot: "in")]
    return RunRequest(
      steps: [Step(stage: name, arguments: arguments, outputs: ["out"])], returning: returning,
      checkInputs: true)
  }
}

/// A list of integers, as the library takes it.
func integers(_ values: [Int64]) -> Datum {
  let column = Int64Column(values).column
  let metadata = [MetadataKey.kind: "int", MetadataKey.root: "list"]
  return Datum(Field("value", column.type, isNullable: false, metadata: metadata), column)
}
