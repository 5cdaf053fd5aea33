import Glibc
import Testing

@testable import Measurement

@Suite struct JudgeTests {
  static func estimate(_ ratio: Double, from lower: Double, to upper: Double, launches: [Double]? = nil)
    -> Estimate
  {
    let interval = Interval(lower: log(lower), upper: log(upper))
    let medians = (launches ?? [ratio, ratio, ratio]).enumerated().map {
      LaunchMedian(launch: $0.offset, logRatio: log($0.element), duoCount: 10)
    }
    return Estimate(
      logRatio: log(ratio), interval: interval, launchInterval: interval, duoInterval: interval,
      launchMedians: medians, duoCount: 30, confidence: 0.95)
  }

  /// A sound measurement of 30×, for tests to spoil.
  static func evidence(_ change: (inout Evidence) -> Void = { _ in }) -> Evidence {
    let quiet = estimate(1, from: 0.98, to: 1.02)
    var evidence = Evidence(
      gate: .passed, speedup: estimate(30, from: 29, to: 31),
      noiseFloor: NoiseFloor(reference: quiet, candidate: quiet),
      stop: .precisionReached, targetHalfWidth: log(1.05))
    change(&evidence)
    return evidence
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var evidence: Evidence
    var kind: VerdictKind
    var findings: [Finding.Kind] = []

    init(
      _ description: String, _ kind: VerdictKind, _ findings: [Finding.Kind] = [],
      _ change: (inout Evidence) -> Void
    ) {
      testDescription = description
      evidence = JudgeTests.evidence(change)
      self.kind = kind
      self.findings = findings
    }
  }

  static let rows: [Row] = [
    Row("sound and faster", .faster) { _ in },
    Row("sound and slower", .slower) { $0.speedup = estimate(0.5, from: 0.49, to: 0.51) },
    Row("outputs differ", .invalid, [.outputsDiffer]) { $0.gate.outputsMatch = false },
    Row("debug build", .invalid, [.debugBuild]) { $0.gate.isDebugBuild = true },
    Row("reference A/A excludes 0", .invalid, [.selfComparisonBiased]) {
      $0.strictReference = Interval(lower: 0.02, upper: 0.05)
    },
    Row("candidate A/A excludes 0 from below", .invalid, [.selfComparisonBiased]) {
      $0.strictCandidate = Interval(lower: -0.05, upper: -0.02)
    },
    Row("A/A bias is negligible", .faster) { $0.strictReference = Interval(lower: 0.005, upper: 0.03) },
    Row("A/A includes 0", .faster) { $0.strictReference = Interval(lower: -0.2, upper: 0.3) },
    Row("half a batch takes as long as a whole", .invalid, [.notLinearInRepetitions]) {
      $0.linearity = [Linearity(side: .candidate, logDeviation: log(2))]
    },
    Row("calls get slower as they go on", .invalid, [.notLinearInRepetitions]) {
      $0.linearity = [Linearity(side: .reference, logDeviation: -log(1.3))]
    },
    Row("nearly linear", .faster) { $0.linearity = [Linearity(side: .candidate, logDeviation: log(1.2))] },
    Row("every invalid reason is told", .invalid, [.outputsDiffer, .debugBuild]) {
      $0.gate = Gate(outputsMatch: false, isDebugBuild: true)
      $0.stealShare = 0.5
    },
    Row("drift", .unstable, [.drift]) { $0.drift = Drift(score: -4, logChange: -0.1) },
    Row("drift that is small", .faster) { $0.drift = Drift(score: 5, logChange: 0.04) },
    Row("drift that may be chance", .faster) { $0.drift = Drift(score: 3, logChange: 0.2) },
    Row("launches disagree", .unstable, [.launchesDisagree]) {
      $0.speedup = estimate(1.3, from: 1.01, to: 1.6, launches: [0.9, 1.5, 1.6])
    },
    Row("launches differ in sign by a hair", .indistinguishable, [.intervalIncludesOne, .withinNoiseFloor]) {
      $0.speedup = estimate(1.0, from: 0.98, to: 1.02, launches: [0.97, 1.0, 1.03])
    },
    Row("steal", .unstable, [.steal]) { $0.stealShare = 0.11 },
    Row("steal that is tolerated", .faster) { $0.stealShare = 0.1 },
    Row("clocks disagree too often", .unstable, [.invalidSamples]) { $0.invalidShare = 0.3 },
    Row("no speedup", .unstable, [.tooFewDuos]) { $0.speedup = nil },
    Row("no noise floor", .unstable, [.tooFewDuos]) { $0.noiseFloor.candidate = nil },
    Row("interval includes 1", .indistinguishable, [.intervalIncludesOne]) {
      $0.speedup = estimate(1.05, from: 0.99, to: 1.1)
    },
    Row("within the noise floor", .indistinguishable, [.withinNoiseFloor]) {
      $0.speedup = estimate(1.015, from: 1.01, to: 1.02)
    },
    Row("wide interval, budget spent", .atLeast, [.intervalTooWide, .budgetSpent]) {
      $0.speedup = estimate(30, from: 20, to: 45)
      $0.stop = .budgetSpent
    },
    Row("wide interval on the slow side", .atLeast, [.intervalTooWide, .budgetSpent]) {
      $0.speedup = estimate(0.4, from: 0.2, to: 0.8)
      $0.stop = .lastLookReached
    },
    Row("less precise than planned", .faster, [.budgetSpent]) {
      $0.speedup = estimate(30, from: 27, to: 33)
      $0.stop = .budgetSpent
    },
    Row("budget spent, but precise", .faster) { $0.stop = .budgetSpent },
  ]

