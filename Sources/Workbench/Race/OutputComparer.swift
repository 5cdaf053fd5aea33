import Columns
import Comparison
import FoundationEssentials
import Workers

/// Compares what two runs left behind, by content.
struct OutputComparer {
  let options: RaceOptions
  let reader: ToolFunctions

  /// The exit status, the standard output, then everything that either wrote.
  func compare(_ reference: Contender.Run, _ candidate: Contender.Run) throws -> [RacedOutput] {
    let streams = [
      status(reference, candidate),
      try content("standard output", reference.output, candidate.output, options.standardOutput),
    ]
    let (expected, found) = (reference.entries(), candidate.entries())
    let names = Set(expected.keys).union(found.keys).sorted()
    return try streams
      + names.map { name in
        if expected[name] == .file && found[name] == .file {
          return try content(
            name, joined(reference.folder, name), joined(candidate.folder, name), OutputFormat(file: name))
        }
        return entry(name, expected[name], found[name])
      }
  }

  /// What is no file on both sides.
  private func entry(_ name: String, _ expected: RacedEntry?, _ found: RacedEntry?) -> RacedOutput {
    guard let expected else {
      return RacedOutput(name: name, result: mismatch("the candidate alone wrote it"))
    }
    guard let found else {
      return RacedOutput(name: name, result: mismatch("the candidate did not write it"))
    }
    guard expected == found else {
      return RacedOutput(
        name: name, result: mismatch("the reference made \(expected.words), the candidate \(found.words)"))
    }
    guard expected != .special else {
      let problem = "\(expected.words) has no content that could be compared"
      return RacedOutput(name: name, result: ComparisonResult(verdict: .notComparable, detail: problem))
    }
    return RacedOutput(name: name, result: identical, hasSameBytes: true)
  }

  private func status(_ reference: Contender.Run, _ candidate: Contender.Run) -> RacedOutput {
    let (one, other) = (reference.process.termination, candidate.process.termination)
    guard one != other else {
      return RacedOutput(name: "exit status", result: identical, hasSameBytes: true)
    }
    var result = mismatch("the reference \(one), the candidate \(other)")
    if case .signaled = other { result.verdict = .crash }
    return RacedOutput(name: "exit status", result: result)
  }

  private func content(
    _ name: String, _ reference: String, _ candidate: String, _ format: OutputFormat
  ) throws -> RacedOutput {
    let byteCount = Files.size(reference).map(Int.init)
    if try Files.haveSameBytes(reference, candidate, for: "compare \(name)") {
      return RacedOutput(name: name, result: identical, byteCount: byteCount, hasSameBytes: true)
    }
    let tolerant = options.policy.default.hasTolerance
    let run = try reader.run(
      "regauge_outputs:pair", outputs: ["expected", "found"],
      [
        "reference": .string(reference), "candidate": .string(candidate), "format": .string(format.rawValue),
        "header": .bool(options.hasHeader), "numbers": .bool(tolerant),
      ],
      deadline: .seconds(600))
    guard case .completed(let regions) = run.outcome, let one = regions["expected"],
      let other = regions["found"]
    else {
      let reason = Verifier.words(run.outcome).text
      return RacedOutput(
        name: name,
        result: ComparisonResult(
          verdict: .notComparable,
          detail: "its bytes differ, and it cannot be read as \(format.rawValue): \(reason)"),
        byteCount: byteCount)
    }
    let datum = try one.datum()
    let result = Comparison.compare(
      reference: datum, candidate: try other.datum(), policy: policy(for: datum, format), output: name)
    return RacedOutput(name: name, result: result, byteCount: byteCount)
  }

  /// Keys name columns of tables; what is none, such as lines of text, has its rows as they are.
  private func policy(for datum: Datum, _ format: OutputFormat) -> ComparisonPolicy {
    var policy = options.policy
    if [.text, .json, .npy, .npz].contains(format) {
      let names = datum.column.fields.map(\.name)
      policy.keys.removeAll { !names.contains($0) }
    }
    return policy
  }

  /// Whether two runs ended alike and left the same behind, to the byte.
  func areSame(_ one: Contender.Run, _ other: Contender.Run) throws -> Bool {
    let entries = one.entries()
    guard one.process.termination == other.process.termination, entries == other.entries() else {
      return false
    }
    let files = entries.filter { $0.value == .file }.keys
    return try Files.haveSameBytes(one.output, other.output, for: "compare standard output")
      && files.allSatisfy {
        try Files.haveSameBytes(joined(one.folder, $0), joined(other.folder, $0), for: "compare \($0)")
      }
  }

  private var identical: Comparison.ComparisonResult {
    Comparison.ComparisonResult(verdict: .identical, detail: "")
  }
  private func mismatch(_ detail: String) -> Comparison.ComparisonResult {
    Comparison.ComparisonResult(verdict: .mismatch, detail: detail)
  }
}
