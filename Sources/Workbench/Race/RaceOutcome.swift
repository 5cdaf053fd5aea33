import Comparison
import Measurement

/// What a race came to.
public struct RaceOutcome: Sendable {
  public var reference: [String]
  public var candidate: [String]
  public var outputs: [RacedOutput]
  /// Whether the reference gave the same once more; nil where nothing differed, so that nobody asked.
  public var referenceAgreesWithItself: Bool?
  /// Both sides' times; nil where outputs differ, where the programs fail, or where timing was not asked for.
  public var summary: MeasurementSummary?
  /// Why there are no times.
  public var untimed: String?

  public var passes: Bool { outputs.allSatisfy(\.result.passes) }
}

/// One thing that both programs left behind: an exit status, a standard stream, a file.
public struct RacedOutput: Sendable {
  /// "exit status", "standard output", or the file's path in the folder that the program ran in.
  public var name: String
  public var result: ComparisonResult
  /// Of the reference's.
  public var byteCount: Int?
}
