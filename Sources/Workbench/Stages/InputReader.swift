import Cases
import Columns
import FoundationEssentials
import Workers

/// One of the pipeline's inputs, read.
struct LoadedInput {
  var name: String
  /// The file; a loader as "module:function".
  var path: String
  /// Of the file, whole, whatever share of it is used; of a loader's value, whose share it is.
  var hash: String
  var byteCount: Int
  var value: Value
}

/// Reads the pipeline's inputs: text and bytes itself, everything else through Python workers.
///
/// Plain values are read in the tool environment. Those of an array library are read by that library in the
/// reference's own environment, where loaders run as well: a stage then gets exactly what its own code would read.
struct InputReader {
  let pipeline: Pipeline
  /// The reference's side: its interpreter, adapters and limits.
  let reference: ReferenceHost
  let workbench: Workbench
  let timeLimit: Duration

  init(_ bench: Bench, _ workbench: Workbench) {
    pipeline = bench.pipeline
    reference = bench.reference
    self.workbench = workbench
    timeLimit = bench.selection.timeLimit
  }

  /// Reads every input that `stages` need.
  ///
  /// - Parameter sampled: keeps only the manifest's `measure.sample` share of each input's rows.
  func load(for stages: [Manifest.StageDeclaration], sampled: Bool) throws -> [LoadedInput] {
    let wanted = Set(stages.flatMap { $0.inputs.map(\.value) })
    var loaded: [LoadedInput] = []
    for (name, source) in pipeline.manifest.inputs.sorted(by: { $0.key < $1.key }) where wanted.contains(name)
    {
      let share = sampled ? pipeline.manifest.measure.sample[name] ?? 1 : 1
      switch source {
      case .loader(let loader): loaded.append(try call(loader, for: name, share: share))
      case .file(let input): loaded.append(try read(input, for: name, share: share))
      }
    }
    return loaded
  }

  private func read(_ input: Manifest.FileInput, for name: String, share: Double) throws -> LoadedInput {
    let path = pipeline.resolve(input.file)
    let data = try Files.read(
      path, for: "read input '\(name)'",
      remedy: "fetch the data, or correct inputs.\(name).file in the manifest")
    var value =
      if let format = input.format {
        try table(input, as: format, path: path, for: name, share: share)
      } else {
        try Value(content(data, input.form, path: path, for: name, share: share))
      }
    if input.form == .text, let format = Manifest.FileInput.Format(file: input.file),
      [.csv, .tsv].contains(format)
    {
      value.rowCount = max(1, value.rowCount - 1)
    }
    return LoadedInput(
      name: name, path: path, hash: SHA256.hexDigest(of: data.span), byteCount: data.count, value: value)
  }

  private func content(
    _ data: Data, _ form: Manifest.FileInput.Form, path: String, for name: String, share: Double
  ) throws -> Datum {
    var content = Buffer(copying: data.span)
    if share < 1 { content = sampleRows(of: content, share: share) }
    guard form == .text else { return .binary(content, name: name) }
    do {
      return try .text(content, name: name)
    } catch {
      throw WorkbenchError(
        "read input '\(name)'", path, "it is not UTF-8 text: \(error.problem)",
        remedy: "convert it, or take it as bytes: as = \"bytes\"")
    }
  }

  private func table(
    _ input: Manifest.FileInput, as format: Manifest.FileInput.Format, path: String, for name: String,
    share: Double
  ) throws -> Value {
    let isPlain = input.form == .rows || input.form == .columns
    let functions =
      isPlain
      ? try ToolFunctions(
        workbench, wideColumns: reference.program.wideColumns, limits: reference.limits) : libraryFunctions
    let run = try functions.run(
      "regauge_inputs:read", outputs: [name],
      [
        "path": .string(path), "form": .string(input.form.rawValue), "format": .string(format.rawValue),
        "query": .string(input.query ?? ""), "share": .number(share),
      ], deadline: timeLimit)
    guard case .completed(let results) = run.outcome, let region = results[name] else {
      let words = Verifier.words(run.outcome)
      throw WorkbenchError(
        "read input '\(name)'", path, run.outcome.refusedContent ?? words.text,
        // What a reader raised tells all there is: no code of the user's was at work.
        remedy: remedy(for: run.outcome, input, format))
    }
    return try Value(region)
  }

  private func remedy(
    for outcome: SideOutcome, _ input: Manifest.FileInput, _ format: Manifest.FileInput.Format
  ) -> String {
    if case .raised(let exception) = outcome, exception.className == "ModuleNotFoundError",
      input.form != .rows, input.form != .columns
    {
      return "install it for \(reference.interpreter.executable), where the reference runs"
    }
    return "correct the file, or read it with a function of your own: loader = \"module:function\""
  }

  private func call(_ loader: String, for name: String, share: Double) throws -> LoadedInput {
    let run = try libraryFunctions.run(
      "regauge_inputs:load", outputs: [name], ["loader": .string(loader), "share": .number(share)],
      deadline: timeLimit)
    guard case .completed(let results) = run.outcome, let region = results[name] else {
      let words = Verifier.words(run.outcome)
      throw WorkbenchError(
        "load input '\(name)'", "with \(loader)", words.text,
        remedy: "correct the function, or inputs.\(name).loader in the manifest", evidence: words.evidence)
    }
    let value = try Value(region)
    return LoadedInput(
      name: name, path: loader, hash: value.hash, byteCount: region.byteCount, value: value)
  }

  /// What reads values of the reference's own libraries.
  private var libraryFunctions: ToolFunctions {
    ToolFunctions(reference, workbench, manifest: pipeline.manifestPath)
  }
}

extension SideOutcome {
  /// What our own readers say of a file that they do not take.
  fileprivate var refusedContent: String? {
    guard case .raised(let exception) = self, exception.className == "regauge_inputs.Unreadable" else {
      return nil
    }
    return exception.message
  }
}

/// The header and an evenly spread `share` of the lines below it, in order.
///
/// A line ends at a newline outside double quotes, as in CSV. Line i (from 0) is kept when
/// ⌊(i + 1) × share⌋ > ⌊i × share⌋, so that the same share always keeps the same lines.
/// Complexity: O(bytes).
func sampleRows(of text: Buffer, share: Double) -> Buffer {
  let bytes = text.span(of: UInt8.self)
  var kept: [UInt8] = []
  kept.reserveCapacity(Int(Double(bytes.count) * share) + 1024)
  var lineStart = 0
  var line = -1
  var isQuoted = false
  for index in bytes.indices {
    let byte = bytes[index]
    if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
    guard (byte == UInt8(ascii: "\n") && !isQuoted) || index == bytes.count - 1 else { continue }
    let isKept = line < 0 || (Double(line + 1) * share).rounded(.down) > (Double(line) * share).rounded(.down)
    if isKept {
      for position in lineStart...index { kept.append(bytes[position]) }
    }
    lineStart = index + 1
    line += 1
  }
  return Buffer(kept)
}
