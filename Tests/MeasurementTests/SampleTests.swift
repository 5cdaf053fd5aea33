import Glibc
import Testing

@testable import Measurement

@Suite struct SampleTests {
  @Test(
    "The supervisor's clock may run longer by a round trip, never shorter",
    arguments: [
      // batch, untimed, supervisor, round trip, verdict; the tolerance of 10 ms is 100 µs + 50 µs
      (10_000_000, 0, 10_000_000, 0, nil),
      (10_000_000, 0, 10_149_000, 0, nil),
      (10_000_000, 0, 10_151_000, 0, .supervisorClockAhead),
      (10_000_000, 0, 10_151_000, 30_000, nil),
      (10_000_000, 3_000_000, 13_100_000, 0, nil),
      (10_000_000, 0, 13_100_000, 30_000, .supervisorClockAhead),
      (10_000_000, 0, 9_851_000, 0, nil),
      (10_000_000, 0, 9_849_000, 0, .workerClockAhead),
      (10_000_000, 0, 9_849_000, 500_000, .workerClockAhead),
      (0, 0, 20_000, 0, .noTime),
      (-5, 0, 20_000, 0, .noTime),
    ] as [(Int, Int, Int, Int, Invalidity?)])
  func clockAgreement(wall: Int, untimed: Int, supervisor: Int, roundTrip: Int, expected: Invalidity?) {
    let timing = RawTiming(
      wallNanoseconds: wall, cpuNanoseconds: wall, supervisorWallNanoseconds: supervisor,
      untimedNanoseconds: untimed, startedAtMonotonicNanoseconds: 0)
    #expect(ClockAgreement().invalidity(of: timing, roundTripNanoseconds: roundTrip) == expected)
  }

  static func duo(
    _ order: DuoOrder, numerator: [Int], denominator: [Int], repetitions: (Int, Int) = (1, 1),
    invalidPosition: Int? = nil
  ) -> [Sample] {
    var numerators = numerator.makeIterator()
    var denominators = denominator.makeIterator()
    return order.arms.enumerated().map { position, arm in
      let isNumerator = arm == .numerator
      return Sample(
        purpose: .duo, side: isNumerator ? .reference : .candidate, launch: 0, sequence: position, duo: 0,
        position: position, contrast: .speedup, arm: arm,
        repetitions: isNumerator ? repetitions.0 : repetitions.1,
        wallNanoseconds: (isNumerator ? numerators.next() : denominators.next()) ?? 0, cpuNanoseconds: 0,
        supervisorWallNanoseconds: 0, untimedNanoseconds: 0, gcNanoseconds: 0,
        startedAtMonotonicNanoseconds: 100 + position,
        invalidity: position == invalidPosition ? .workerClockAhead : nil)
    }
  }

  @Test("A duo is half the sum of two log ratios per call", arguments: DuoOrder.allCases)
  func duoRatio(order: DuoOrder) throws {
    let samples = Self.duo(order, numerator: [800, 900], denominator: [200, 100], repetitions: (1, 10))
    let duo = try #require(Duo.assemble(samples.reversed(), contrast: .speedup).duos.first)
    #expect(abs(duo.logRatio - (log(800.0 / 20) + log(900.0 / 10)) / 2) < 1e-12)
    #expect(duo.startedAtMonotonicNanoseconds == 100)
  }

  @Test("Either order cancels a linear drift of the machine", arguments: DuoOrder.allCases)
  func driftCancels(order: DuoOrder) throws {
    // Both sides take exp(position / 10), so the true ratio is 1.
    let times = (0..<4).map { Int(1e6 * exp(Double($0) / 10)) }
    let numerator = order.arms.indices.filter { order.arms[$0] == .numerator }.map { times[$0] }
    let denominator = order.arms.indices.filter { order.arms[$0] == .denominator }.map { times[$0] }
    let samples = Self.duo(order, numerator: numerator, denominator: denominator)
    let duo = try #require(Duo.assemble(samples, contrast: .speedup).duos.first)
    #expect(abs(duo.logRatio) < 1e-5)
  }

  @Test("A duo with an invalid or a missing sample is counted, not used")
  func unusableDuos() {
    let invalid = Self.duo(
      .numeratorOutside, numerator: [8, 8], denominator: [4, 4], invalidPosition: 2)
    #expect(Duo.assemble(invalid, contrast: .speedup) == Duo.Collection(duos: [], unusableCount: 1))
    let interrupted = Self.duo(.numeratorOutside, numerator: [8, 8], denominator: [4, 4]).dropLast()
    #expect(
      Duo.assemble(Array(interrupted), contrast: .speedup) == Duo.Collection(duos: [], unusableCount: 1))
  }

  @Test("The system clock does not run backwards")
  func systemClock() {
    let clock = SystemClock()
    let first = clock.nowNanoseconds()
    #expect(first > 0)
    #expect(clock.nowNanoseconds() >= first)
  }
}
