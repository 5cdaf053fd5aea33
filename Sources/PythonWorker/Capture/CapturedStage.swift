import Cases

/// What a capture has of one stage so far.
struct CapturedStage {
  let wish: CapturePlan.Wish
  var sampler: CallSampler
  var raised = 0
  var isRedacted = false
  private var duplicates = 0
  /// Where the largest goes once a call takes its place, by the number of that call.
  private var displacements: [Int: Int] = [:]
  private var kept: [Int: CapturedCase] = [:]
  private var findings: [CaptureFinding] = []

  init(_ wish: CapturePlan.Wish, sampler: CallSampler) {
    self.wish = wish
    self.sampler = sampler
  }

  /// Takes a case over for its place, and says whether it was kept and what gave way to it.
  mutating func take(_ made: CapturedCase, at place: Int) -> (kept: Bool, gone: [StoredValue]) {
    if let known = kept.values.first(where: { $0.id == made.id }) {
      duplicates += 1
      let isAlike =
        known.result?.hash == made.result?.hash && known.error == made.error
        && known.changes.map(\.value.hash) == made.changes.map(\.value.hash)
      if !isAlike {
        note(
          CaptureFinding(
            .nondeterministic,
            "the same arguments came to another result than at call \(known.call): it depends on more than them",
            remedy: "make what it depends on (state, time, randomness) an argument"),
          call: made.call)
      }
      return (false, [])
    }
    var gone: [StoredValue] = []
    // What was the largest joins the sample, where it has a place there.
    if place == 1, let largest = kept.removeValue(forKey: 1) {
      let given = displacements.removeValue(forKey: made.call).map { kept.updateValue(largest, forKey: $0) }
      gone += (given ?? largest)?.values ?? []
    }
    gone += kept.updateValue(made, forKey: place)?.values ?? []
    return (true, gone)
  }

  /// Where the next call would be kept, whose arguments have about `size` items; nil for nowhere.
  mutating func place(size: Int) -> Int? {
    guard let placement = sampler.place(size: size) else { return nil }
    displacements[sampler.calls] = placement.displacedTo
    return placement.place
  }

  /// Takes down why a call cannot be kept.
  mutating func refuse(_ finding: CaptureFinding, call: Int, place: Int) {
    if place == 1 { sampler.refuseLargest() }
    displacements[call] = nil
    note(finding, call: call)
  }

  /// Takes down a finding, once for all calls that show it.
  mutating func note(_ finding: CaptureFinding, call: Int) {
    let isKnown = { (known: CaptureFinding) in
      known.kind == finding.kind && (known.message == finding.message || finding.kind == .nondeterministic)
    }
    if let index = findings.firstIndex(where: isKnown) {
      findings[index].calls += 1
      findings[index].firstCall = min(findings[index].firstCall, call)
    } else {
      var finding = finding
      finding.firstCall = call
      finding.calls = 1
      findings.append(finding)
    }
  }

  func report(_ seen: SeenFunction) -> StageCapture {
    var report = StageCapture(stage: wish.stage, function: wish.function)
    report.calls = seen.calls
    report.raised = raised
    report.duplicates = duplicates
    // What was captured inside of a wrapper is no case of what goes by the name.
    report.cases = seen.wrapper == nil ? kept.values.sorted { $0.call < $1.call } : []
    report.isRedacted = isRedacted
    report.findings = findings + self.findings(about: seen)
    guard let qualified = seen.qualified else { return report }
    report.reference = "\(seen.module ?? "__main__"):\(qualified)"
    report.file = seen.file
    report.line = seen.line
    report.sourceHash = seen.source.map { SHA256.hexDigest(of: $0) }
    report.parameters =
      (seen.parameters ?? []).map { .init(name: $0.name, kind: .init(rawValue: $0.kind) ?? .ordinary) }
      + (seen.free ?? []).map { .init(name: $0, kind: .free) }
    return report
  }

  private func findings(about seen: SeenFunction) -> [CaptureFinding] {
    var found = ownFindings(about: seen)
    if let problem = seen.problem {
      found.append(CaptureFinding(.unseen, problem))
    }
    if let wrapper = seen.wrapper {
      found.append(
        CaptureFinding(
          .wrapped,
          "\(wrapper): a verification would run that, with other arguments or results than those of the function inside",
          remedy: "move its body to a function of its own, which it calls, and refer to that one"))
    }
    return found
  }

  private func ownFindings(about seen: SeenFunction) -> [CaptureFinding] {
    if seen.qualified == nil {
      return [
        CaptureFinding(
          .neverCalled, "'\(wish.function)' was never called",
          remedy: Self.called(seen, like: wish.function))
      ]
    }
    if seen.awaits == true {
      return [
        CaptureFinding(
          .unrepresentable, "'\(wish.function)' is a coroutine, whose call returns before its work is done",
          remedy: "capture the ordinary functions that it calls")
      ]
    }
    var findings: [CaptureFinding] = []
    if !seen.effects.isEmpty {
      findings.append(
        CaptureFinding(
          .effects, "besides computing its result it \(seen.effects.joined(separator: "; "))",
          remedy: "leave that to its caller: a verification does it again, and sees no difference in it"))
    }
    if !seen.others.isEmpty {
      findings.append(
        CaptureFinding(
          .ambiguous,
          "'\(wish.function)' is also the name of \(seen.others.joined(separator: ", ")); the one called first counts",
          remedy: "name it with its module or class: module.function"))
    }
    return findings
  }

  /// What was called instead, the like first.
  private static func called(_ seen: SeenFunction, like name: String) -> String {
    let names = seen.seen
    guard !names.isEmpty else {
      return "the program called no function of its own"
        + (seen.extractions ?? []).compactMap(\.advice).joined()
    }
    let last = name.split(whereSeparator: { ".:".contains($0) }).last.map { $0.lowercased() } ?? ""
    let alike = names.filter { $0.lowercased().contains(last) || last.contains($0.lowercased()) }
    let shown = (alike + names.filter { !alike.contains($0) }).prefix(8)
    return "it called \(shown.joined(separator: ", "))" + (names.count > 8 ? ", …" : "")
  }
}

/// What `capture.py` knows of a function.
struct SeenFunction: Codable {
  struct Parameter: Codable {
    var name: String
    var kind: String
  }
  var calls: Int
  /// Other functions of the same name.
  var others: [String]
  /// A function that lines of the program's own code would make; see extract.py.
  struct Extraction: Codable {
    var takes: [String]
    var waysOut: [String]
    var line: Int
    var endLine: Int
    var text: String

    /// Nil where the function would be no stage.
    var advice: String? {
      guard !takes.isEmpty, waysOut.isEmpty else { return nil }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return "; make one of lines \(line)–\(endLine)\n"
        + lines.map { $0.isEmpty ? "\n" : "\n          \($0)" }.joined() + "\n"
    }
  }

  /// What it does besides computing its result, each as a verb with its object.
  var effects: [String]
  /// Why not all of the program's calls were seen.
  var problem: String?
  /// What goes by the function's name instead of itself.
  var wrapper: String?
  /// Functions that were called, where this one was not.
  var seen: [String]
  var extractions: [Extraction]?
  var qualified: String?
  var module: String?
  var file: String?
  var line: Int?
  var source: String?
  var parameters: [Parameter]?
  var free: [String]?
  /// Whether it is a coroutine function or an asynchronous generator.
  var awaits: Bool?
}
