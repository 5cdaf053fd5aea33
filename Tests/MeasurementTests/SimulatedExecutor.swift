import Glibc

@testable import Measurement

/// A clock that stands where the simulation has got to.
struct FixedClock: MonotonicClock {
  var now: Int
  func nowNanoseconds() -> Int { now }
}

struct SimulatedFailure: Error, Equatable {}

/// Two sides with known times under seeded noise; no time passes but its own.
///
/// The noise has what real machines have: each launch is faster or slower as a whole, on either side; each
/// sample scatters; and a neighbour comes and goes, staying for several samples and slowing all it meets.
struct SimulatedExecutor: DuoExecutor {
  var referenceNanoseconds = 20e6
  var candidateNanoseconds = 1e6
  /// How much longer the first call of a launch takes.
  var coldFactor = 3.0
  var launchDeviation = 0.01
  var sampleDeviation = 0.02
  var neighbourArrives = 0.02
  var neighbourLeaves = 0.1
  var neighbourFactor = 1.5
  /// The candidate's log drift over one launch of about 100 samples.
  var candidateDrift = 0.0
  /// The candidate does its work once a batch, however many calls it holds.
  var candidateIsHoisted = false
  var launchNanoseconds = 50_000_000
  var roundTripNanoseconds = 40_000
  /// Every nth sample's reply is late by 5 ms.
  var lateReplyEvery: Int?
  /// The worker's clock shows this many times the true time.
  var workerClockRate = 1.0
  var stealShare: Double?
  var failAtSample: Int?

  private(set) var now = 0
  private(set) var taken: [Sample] = []
  private(set) var events: [String] = []
  private var random: SplitMix64
  private var launchFactor: [Side: Double] = [:]
  private var isFirstCall: Set<Side> = []
  private var neighbourIsHere = false
  private var samplesInLaunch = 0
  private var samplesInAll = 0

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  var clock: FixedClock { FixedClock(now: now) }

  mutating func beginLaunch(_ launch: Int) throws -> LaunchStart {
    events.append("begin \(launch)")
    now += launchNanoseconds
    for side in Side.allCases { launchFactor[side] = exp(launchDeviation * normal()) }
    isFirstCall = Set(Side.allCases)
    samplesInLaunch = 0
    return LaunchStart(roundTripNanoseconds: roundTripNanoseconds)
  }

  mutating func run(_ side: Side, repetitions: Int) throws -> RawTiming {
    if samplesInAll == failAtSample { throw SimulatedFailure() }
    samplesInAll += 1
    samplesInLaunch += 1
    neighbourIsHere = neighbourIsHere ? random.unit() >= neighbourLeaves : random.unit() < neighbourArrives
    var time = side == .reference ? referenceNanoseconds : candidateNanoseconds
    if side == .candidate { time *= exp(candidateDrift * Double(samplesInLaunch) / 100) }
    if !(candidateIsHoisted && side == .candidate) { time *= Double(repetitions) }
    if isFirstCall.remove(side) != nil { time *= coldFactor }
    time *= launchFactor[side, default: 1] * exp(sampleDeviation * normal())
    if neighbourIsHere { time *= neighbourFactor }
    let isLate = lateReplyEvery.map { samplesInAll % $0 == 0 } ?? false
    let started = now
    let elapsed = Int(time) + roundTripNanoseconds / 2 + (isLate ? 5_000_000 : 0)
    now += elapsed
    return RawTiming(
      wallNanoseconds: Int(time * workerClockRate), cpuNanoseconds: Int(time),
      supervisorWallNanoseconds: elapsed, startedAtMonotonicNanoseconds: started)
  }

  mutating func didTake(_ sample: Sample) throws { taken.append(sample) }

  mutating func endLaunch() throws -> LaunchEnd {
    events.append("end")
    return LaunchEnd(stealShare: stealShare)
  }

  /// A standard normal number by Box and Muller.
  private mutating func normal() -> Double {
    (-2 * log(1 - random.unit())).squareRoot() * cos(2 * Double.pi * random.unit())
  }
}

extension Gate {
  static let passed = Gate(outputsMatch: true, isDebugBuild: false)
}
