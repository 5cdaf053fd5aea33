import Glibc
import Testing

@testable import Measurement

@Suite struct EstimatorTests {
  private func duos(_ launches: [[Double]]) -> [Duo] {
    launches.enumerated().flatMap { launch, ratios in
      ratios.enumerated().map { index, ratio in
        Duo(
          launch: launch, index: index, contrast: .speedup, logRatio: ratio,
          startedAtMonotonicNanoseconds: launch * 1000 + index)
      }
    }
  }

  @Test("The estimate is the mean of launch medians and its interval the hull of two")
  func knownFigures() throws {
    let estimate = try #require(
      Estimator.estimate(duos([[1.0, 1.1, 5.0], [1.2, 1.3, 1.4], [0.9, 1.0, 1.1]]), confidence: 0.95))
    #expect(abs(estimate.logRatio - (1.1 + 1.3 + 1.0) / 3) < 1e-12)
    // s = 0.152753, t(2) = 4.302653: 1.133333 ± 0.379460
    #expect(abs(estimate.launchInterval.lower - 0.753873) < 1e-5)
    #expect(abs(estimate.launchInterval.upper - 1.512794) < 1e-5)
    // Nine duos: the second smallest and the second largest.
    #expect(estimate.duoInterval == Interval(lower: 1.0, upper: 1.4))
    #expect(estimate.interval == estimate.launchInterval.hull(estimate.duoInterval))
    #expect(estimate.launchMedians.map(\.duoCount) == [3, 3, 3])
    #expect(abs(estimate.ratio - exp(3.4 / 3)) < 1e-12)
  }

  @Test("The hull takes whichever interval reaches further")
  func hull() throws {
    let estimate = try #require(
      Estimator.estimate(duos([[0, 0, 9], [0, 0, 9], [0, 0, 9]]), confidence: 0.95))
    #expect(estimate.launchInterval == Interval(lower: 0, upper: 0))
    #expect(estimate.interval == Interval(lower: 0, upper: 9))
  }

  @Test("One launch, or fewer than six duos, gives no interval")
  func tooFew() {
    #expect(Estimator.estimate(duos([Array(repeating: 1, count: 50)]), confidence: 0.95) == nil)
    #expect(Estimator.estimate(duos([[1, 1, 1], [1, 1]]), confidence: 0.95) == nil)
    #expect(Estimator.estimate(duos([[1, 1, 1], [1, 1, 1]]), confidence: 0.95) != nil)
    #expect(Estimator.estimate([], confidence: 0.95) == nil)
  }

  @Test("A drift within launches is seen, a shift between launches is not a drift")
  func drift() throws {
    let rising = try #require(Drift.of(duos((0..<4).map { _ in (0..<10).map { Double($0) / 50 } })))
    #expect(rising.score > 3.29)
    #expect(abs(rising.logChange - 0.1) < 1e-12)
    let shifted = try #require(Drift.of(duos((0..<10).map { Array(repeating: Double($0), count: 10) })))
    #expect(shifted == Drift(score: 0, logChange: 0))
    #expect(Drift.of(duos([[1, 2, 3]])) == nil)
  }

  @Test("The noise floor is the bound furthest from 1 of both sides' own comparisons")
  func noiseFloor() throws {
    let narrow = JudgeTests.estimate(1, from: 0.99, to: 1.01)
    let lopsided = JudgeTests.estimate(0.98, from: 0.9, to: 1.02)
    for floor in [
      NoiseFloor(reference: narrow, candidate: lopsided), NoiseFloor(reference: lopsided, candidate: narrow),
    ] {
      #expect(abs(try #require(floor.logFloor) - log(1 / 0.9)) < 1e-12)
    }
    #expect(NoiseFloor(reference: narrow, candidate: nil).logFloor == nil)
  }

  @Test(
    "A dependence on the batch counts only as far as every launch shows it",
    arguments: [
      ([2.0, 1.5, 3.0], 1.5), ([0.5, 0.8, 0.6], 0.8), ([2.0, 0.9, 3.0], 1), ([2.0], 2),
    ] as [([Double], Double)])
  func linearity(factors: [Double], expected: Double) throws {
    func sample(_ launch: Int, _ purpose: SamplePurpose, calls: Int, nanoseconds: Double) -> Sample {
      Sample(
        purpose: purpose, side: .candidate, launch: launch, sequence: 0, repetitions: calls,
        wallNanoseconds: Int(nanoseconds), cpuNanoseconds: 0, supervisorWallNanoseconds: 0,
        untimedNanoseconds: 0, gcNanoseconds: 0, startedAtMonotonicNanoseconds: 0)
    }
    let samples = factors.enumerated().flatMap { launch, factor in
      [
        sample(launch, .duo, calls: 10, nanoseconds: 10e6),
        sample(launch, .linearity, calls: 5, nanoseconds: 5e6 * factor),
      ]
    }
    let linearity = try #require(Linearity.of(.candidate, in: samples))
    #expect(abs(linearity.logDeviation - log(expected)) < 1e-6)
    #expect(Linearity.of(.reference, in: samples) == nil)
  }
}
