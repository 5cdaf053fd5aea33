import Comparison
import Measurement

/// What a race came to.
public struct RaceOutcome: Sendable {
  public var reference: [String]
  public var candidate: [String]
  public var outputs: [RacedOutput] = []
  /// The programs that did not end with status 0, the reference first.
  public var failures: [FailedProgram] = []
  /// What a reader should know although it does not decide.
  public var notes: [String] = []
  /// What to do about a race that compared nothing.
  public var remedy: String?
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
  /// How outputs agree.
  public enum Agreement: String, Sendable, Codable {
    /// To the byte.
    case identical
    /// Other bytes that say the same: keys in another order, a number in another spelling, another compression.
    case equalContent
    /// Numbers differ by no more than the tolerance that was given.
    case withinTolerance
  }

  /// "exit status", "standard output", or the file's path in the folder that the program ran in.
  public var name: String
  public var result: ComparisonResult
  /// Of the reference's.
  public var byteCount: Int?
  /// Whether there was nothing to look into.
  public var hasSameBytes = false

  /// nil where it does not agree.
  public var agreement: Agreement? {
    guard result.passes else { return nil }
    if hasSameBytes { return .identical }
    return result.toleratedCells > 0 ? .withinTolerance : .equalContent
  }

  /// Two or three plain words: "equal content", "mismatch".
  public var text: String {
    agreement == .equalContent ? "equal content" : result.verdict.text
  }
}

/// A program that failed by itself.
public struct FailedProgram: Sendable, Codable {
  /// "reference" or "candidate".
  public var name: String
  /// "exited with status 1".
  public var ending: String
  /// The last lines of its standard error.
  public var lastErrors: [String]
}
