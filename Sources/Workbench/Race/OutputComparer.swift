import Columns
import Comparison
import FoundationEssentials
import Workers

/// Compares what two runs left behind, by content.
struct OutputComparer {
  let options: RaceOptions
  let reader: ToolFunctions

  /// The exit status, the standard output, then every file that either wrote.
  func compare(_ reference: Contender.Run, _ candidate: Contender.Run) throws -> [RacedOutput] {
    var outputs = [status(reference, candidate)]
    outputs.append(
      try content("standard output", reference.output, candidate.output, options.standardOutput))
    let (expected, found) = (reference.files(), candidate.files())
    for name in Set(expected).union(found).sorted() {
      if !expected.contains(name) {
        outputs.append(RacedOutput(name: name, result: mismatch("the candidate alone wrote it")))
      } else if !found.contains(name) {
        outputs.append(RacedOutput(name: name, result: mismatch("the candidate did not write it")))
      } else {
        outputs.append(
          try content(
            name, joined(reference.folder, name), joined(candidate.folder, name), OutputFormat(file: name)))
      }
    }
    return outputs
  }

  private func status(_ reference: Contender.Run, _ candidate: Contender.Run) -> RacedOutput {
    let (one, other) = (reference.process.termination, candidate.process.termination)
    guard one != other else { return RacedOutput(name: "exit status", result: identical) }
    var result = mismatch("the reference \(one), the candidate \(other)")
    if case .signaled = other { result.verdict = .crash }
    return RacedOutput(name: "exit status", result: result)
  }

  private func content(
    _ name: String, _ reference: String, _ candidate: String, _ format: OutputFormat
  ) throws -> RacedOutput {
    let expected = try Files.read(reference, for: "compare \(name)", remedy: "run it again")
    let found = try Files.read(candidate, for: "compare \(name)", remedy: "run it again")
    if expected == found { return RacedOutput(name: name, result: identical, byteCount: expected.count) }
    let tolerant = options.policy.default.hasTolerance
    let run = try reader.run(
      "regauge_outputs:pair", outputs: ["expected", "found"],
      [
        "reference": .string(reference), "candidate": .string(candidate), "format": .string(format.rawValue),
        "numbers": .bool(tolerant),
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
        byteCount: expected.count)
    }
    return RacedOutput(
      name: name,
      result: Comparison.compare(
        reference: try one.datum(), candidate: try other.datum(), policy: options.policy, output: name),
      byteCount: expected.count)
  }

  private var identical: Comparison.ComparisonResult {
    Comparison.ComparisonResult(verdict: .identical, detail: "")
  }
  private func mismatch(_ detail: String) -> Comparison.ComparisonResult {
    Comparison.ComparisonResult(verdict: .mismatch, detail: detail)
  }
}
