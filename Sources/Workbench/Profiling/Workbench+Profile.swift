import FoundationEssentials
import Profiling
import Workers

/// A program to profile.
public struct ProfileRequest: Sendable, Hashable {
  public var target: CaptureRequest.Target
  /// The program's own arguments.
  public var arguments: [String]
  /// The interpreter or environment, instead of the active one's.
  public var python: String?
  /// What the program prints goes to standard error.
  public var outputToErrors = false

  public init(_ target: CaptureRequest.Target, arguments: [String] = []) {
    self.target = target
    self.arguments = arguments
  }
}

extension Workbench {
  /// Runs a program unchanged and says which of its functions are worth being stages.
  ///
  /// The program has this process's streams and terminal; its output and its end are its own. One that fails is
  /// reported on as far as it came.
  ///
  /// - Returns: the report, and the program's exit status, 128 + n after signal n.
  /// - Throws: `WorkbenchError` when there is nothing to run, or the program ended without an end of Python's.
  public func profile(_ request: ProfileRequest) throws -> (report: ProfileReport, status: Int32) {
    if case .file(let path) = request.target {
      let file = joined(workingDirectory, path)
      guard Files.exists(file), !Files.isDirectory(file) else {
        throw WorkbenchError(
          "profile", path, Files.isDirectory(file) ? "it is a folder" : "there is no such file",
          remedy: "name a script, a notebook, or a module as -m MODULE")
      }
    }
    let interpreter = try interpreter(for: nil, override: request.python)
    let folder = FileManager.default.temporaryDirectory.appending(path: "regauge-\(UUID().uuidString)").path
    try Files.makeDirectory(folder, for: "profile")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let document = folder + "/profile.json"
    let ending = try attend(
      request.target, request.arguments, by: "profile", document, with: interpreter,
      outputToErrors: request.outputToErrors)
    guard Files.exists(document) else {
      throw unwritten("its profile was", by: "profile", request.target, ending)
    }
    let data = try Files.read(document, for: "read the profile of", remedy: "run it again")
    var thresholds = ProfileThresholds()
    thresholds.judgesBoundary = build.configuration == "release"
    let run = try JSONDecoder().decode(RunProfile.self, from: data)
    var report = ProfileAnalysis(run, thresholds: thresholds).report()
    report.ending = "\(ending)"
    return switch ending {
    case .exited(let status): (report, Int32(status))
    case .signaled(let number, _): (report, Int32(128 + number))
    }
  }

  /// Writes a report to a file, as a whole or not at all.
  public func write(report text: String, to path: String) throws(WorkbenchError) {
    try Files.write(Data(text.utf8), to: joined(workingDirectory, path), for: "write the report to")
  }
}
