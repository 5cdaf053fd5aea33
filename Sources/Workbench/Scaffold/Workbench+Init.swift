import Cases
import FoundationEssentials
import Workers

/// What `regauge init` is asked for.
public struct ScaffoldRequest: Sendable, Hashable {
  public var target: CaptureRequest.Target
  /// The program's own arguments.
  public var arguments: [String]
  /// The functions that become stages, as `CapturePlan.Wish.function` takes them.
  public var functions: [String]
  public var python: String?
  /// The folder of manifest and package, relative to the working directory; nil for the script's own.
  public var folder: String?
  public var seed: UInt64 = 1
  public var outputToErrors = false

  public init(_ target: CaptureRequest.Target, arguments: [String], functions: [String]) {
    self.target = target
    self.arguments = arguments
    self.functions = functions
  }
}

/// What `regauge init` has made.
public struct ScaffoldOutcome: Codable, Sendable, Hashable {
  /// A file and what became of it.
  public struct File: Codable, Sendable, Hashable {
    public enum Fate: String, Codable, Sendable {
      case written, updated, unchanged
      /// It is the user's own by now.
      case kept
    }
    public var path: String
    public var fate: Fate
  }

  /// A function that became no stage, and why.
  public struct Refusal: Codable, Sendable, Hashable {
    public var stage: String
    public var reason: String
  }

  /// A script that works at its top level, so that only its definitions are loaded for verification.
  public struct LeftOut: Codable, Sendable, Hashable {
    public var file: String
    /// "3–9", "14".
    public var lines: [String]
  }

  public var manifest: String
  public var package: String
  public var leftOut: [LeftOut] = []
  public var files: [File]
  public var stages: [String]
  public var refusals: [Refusal]
  public var capture: CaptureOutcome

  public var isComplete: Bool { refusals.isEmpty && !stages.isEmpty }
}

extension Workbench {
  /// Runs a script, captures the calls of some functions, and writes a manifest and a Swift package for them.
  ///
  /// What was written by hand stays: a stage's file is rewritten only while it is as `init` left it, and the manifest
  /// is only added to. The package builds at once; each stage raises "not implemented".
  ///
  /// - Throws: `WorkbenchError` when the script cannot be run, or a file cannot be written.
  public func scaffold(_ request: ScaffoldRequest) throws -> ScaffoldOutcome {
    let scriptFolder =
      if case .file(let path) = request.target { parentDirectory(of: joined(workingDirectory, path)) } else {
        workingDirectory
      }
    let folder = request.folder.map { joined(workingDirectory, $0) } ?? scriptFolder
    try Files.makeDirectory(folder, for: "make the folder of the rewrites")
    let manifestPath = joined(folder, "regauge.toml")
    let existing = Files.exists(manifestPath) ? try pipeline(manifest: manifestPath) : nil

    let store = existing?.caseStore ?? CaseStore(directory: joined(folder, ".regauge/cases"))
    if existing == nil { try Files.makeStore(joined(folder, ".regauge")) }
    var capture = CaptureRequest(
      request.target, arguments: request.arguments,
      functions: request.functions.map { CapturePlan.Wish(stage: stageName($0), function: $0) })
    capture.python = request.python
    capture.seed = request.seed
    capture.outputToErrors = request.outputToErrors
    let captured = try self.capture(capture, into: store, pipeline: existing)

    var refusals: [ScaffoldOutcome.Refusal] = []
    var stages: [ScaffoldStage] = []
    let asked = Set(captured.stages.map(\.stage))
    // Stages of earlier runs stay in the library.
    for capture in captured.stages + (try store.captures().filter { !asked.contains($0.stage) }) {
      do {
        stages.append(try ScaffoldStage(capture, store))
      } catch let problem as Shape.Problem {
        refusals.append(.init(stage: capture.stage, reason: "\(problem.path): \(problem.reason)"))
      }
    }
    guard !stages.isEmpty else {
      return ScaffoldOutcome(
        manifest: manifestPath, package: joined(folder, packageFolder), files: [], stages: [],
        refusals: refusals, capture: captured)
    }
    stages.sort { $0.name < $1.name }

    let leftOut = try existing == nil ? scriptsAtWork(stages, python: request.python) : []
    var writer = ScaffoldWriter(folder: folder)
    try writePackage(stages, &writer)
    try writeManifest(
      stages, existing, request, scriptFolder, load: leftOut.isEmpty ? nil : "definitions", &writer)
    try writer.finish()
    return ScaffoldOutcome(
      manifest: manifestPath, package: joined(folder, packageFolder), leftOut: leftOut, files: writer.files,
      stages: stages.map(\.name), refusals: refusals, capture: captured)
  }

