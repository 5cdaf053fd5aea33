import FoundationEssentials
import Glibc
import Testing

@testable import Measurement

/// Whole experiments under one known fault each.
@Suite struct SummaryTests {
  private func summary(
    plan: MeasurementPlan = .full, gate: Gate = .passed,
    _ change: (inout SimulatedExecutor) -> Void = { _ in }
  ) throws -> MeasurementSummary {
    var executor = SimulatedExecutor(seed: 11)
    change(&executor)
    return MeasurementSummary(run: try Experiment(plan: plan).run(&executor), gate: gate)
  }

  @Test("A sound measurement claims the true ratio, warm and cold, with its noise floor")
  func sound() throws {
    let summary = try summary { $0.candidateNanoseconds = 20e6 / 30 }
    #expect(summary.verdict.kind == .faster)
    let speedup = try #require(summary.speedup)
    #expect(speedup.interval.contains(log(30)))
    #expect(try #require(summary.noiseFloor.logFloor) < log(1.1))
    #expect(abs(try #require(summary.reference.warmNanoseconds) / 20e6 - 1) < 0.05)
    #expect(abs(try #require(summary.reference.coldNanoseconds) / 60e6 - 1) < 0.2)
    #expect(abs(try #require(summary.cold).ratio / 30 - 1) < 0.5)
    #expect(abs(try #require(summary.candidate.cpuShare) - 1) < 0.01)
    #expect(summary.reference.sampleCount == 100)
    #expect(summary.duoCount == 50)
    #expect(summary.launchCount == 5)
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var executor = SimulatedExecutor(seed: 11)
    var kind: VerdictKind
    var finding: Finding.Kind

    init(
      _ description: String, _ kind: VerdictKind, _ finding: Finding.Kind,
      _ change: (inout SimulatedExecutor) -> Void
    ) {
      testDescription = description
      self.kind = kind
      self.finding = finding
      change(&executor)
    }
  }

  static let faults: [Fault] = [
    Fault("work hoisted out of the batch", .invalid, .notLinearInRepetitions) {
      $0.candidateIsHoisted = true
    },
    Fault("the candidate slows down", .unstable, .drift) { $0.candidateDrift = 0.5 },
    Fault("a busy host", .unstable, .steal) { $0.stealShare = 0.3 },
    Fault("a worker's clock that runs fast", .unstable, .invalidSamples) { $0.workerClockRate = 1.1 },
    Fault("equal sides", .indistinguishable, .intervalIncludesOne) { $0.candidateNanoseconds = 20e6 },
  ]

  @Test("Faults of code and machine are refused by name", arguments: faults)
  func refusals(fault: Fault) throws {
    var executor = fault.executor
    let run = try Experiment(plan: .full).run(&executor)
    let verdict = MeasurementSummary(run: run, gate: .passed).verdict
    #expect(verdict.kind == fault.kind)
    #expect(verdict.findings.contains { $0.kind == fault.finding }, "\(verdict.findings)")
  }

  @Test("A side slower by a known ratio is called slower")
  func slower() throws {
    let summary = try summary { $0.candidateNanoseconds = 30e6 }
    #expect(summary.verdict.kind == .slower)
    #expect(try #require(summary.speedup).interval.contains(log(20.0 / 30)))
  }

  @Test("A short budget on a noisy machine claims a bound only")
  func shortBudget() throws {
    let summary = try summary(plan: .budget(seconds: 1)) { $0.launchDeviation = 0.1 }
    #expect(summary.verdict.kind == .atLeast)
    #expect(summary.stop == .budgetSpent)
    #expect(try #require(summary.verdict.boundRatio) < 20)
  }

  @Test("The order of samples in store does not matter to what is derived from them")
  func recomputation() throws {
    var executor = SimulatedExecutor(seed: 12)
    var run = try Experiment(plan: .full).run(&executor)
    let before = MeasurementSummary(run: run, gate: .passed)
    var random = SplitMix64(seed: 1)
    random.shuffle(&run.samples)
    #expect(MeasurementSummary(run: run, gate: .passed) == before)
  }

  @Test("A run and its summary survive JSON unchanged")
  func json() throws {
    var executor = SimulatedExecutor(seed: 13)
    executor.stealShare = 0.01
    let run = try Experiment(plan: .budget(seconds: 3)).run(&executor)
    let encoder = JSONEncoder()
    let decoder = JSONDecoder()
    #expect(try decoder.decode(MeasurementRun.self, from: encoder.encode(run)) == run)
    let summary = MeasurementSummary(run: run, gate: .passed)
    #expect(try decoder.decode(MeasurementSummary.self, from: encoder.encode(summary)) == summary)
  }

  @Test("Memory is compared at the peak and by growth, and nothing is divided by zero")
  func memory() {
    let reference = MemoryFigure(side: .reference, baselineBytes: 100, peakBytes: 500)
    let candidate = MemoryFigure(side: .candidate, baselineBytes: 60, peakBytes: 50)
    #expect(candidate.growthBytes == 0)
    #expect(MemoryComparison(reference: reference, candidate: candidate).peakShare == 0.1)
    #expect(MemoryComparison(reference: reference, candidate: candidate).growthShare == 0)
    #expect(MemoryComparison(reference: candidate, candidate: reference).growthShare == nil)
  }
}
