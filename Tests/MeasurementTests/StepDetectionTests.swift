import Glibc
import Testing

@testable import Measurement

@Suite struct StepDetectionTests {
  private func history(_ values: [Double], halfWidth: Double = 0.02, machine: String = "m") -> [HistoryPoint]
  {
    values.enumerated().map { index, value in
      HistoryPoint(
        session: "s\(index)", machine: machine, logValue: value,
        interval: Interval(lower: value - halfWidth, upper: value + halfWidth))
    }
  }

  private func noise(_ count: Int, _ deviation: Double, _ random: inout SplitMix64) -> [Double] {
    (0..<count).map { _ in
      deviation * (-2 * log(1 - random.unit())).squareRoot() * cos(2 * Double.pi * random.unit())
    }
  }

  /// Two sessions, between which the candidate came to take 1.3 times as long.
  private func slowdown(neighbourArrives: Double) throws -> [MeasurementRun] {
    try [(1 as UInt64, 1e6), (2, 1.3e6)].map { seed, nanoseconds in
      var executor = SimulatedExecutor(seed: seed)
      executor.neighbourArrives = neighbourArrives
      executor.candidateNanoseconds = nanoseconds
      return try Experiment(plan: .full).run(&executor)
    }
  }

  @Test("Two sessions with a real slowdown are told apart by their times")
  func slowdownInTimes() throws {
    let runs = try slowdown(neighbourArrives: 0)
    func steps(_ side: Side) throws -> [Step] {
      let points = try runs.enumerated().map { index, run in
        try #require(HistoryPoint(session: "s\(index)", machine: "m", side: side, run: run))
      }
      return try StepDetection().steps(in: points)
    }
    let step = try #require(steps(.candidate).first)
    #expect(step.index == 1)
    #expect(step.session == "s1")
    #expect(step.rule == .intervalsApart)
    #expect(abs(step.logChange - log(1.3)) < 0.05)
    #expect(try steps(.reference).isEmpty, "the reference did not change")
  }

  @Test("On a busy machine a real slowdown still shows in the ratio")
  func slowdownInRatios() throws {
    let points = try slowdown(neighbourArrives: 0.02).enumerated().map { index, run in
      let summary = MeasurementSummary(run: run, gate: .passed)
      return HistoryPoint(session: "s\(index)", machine: "m", estimate: try #require(summary.speedup))
    }
    let step = try #require(StepDetection().steps(in: points).first)
    #expect(abs(step.logChange + log(1.3)) < 0.05)
  }

  @Test(
    "Short histories need intervals apart and a change that matters",
    arguments: [
      ([0, 0.3], 0.02, [1]), ([0, 0.3], 0.2, []), ([0, 0.04], 0.001, []), ([0, 0.3, 0.3, 0], 0.02, [1, 3]),
      ([0.0], 0.02, []), ([], 0.02, []),
    ] as [([Double], Double, [Int])])
  func shortHistories(values: [Double], halfWidth: Double, steps: [Int]) throws {
    #expect(try StepDetection().steps(in: history(values, halfWidth: halfWidth)).map(\.index) == steps)
  }

  @Test(
    "A step in a long history is found where it is, at the last session too",
    arguments: [
      (20, [10]), (20, [19]), (12, [3]), (30, [10, 20]), (6, [5]),
    ])
  func longHistories(count: Int, changes: [Int]) throws {
    var random = SplitMix64(seed: UInt64(count))
    var values = noise(count, 0.015, &random)
    for change in changes { for index in change..<count { values[index] += 0.2 } }
    let steps = try StepDetection().steps(in: history(values))
    #expect(steps.map(\.index) == changes)
    #expect(steps.allSatisfy { abs($0.logChange - 0.2) < 0.05 && $0.rule == .fittedLevels })
  }

  @Test("Histories without a step seldom show one", arguments: [6, 10, 20, 40])
  func falseAlarms(count: Int) throws {
    var random = SplitMix64(seed: 77)
    var alarms = 0
    for _ in 0..<300 {
      let values = noise(count, 0.05, &random)
      if try !StepDetection().steps(in: history(values, halfWidth: 0.05)).isEmpty { alarms += 1 }
    }
    #expect(alarms <= 300 * 8 / 100, "\(alarms) of 300 histories of \(count) sessions")
  }

  @Test("Machines are never merged")
  func machines() {
    let points = history([0, 0]) + history([1], machine: "other")
    let error = #expect(throws: MixedMachinesError.self) { try StepDetection().steps(in: points) }
    #expect(
      error?.description == "Can't look for steps in a history of several machines: session s0 ran on other, "
        + "earlier ones on m; select the sessions of one machine.")
  }
}