  @Test("Evidence leads to the verdict of the protocol", arguments: rows)
  func table(row: Row) {
    let verdict = Judge().verdict(on: row.evidence)
    #expect(verdict.kind == row.kind)
    #expect(verdict.findings.map(\.kind) == row.findings)
    #expect(verdict.thresholdsVersion == Thresholds.current.version)
    #expect(verdict.findings.allSatisfy { $0.explanation.hasSuffix(".") })
    #expect((verdict.boundRatio != nil) == (row.kind == .atLeast))
  }

  @Test("At least claims the nearer bound, in either direction")
  func atLeast() throws {
    let fast = Judge().verdict(on: Self.evidence { $0.speedup = Self.estimate(30, from: 20, to: 45) })
    #expect(fast.candidateIsFaster == true)
    #expect(try abs(#require(fast.boundRatio) - 20) < 1e-9)
    let slow = Judge().verdict(on: Self.evidence { $0.speedup = Self.estimate(0.4, from: 0.2, to: 0.8) })
    #expect(slow.candidateIsFaster == false)
    #expect(try abs(#require(slow.boundRatio) - 1.25) < 1e-9)
  }

  struct Explained: Sendable, CustomTestStringConvertible {
    var text: String
    var evidence: Evidence
    var testDescription: String { text }

    init(_ text: String, _ change: (inout Evidence) -> Void) {
      self.text = text
      evidence = JudgeTests.evidence(change)
    }
  }

  static let explained: [Explained] = [
    Explained(
      "The candidate's time does not grow with the calls in a batch: a call takes 1.97× as long when half as "
        + "many share one."
    ) { $0.linearity = [Linearity(side: .candidate, logDeviation: log(1.97))] },
    Explained(
      "The reference measured against itself differs by at least +3.0%: the procedure is biased here."
    ) {
      $0.strictReference = Interval(lower: log(1.03), upper: 0.1)
    },
    Explained("The ratio drifts by -10.0% within a launch: more warm-up or a quieter machine is needed.") {
      $0.drift = Drift(score: -4, logChange: log(0.9))
    },
    Explained("Launches disagree in sign: one gives 0.900×, another 1.60×.") {
      $0.speedup = estimate(1.3, from: 1.01, to: 1.6, launches: [0.9, 1.5, 1.6])
    },
    Explained("Other virtual machines took 23.4% of the processor time; up to 10.0% is tolerated.") {
      $0.stealShare = 0.234
    },
    Explained("Worker and supervisor clocks disagree in 40.0% of the samples; up to 25.0% is tolerated.") {
      $0.invalidShare = 0.4
    },
    Explained("Too few valid duos for an interval of the speedup: two launches and six duos are needed.") {
      $0.speedup = nil
    },
    Explained("The interval from 0.990× to 1.10× includes 1: no difference is shown.") {
      $0.speedup = estimate(1.05, from: 0.99, to: 1.1)
    },
    Explained(
      "The ratio 1.01× lies within the noise floor: a side measured against itself differs by up to 1.02×."
    ) { $0.speedup = estimate(1.0149, from: 1.01, to: 1.02) },
    Explained("The interval from 20.0× to 45.0× is too wide for a figure: only its nearer end is claimed.") {
      $0.speedup = estimate(30, from: 20, to: 45)
    },
  ]

  @Test("Findings say what was seen and what was allowed", arguments: explained)
  func explanations(row: Explained) {
    #expect(Judge().verdict(on: row.evidence).findings.first?.explanation == row.text)
  }

  @Test("A measurement cut short says how far it got")
  func cutShort() {
    let verdict = Judge().verdict(
      on: Self.evidence {
        $0.speedup = Self.estimate(30, from: 30 / 1.1, to: 33)
        $0.stop = .budgetSpent
      })
    #expect(
      verdict.findings.map(\.explanation) == [
        "The budget was spent at a half-width of +10.0%, before the planned +5.0% was reached."
      ])
  }
}
