import Glibc
import Testing

@testable import Measurement

@Suite struct EndToEndTests {
  private func share(_ nanoseconds: Double, _ speedup: Double, _ lower: Double, _ upper: Double) -> StageShare
  {
    StageShare(
      stage: "s", referenceNanoseconds: nanoseconds, logSpeedup: log(speedup),
      interval: Interval(lower: log(lower), upper: log(upper)))
  }

  @Test("The prediction is Amdahl's law with the boundary on top")
  func amdahl() throws {
    // 1000 − 400·(1 − 1/4) − 500·(1 − 1/10) + 50 = 300
    let prediction = try Prediction(
      totalNanoseconds: 1000, migrated: [share(400, 4, 2, 8), share(500, 10, 5, 20)],
      boundary: BoundaryCost(decodeNanoseconds: 30, encodeNanoseconds: 20))
    #expect(abs(prediction.mixedNanoseconds - 300) < 1e-9)
    #expect(abs(prediction.speedup - 1000.0 / 300) < 1e-9)
    #expect(abs(prediction.lowerSpeedup - 1000.0 / 450) < 1e-9)
    #expect(abs(prediction.upperSpeedup - 1000.0 / 225) < 1e-9)
    #expect(abs(try #require(prediction.ceiling) - 10) < 1e-9)
  }

  @Test("With every stage migrated there is no ceiling, and the boundary still counts")
  func allNative() throws {
    let prediction = try Prediction(
      totalNanoseconds: 1000, migrated: [share(1000, 100, 90, 110)],
      boundary: BoundaryCost(decodeNanoseconds: 10, encodeNanoseconds: 0))
    #expect(prediction.ceiling == nil)
    #expect(abs(prediction.speedup - 50) < 1e-9)
  }

  @Test("Stages that take longer than the pipeline are refused with both times")
  func impossible() {
    let error = #expect(throws: PredictionError.self) {
      try Prediction(totalNanoseconds: 1e6, migrated: [share(2e6, 4, 3, 5)], boundary: .none)
    }
    #expect(
      error?.description == "Can't predict the pipeline: its stages take 2.000 ms, the whole only 1.000 ms; "
        + "measure both in one session.")
  }

  @Test(
    "A prediction agrees with a measurement whose interval it meets",
    arguments: [
      (3.0, 2.8, 3.2, true), (5, 4.7, 5.2, false), (1.5, 1.4, 1.6, false), (4.6, 4.4, 4.8, true),
    ])
  func agreement(ratio: Double, lower: Double, upper: Double, agrees: Bool) throws {
    let prediction = try Prediction(
      totalNanoseconds: 1000, migrated: [share(400, 4, 2, 8), share(500, 10, 5, 20)],
      boundary: BoundaryCost(decodeNanoseconds: 30, encodeNanoseconds: 20))
    var mixed = MixedPipeline(
      nativeStages: ["parse"], prediction: prediction,
      measured: JudgeTests.estimate(ratio, from: lower, to: upper))
    #expect(mixed.agrees == agrees)
    mixed.measured = nil
    #expect(mixed.agrees == nil)
  }

  @Test(
    "Stages measured alone that do not sum to the whole take their share of it: nothing stays in Python",
    arguments: [0.8, 1, 1.1])
  func shareOfTheWhole(part: Double) throws {
    var executor = SimulatedExecutor(seed: 11)
    executor.candidateNanoseconds = 20e6 / 25
    let whole = MeasurementSummary(run: try Experiment(plan: .full).run(&executor), gate: .passed)
    let total = try #require(whole.reference.warmNanoseconds)
    let boundary = BoundaryCost(decodeNanoseconds: total / 100, encodeNanoseconds: 0)
    // Half of the time 20 times as fast, half of it 100/3 times: a quarter less than a twentieth, and the boundary.
    let mixed = try #require(
      MixedPipeline(
        stages: [share(total * part / 2, 20, 19, 21), share(total * part / 2, 100.0 / 3, 32, 35)],
        whole: whole, boundary: boundary))
    #expect(abs(mixed.prediction.speedup - 20) < 1e-9)
    #expect(mixed.prediction.ceiling == nil)
    #expect(mixed.agrees == true)
    #expect(
      StageShare(stage: "s", alone: whole)?.referenceNanoseconds == total, "a claim has a share in the whole")
    let refused = MeasurementSummary(
      run: try Experiment(plan: .full).run(&executor), gate: Gate(outputsMatch: true, isDebugBuild: true))
    #expect(StageShare(stage: "s", alone: refused) == nil)
  }

  @Test("A lone stage pays for both crossings")
  func boundary() {
    let cost =
      BoundaryCost(decodeNanoseconds: 100, encodeNanoseconds: 50)
      + BoundaryCost(decodeNanoseconds: 40, encodeNanoseconds: 10)
    #expect(cost == BoundaryCost(decodeNanoseconds: 140, encodeNanoseconds: 60))
    #expect(abs(cost.speedup(referenceNanoseconds: 1000, logSpeedup: log(20)) - 4) < 1e-9)
  }
}