  /// The files of the stages that would do their work again whenever a worker imports them.
  private func scriptsAtWork(
    _ stages: [ScaffoldStage], python: String?
  ) throws -> [ScaffoldOutcome.LeftOut] {
    let files = Dictionary(grouping: stages.filter { $0.capture.file != nil }) { $0.capture.file! }
    return try files.sorted { $0.key < $1.key }.compactMap { file, stages in
      guard Files.exists(file) else { return nil }
      let functions = stages.compactMap { stage in
        stage.capture.reference?.split(separator: ":").last.map(String.init)
      }
      let topLevel = try topLevel(of: file, functions: functions, python: python)
      guard topLevel.needsDefinitionsOnly else { return nil }
      return ScaffoldOutcome.LeftOut(
        file: fileName(of: file),
        lines: topLevel.leftOut.map {
          $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)"
        })
    }
  }

  private func writePackage(_ stages: [ScaffoldStage], _ writer: inout ScaffoldWriter) throws {
    let source = PackageSource(name: libraryName, stages: stages, regaugePackage: locations.swiftPackage)
    try writer.generate("\(packageFolder)/Package.swift", source.manifest)
    try writer.generate("\(packageFolder)/exports.map", source.exports)
    try writer.generate("\(packageFolder)/.gitignore", ".build/\n")
    try writer.generate("\(packageFolder)/Sources/\(libraryName)/Generated/Library.swift", source.library)
    for stage in stages {
      let text = source.stageFile(stage, reference: FunctionSource.lines(of: stage.capture))
      try writer.begin("\(packageFolder)/Sources/\(libraryName)/\(capitalized(stage.name)).swift", text)
    }
  }

  private func writeManifest(
    _ stages: [ScaffoldStage], _ existing: Pipeline?, _ request: ScaffoldRequest, _ scriptFolder: String,
    load: String?, _ writer: inout ScaffoldWriter
  ) throws {
    if let existing {
      let known = existing.stages.map(\.name)
      let added = stages.filter { !known.contains($0.name) }.map(ManifestSource.stage).joined()
      try writer.add(to: "regauge.toml", added)
      return
    }
    let name: String =
      switch request.target {
      case .file(let path): String(fileName(of: path).split(separator: ".").first ?? "pipeline")
      case .module(let module): module
      }
    // The environment by its folder, as seen from the manifest where it lies below.
    let python = request.python.map { python in
      let path = joined(workingDirectory, python)
      return path.hasPrefix(writer.folder + "/") ? String(path.dropFirst(writer.folder.count + 1)) : path
    }
    let path =
      scriptFolder == writer.folder
      ? "."
      : scriptFolder.hasPrefix(writer.folder + "/")
        ? String(scriptFolder.dropFirst(writer.folder.count + 1)) : scriptFolder
    try writer.add(
      to: "regauge.toml",
      ManifestSource.whole(
        name: name, python: python, path: path, load: load, stages: stages,
        library: "\(packageFolder)/.build/release/lib\(libraryName).so"))
  }

  private var packageFolder: String { "rewrites" }
  private var libraryName: String { "Rewrites" }

  /// "shop:Orders.clean" → "clean".
  private func stageName(_ function: String) -> String {
    String(function.split { $0 == "." || $0 == ":" }.last ?? Substring(function))
  }
}

/// The text of a captured function, for the author of its rewrite to read.
enum FunctionSource {
  /// The lines from `def` or its first decorator to the function's end; without them where there is no such file.
  static func lines(of capture: StageCapture) -> [String] {
    guard let file = capture.file, let line = capture.line, file.hasSuffix(".py"),
      let text = Files.text(file)
    else { return ["(\(capture.function): its source is not in a Python file)"] }
    let all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard line >= 1, line <= all.count else { return ["(\(capture.function): its file has changed)"] }
    let indent = all[line - 1].prefix { $0 == " " || $0 == "\t" }.count
    var lines: [String] = []
    var isInBody = false
    for text in all[(line - 1)...] {
      let own = text.prefix { $0 == " " || $0 == "\t" }.count
      let isBlank = text.allSatisfy(\.isWhitespace)
      if isInBody, !isBlank, own <= indent, !text.dropFirst(indent).hasPrefix(")") { break }
      if text.dropFirst(indent).hasPrefix("def ") || text.dropFirst(indent).hasPrefix("async def ") {
        isInBody = true
      }
      lines.append(isBlank ? "" : String(text.dropFirst(min(indent, own))))
    }
    while lines.last == "" { lines.removeLast() }
    return lines
  }
}
