import Measurement

/// Turns what was seen of a run into prospects; pure.
public struct ProfileAnalysis {
  let run: RunProfile
  let thresholds: ProfileThresholds
  /// Positions of the functions that each one calls.
  let callees: [[Int]]

  public init(_ run: RunProfile, thresholds: ProfileThresholds = ProfileThresholds()) {
    self.run = run
    self.thresholds = thresholds
    var callees = [[Int]](repeating: [], count: run.functions.count)
    for call in run.calls {
      if let caller = call.caller, caller != call.callee { callees[caller].append(call.callee) }
    }
    self.callees = callees
  }

  /// Complexity: O(functions × calls between them).
  public func report() -> ProfileReport {
    var decided: [Int: StageProspect] = [:]
    for index in run.functions.indices where !run.functions[index].isModule { decide(index, &decided, []) }
    let prospects = decided.values
    return ProfileReport(
      target: run.target, module: run.module, python: run.python, wallNanoseconds: run.wallNanoseconds,
      lookingNanoseconds: run.lookingNanoseconds, error: run.error,
      prospects: prospects.sorted { rank($0) < rank($1) }, topLevel: topLevel(), notes: notes())
  }

  /// Stages first, then what could become one, each by time; names decide between equals.
  private func rank(_ prospect: StageProspect) -> (Int, Int, String) {
    let order = prospect.isStage ? 0 : prospect.advice == .leave ? 2 : 1
    return (order, -prospect.inclusive, prospect.name)
  }

  /// Decides on a function after those that it calls; `path` leads to it, so that recursion ends.
  private func decide(_ index: Int, _ decided: inout [Int: StageProspect], _ path: Set<Int>) {
    guard decided[index] == nil, !path.contains(index) else { return }
    for callee in callees[index] { decide(callee, &decided, path.union([index])) }
    decided[index] = prospect(index, decided)
  }

  private func prospect(_ index: Int, _ decided: [Int: StageProspect]) -> StageProspect {
    let function = run.functions[index]
    let values = function.samples.flatMap { $0.arguments + ($0.result.map { [$0] } ?? []) }
    let sizes = function.samples.compactMap(sizes)
    let largest = sizes.max { $0.input + $0.output < $1.input + $1.output }
    var prospect = StageProspect(
      name: function.name, file: function.file, cell: function.cell, line: function.line,
      calls: function.calls,
      inclusive: function.inclusive, own: function.own, share: share(function.inclusive),
      ownShare: share(function.own), bytesIn: largest?.input, bytesOut: largest?.output,
      isEstimate: values.contains(where: \.isEstimate), boundary: boundary(function),
      impurities: impurities(index), changedArguments: unique(values.filter(\.changed).map(\.name)),
      unrepresentable: unique(
        values.compactMap { look in look.problem.map { "\(look.name): \($0)" } }),
      advice: .leave, reason: "", notes: [])
    (prospect.advice, prospect.reason) = advice(index, prospect, decided)
    prospect.notes = notes(on: index, prospect)
    return prospect
  }

  func share(_ nanoseconds: Int) -> Double {
    run.wallNanoseconds > 0 ? min(1, Double(nanoseconds) / Double(run.wallNanoseconds)) : 0
  }

  private func sizes(_ sample: CallSample) -> (input: Int, output: Int)? {
    var input = 0
    for argument in sample.arguments {
      guard let bytes = argument.bytes else { return nil }
      input += bytes
    }
    guard let result = sample.result, let output = result.bytes else { return nil }
    return (input, output)
  }

  /// The mean of the sampled calls, for all calls; nil where something has no columns.
  private func boundary(_ function: ProfiledFunction) -> Int? {
    guard thresholds.judgesBoundary else { return nil }
    let costs = function.samples.compactMap { sample -> Int? in
      guard sizes(sample) != nil else { return nil }
      let input = sample.arguments.reduce(0) { $0 + $1.nanoseconds }
      return input + thresholds.rebuilding * (sample.result?.nanoseconds ?? 0)
    }
    guard !costs.isEmpty else { return nil }
    return Int(Double(costs.reduce(0, +)) / Double(costs.count) * Double(function.calls))
  }

  private func notes() -> [String] {
    var notes: [String] = []
    if let problem = run.lookingProblem {
      notes.append("the program was not looked at to the end: \(problem)")
    }
    if !thresholds.judgesBoundary {
      notes.append("what crossing into columns costs is not judged: this is a debug build of Regauge")
    }
    return notes
  }

  func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}
