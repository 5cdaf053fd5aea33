import Cases
import FoundationEssentials
import Glibc

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
    let manifestPath = joined(folder, "regauge.toml")
    let existing = Files.exists(manifestPath) ? try pipeline(manifest: manifestPath) : nil
    let store = existing?.caseStore ?? CaseStore(directory: joined(folder, ".regauge/cases"))
    var writer = try ScaffoldWriter(folder: folder, recordFile: "\(packageFolder)/stages.json")
    let known = writer.stages
    var capture = CaptureRequest(
      request.target, arguments: request.arguments,
      functions: try StageNaming(known, existing?.stages ?? []).wishes(request.functions))
    capture.python = request.python
    capture.seed = request.seed
    capture.outputToErrors = request.outputToErrors

    let made = [joined(folder, ".regauge"), store.directory].filter { !Files.exists($0) }
    let isNewFolder = !Files.exists(folder)
    var isWritten = false
    defer {
      if !isWritten {
        for path in made { try? FileManager.default.removeItem(atPath: path) }
        // Where the program wrote something there, it stays.
        if isNewFolder { _ = unsafe rmdir(folder) }
      }
    }
    try Files.makeDirectory(folder, for: "make the folder of the rewrites")
    if existing == nil { try Files.makeStore(joined(folder, ".regauge")) }

    var draft = ScaffoldDraft(
      known.filter { Files.exists(joined(folder, stagePath($0))) }, existing?.stages ?? [])
    let captured = try self.capture(capture, into: store, pipeline: existing) { captures, values in
      captures.filter { draft.take($0, values, script: request.target) }
    }
    let taken = draft.taken
    guard !taken.isEmpty else {
      return ScaffoldOutcome(
        manifest: manifestPath, package: joined(folder, packageFolder), files: [], stages: [],
        refusals: draft.refusals, capture: captured)
    }
    isWritten = true
    // Their cases may have changed since.
    for stage in draft.stages where !taken.contains(stage.name) {
      if let capture = try store.capture(ofStage: stage.name) { draft.refresh(capture, store) }
    }

    // Those of the last time, then the new ones as they were asked for: by hand one goes through them in that order.
    let stages = draft.stages
    let leftOut = try existing == nil ? scriptsAtWork(stages, python: request.python) : []
    try writePackage(stages, &writer)
    try writeManifest(
      stages, existing, request, scriptFolder, load: leftOut.isEmpty ? nil : "definitions", &writer)
    try writer.keep(stages)
    return ScaffoldOutcome(
      manifest: manifestPath, package: joined(folder, packageFolder),
      misfits: misfits(of: existing?.stages ?? [], to: stages), leftOut: leftOut, files: writer.files,
      stages: stages.map(\.name), refusals: draft.refusals, capture: captured)
  }

  private func misfits(
    of declarations: [Manifest.StageDeclaration], to stages: [ScaffoldStage]
  ) -> [ScaffoldOutcome.Misfit] {
    declarations.compactMap { declaration in
      guard let stage = stages.first(where: { $0.name == declaration.name }) else { return nil }
      let lines = ManifestSource.corrections(of: declaration, to: stage)
      return lines.isEmpty ? nil : ScaffoldOutcome.Misfit(stage: stage.name, lines: lines)
    }
  }

  /// The files of the stages that would do their work again whenever a worker imports them.
  private func scriptsAtWork(
    _ stages: [ScaffoldStage], python: String?
  ) throws -> [ScaffoldOutcome.LeftOut] {
    let files = Dictionary(grouping: stages.filter { $0.capture?.file != nil }) { $0.capture!.file! }
    return try files.sorted { $0.key < $1.key }.compactMap { file, stages in
      guard Files.exists(file) else { return nil }
      let functions = stages.compactMap { stage in
        stage.reference.split(separator: ":").last.map(String.init)
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
      if let capture = stage.capture { try writer.begin(stagePath(stage), source.stageFile(stage, capture)) }
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
    // As seen from the manifest, which may go where others have it; what was given by its full path stays so.
    func seen(_ path: String, isRelative: Bool) -> String {
      isRelative || path.hasPrefix(writer.folder + "/") ? relativePath(path, from: writer.folder) : path
    }
    let python = request.python.map { seen(joined(workingDirectory, $0), isRelative: !$0.hasPrefix("/")) }
    let path = seen(scriptFolder, isRelative: true)
    try writer.add(
      to: "regauge.toml",
      ManifestSource.whole(
        name: name, python: python, path: path, load: load, stages: stages,
        library: "\(packageFolder)/.build/release/lib\(libraryName).so"))
  }

  /// The files of stages that `init` wrote into a package and that are there no longer; empty for packages of others.
  public func missingStageFiles(of package: String) -> [String] {
    let writer = try? ScaffoldWriter(
      folder: parentDirectory(of: package), recordFile: "\(packageFolder)/stages.json")
    return (writer?.stages ?? []).map(stagePath).filter {
      !Files.exists(joined(parentDirectory(of: package), $0))
    }
  }

  private var packageFolder: String { "rewrites" }
  private var libraryName: String { "Rewrites" }

  private func stagePath(_ stage: ScaffoldStage) -> String {
    "\(packageFolder)/Sources/\(libraryName)/\(stage.swiftFile).swift"
  }
}
