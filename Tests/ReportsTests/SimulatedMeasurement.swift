import Glibc
import Measurement

/// A measurement of two sides with known times under seeded noise, by the real protocol; no time passes.
struct SimulatedMeasurement: DuoExecutor {
  struct Clock: MonotonicClock {
    var now: Int
    func nowNanoseconds() -> Int { now }
  }

  var referenceNanoseconds: Double
  var candidateNanoseconds: Double
  /// The scatter of each sample, as the standard deviation of its logarithm.
  var deviation = 0.02
  /// The scatter of each launch as a whole.
  var launchDeviation = 0.005
  var random: SplitMix64
  private var now = 0
  private var factors: [Side: Double] = [:]
  private var fresh: Set<Side> = []

  init(
    reference: Double, candidate: Double, deviation: Double = 0.02, launchDeviation: Double = 0.005,
    seed: UInt64
  ) {
    referenceNanoseconds = reference
    candidateNanoseconds = candidate
    self.deviation = deviation
    self.launchDeviation = launchDeviation
    random = SplitMix64(seed: seed)
  }

  var clock: Clock { Clock(now: now) }

  mutating func beginLaunch(_ launch: Int) -> LaunchStart {
    now += 50_000_000
    for side in Side.allCases { factors[side] = exp(launchDeviation * normal()) }
    fresh = Set(Side.allCases)
    return LaunchStart(roundTripNanoseconds: 40_000)
  }

  mutating func run(_ side: Side, repetitions: Int) -> RawTiming {
    let once = side == .reference ? referenceNanoseconds : candidateNanoseconds
    let cold = fresh.remove(side) == nil ? 1 : side == .reference ? 1.3 : 2.5
    let time = Int(once * Double(repetitions) * cold * factors[side, default: 1] * exp(deviation * normal()))
    let started = now
    now += time + 30_000
    return RawTiming(
      wallNanoseconds: time, cpuNanoseconds: time, supervisorWallNanoseconds: time + 30_000,
      gcNanoseconds: side == .reference ? time / 40 : 0, startedAtMonotonicNanoseconds: started)
  }

  mutating func didTake(_ sample: Sample) {}

  mutating func endLaunch() -> LaunchEnd { LaunchEnd(stealShare: 0.004) }

  /// A standard normal number by Box and Muller.
  private mutating func normal() -> Double {
    (-2 * log(1 - random.unit())).squareRoot() * cos(2 * Double.pi * random.unit())
  }
}
