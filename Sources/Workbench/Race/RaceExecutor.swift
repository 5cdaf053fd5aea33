import Glibc
import Measurement
import Workers

/// Runs duos of whole programs: every call is a process of its own, its start included in its time.
struct RaceExecutor: DuoExecutor {
  let contenders: [Side: Contender]
  let folder: String
  let deadline: Duration
  /// Whether a run left the same bytes as that side's first, whose content was compared.
  let isAsBefore: (Side, Contender.Run) throws -> Bool
  /// Looks at the content of a run that did not; nil where all did.
  let check: (Side, Contender.Run?) throws -> Void
  let observe: () -> Void
  private var number = 0
  /// The first run of each side in this launch that left other bytes.
  private var others: [Side: Contender.Run] = [:]

  init(
    reference: Contender, candidate: Contender, folder: String, deadline: Duration,
    isAsBefore: @escaping (Side, Contender.Run) throws -> Bool,
    check: @escaping (Side, Contender.Run?) throws -> Void, observe: @escaping () -> Void
  ) {
    contenders = [.reference: reference, .candidate: candidate]
    self.folder = folder
    self.deadline = deadline
    self.isAsBefore = isAsBefore
    self.check = check
    self.observe = observe
  }

  func beginLaunch(_ launch: Int) throws -> LaunchStart { LaunchStart(roundTripNanoseconds: 0) }

  mutating func run(_ side: Side, repetitions: Int) throws -> RawTiming {
    var total: RawTiming?
    for _ in 0..<repetitions {
      number += 1
      let run = try contenders[side]!.run(in: "\(folder)/\(side.rawValue)-\(number)", deadline: deadline)
      guard run.process.termination.isSuccess else {
        throw RaceFailure(
          contender: side.rawValue, detail: "under the clock it \(run.process.termination), unlike before")
      }
      if try others[side] == nil && !isAsBefore(side, run) { others[side] = run } else { run.remove() }
      let process = run.process
      total =
        RawTiming(
          wallNanoseconds: (total?.wallNanoseconds ?? 0) + process.wallNanoseconds,
          cpuNanoseconds: (total?.cpuNanoseconds ?? 0) + process.cpuNanoseconds,
          supervisorWallNanoseconds: (total?.supervisorWallNanoseconds ?? 0) + process.wallNanoseconds,
          startedAtMonotonicNanoseconds: total?.startedAtMonotonicNanoseconds
            ?? process.startedAtMonotonicNanoseconds)
    }
    return total!
  }

  func didTake(_ sample: Sample) throws {
    observe()
    if Interrupts.isRaised { throw Interruption() }
  }

  mutating func endLaunch() throws -> LaunchEnd {
    defer {
      for run in others.values { run.remove() }
      others = [:]
    }
    for side in [Side.reference, .candidate] { try check(side, others[side]) }
    return LaunchEnd()
  }
}
