import Glibc
import Testing

@testable import Measurement

/// How often the procedure is wrong, over many seeded experiments with noisy neighbours.
@Suite struct CoverageTests {
  private func summary(seed: UInt64, plan: MeasurementPlan, trueRatio: Double) throws -> MeasurementSummary {
    var executor = SimulatedExecutor(seed: seed)
    executor.referenceNanoseconds = 20e6 * trueRatio
    executor.candidateNanoseconds = 20e6
    executor.launchDeviation = 0.02
    executor.sampleDeviation = 0.03
    var plan = plan
    plan.seed = seed &* 31
    return MeasurementSummary(run: try Experiment(plan: plan).run(&executor), gate: .passed)
  }

  private static let plans: [MeasurementPlan] = [.full, .budget(seconds: 8)]

  @Test("Identical sides are rarely called different", arguments: plans)
  func falseClaims(plan: MeasurementPlan) throws {
    var claims = 0
    var misses = 0
    let experiments = 300
    for seed in 1...experiments {
      let summary = try summary(seed: UInt64(seed), plan: plan, trueRatio: 1)
      let kind = summary.verdict.kind
      if kind == .faster || kind == .slower || kind == .atLeast { claims += 1 }
      let estimate = try #require(summary.speedup)
      if !estimate.interval.contains(0) { misses += 1 }
    }
    #expect(claims <= experiments * 6 / 100, "\(claims) of \(experiments) A/A experiments made a claim")
    #expect(misses <= experiments * 8 / 100, "\(misses) of \(experiments) intervals missed 1")
  }

  @Test("Intervals hold a known ratio at least nine times in ten", arguments: plans)
  func coverage(plan: MeasurementPlan) throws {
    var covered = 0
    var kinds: [VerdictKind: Int] = [:]
    let experiments = 200
    for seed in 1...experiments {
      let summary = try summary(seed: UInt64(10_000 + seed), plan: plan, trueRatio: 1.5)
      kinds[summary.verdict.kind, default: 0] += 1
      let estimate = try #require(summary.speedup)
      if estimate.interval.contains(log(1.5)) { covered += 1 }
    }
    #expect(covered >= experiments * 90 / 100, "only \(covered) of \(experiments) intervals hold the ratio")
    let right = kinds[.faster, default: 0] + kinds[.atLeast, default: 0]
    #expect(right >= experiments * 80 / 100, "a ratio of 1.5 was found in \(kinds)")
    #expect(kinds[.slower, default: 0] == 0)
  }
}
