import Columns
import FoundationEssentials

/// The pipeline's inputs, read from their files.
struct LoadedInput {
  var name: String
  var path: String
  /// Of the file, whole, whatever share of it is used.
  var fileHash: String
  var fileByteCount: Int
  /// Lines below the header that are used, of a text; nil for bytes.
  var value: Value
}

extension Pipeline {
  /// Reads every input that `stages` need.
  ///
  /// - Parameter sampled: keeps only the manifest's `measure.sample` share of the rows of each text input.
  func loadInputs(for stages: [Manifest.StageDeclaration], sampled: Bool) throws -> [LoadedInput] {
    let wanted = Set(stages.flatMap { $0.inputs.map(\.value) })
    var loaded: [LoadedInput] = []
    for (name, source) in manifest.inputs.sorted(by: { $0.key < $1.key }) where wanted.contains(name) {
      loaded.append(try load(name, source, share: sampled ? manifest.measure.sample[name] : nil))
    }
    return loaded
  }

  private func load(_ name: String, _ source: Manifest.InputSource, share: Double?) throws -> LoadedInput {
    let path = resolve(source.file)
    let data = try Files.read(
      path, for: "read input '\(name)'",
      remedy: "fetch the data, or correct inputs.\(name).file in the manifest")
    let whole = Buffer(copying: data.span)
    var content = whole
    if let share, share < 1 { content = sampleRows(of: whole, share: share) }
    let datum: Datum
    switch source.form {
    case .bytes: datum = .binary(content, name: name)
    case .text:
      do {
        datum = try .text(content, name: name)
      } catch {
        throw WorkbenchError(
          "read input '\(name)'", path, "it is not UTF-8 text: \(error.problem)",
          remedy: "convert it, or take it as bytes: as = \"bytes\"")
      }
    }
    return LoadedInput(
      name: name, path: path, fileHash: SHA256.hexDigest(of: data.span), fileByteCount: data.count,
      value: try Value(datum))
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
