import Foundation
import Testing

/// The Python of the workbench's own environment, which `make test` sets up with pyarrow and polars.
struct ToolEnvironment {
  private let python: URL
  private let package: URL

  /// Throws, and so fails the test, when the environment is not there: interoperability is not optional.
  init() throws {
    package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    python = package.appending(path: ".venv/bin/python")
    guard FileManager.default.isExecutableFile(atPath: python.path) else {
      throw Problem(
        description: "\(python.path) is missing; `make test` or `tools/setup.sh --with-tests` makes it")
    }
  }

  /// The folder of the scripts.
  var scripts: String { package.appending(path: "Tests/ColumnsTests/Interop").path }

  /// The path of a page of the module's documentation.
  func page(_ name: String) -> String { package.appending(path: "Sources/Columns/\(name)").path }

  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  /// Runs a script beside the tests; what it prints, or a `Problem` with what it complained of.
  func run(_ script: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = python
    process.arguments =
      ["\(scripts)/\(script)"] + arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let printed = try output.fileHandleForReading.readToEnd() ?? Data()
    let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Problem(
        description:
          "\(script) \(arguments.joined(separator: " ")) exited with \(process.terminationStatus):\n"
          + String(decoding: complaint, as: UTF8.self))
    }
    return String(decoding: printed, as: UTF8.self)
  }
}

/// A directory that is removed when the object goes.
final class TemporaryDirectory {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "regauge-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
