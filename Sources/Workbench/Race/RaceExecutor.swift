import Glibc
import Measurement
import Workers

/// Runs duos of whole programs: every call is a process of its own, its start included in its time.
struct RaceExecutor: DuoExecutor {
  let contenders: [Side: Contender]
  let folder: String
  let deadline: Duration
  /// Holds the last run of the candidate in a launch against its first, which was compared.
  let check: (Contender.Run) throws -> Void
  let observe: () -> Void
  private var number = 0
  private var lastRun: Contender.Run?

  init(
    reference: Contender, candidate: Contender, folder: String, deadline: Duration,
    check: @escaping (Contender.Run) throws -> Void, observe: @escaping () -> Void
  ) {
    contenders = [.reference: reference, .candidate: candidate]
    self.folder = folder
    self.deadline = deadline
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
      if side == .candidate {
        lastRun?.remove()
        lastRun = run
      } else {
        run.remove()
      }
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
    if let run = lastRun {
      defer { run.remove() }
      lastRun = nil
      try check(run)
    }
    return LaunchEnd()
  }
}
