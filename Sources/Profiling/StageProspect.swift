/// A function seen as a stage to be: what it takes, what is in the way, and what to do about it.
public struct StageProspect: Codable, Sendable, Hashable {
  /// What to do.
  public enum Advice: String, Codable, Sendable, CaseIterable {
    /// Rewrite it as a native stage.
    case native
    /// Replace its loop over arrays by whole-array operations first.
    case vectorise
    /// Take its caller or its neighbours instead: calls are too small for a boundary.
    case widen
    /// Make it computation only: effects belong into its caller.
    case purify
    /// Give it values that have a column form.
    case represent
    /// Look at the functions that it calls.
    case split
    /// Not worth it.
    case leave
  }

  public var name: String
  public var file: String
  public var cell: Int?
  public var line: Int
  public var calls: Int
  /// Nanoseconds of its outermost calls, and without the user's other functions.
  public var inclusive: Int
  public var own: Int
  /// `inclusive` and `own` as shares of the run.
  public var share: Double
  public var ownShare: Double
  /// Of the largest call that was looked at; nil where none was, or something has no column form.
  public var bytesIn: Int?
  public var bytesOut: Int?
  public var isEstimate: Bool
  /// About what turning all arguments into columns and all results back would take, in nanoseconds.
  public var boundary: Int?
  /// What makes it impure, its own doing first; empty: it looks pure.
  public var impurities: [String]
  /// Arguments that a call changed; the manifest declares them under `mutates`.
  public var changedArguments: [String]
  /// What has no column form, and the remedy.
  public var unrepresentable: [String]
  public var advice: Advice
  /// Why, in a sentence.
  public var reason: String
  /// What else is to be known.
  public var notes: [String]

  /// Whether it can be named as a stage now.
  public var isStage: Bool { advice == .native || advice == .vectorise }
}

/// Lines of a module's own code that take long and stand in no function.
public struct TopLevelRange: Codable, Sendable, Hashable {
  public var file: String
  public var cell: Int?
  public var line: Int
  public var endLine: Int
  public var nanoseconds: Int
  public var share: Double
  /// The function that the lines would make.
  public var extraction: Extraction?
}

/// What a run says about where stages are to be had.
public struct ProfileReport: Codable, Sendable, Hashable {
  public var target: String
  public var module: String
  public var python: String
  public var wallNanoseconds: Int
  public var lookingNanoseconds: Int
  /// The exception that ended the program.
  public var error: String?
  /// How the program ended: "exited with status 0".
  public var ending = ""
  /// The most worthwhile first.
  public var prospects: [StageProspect]
  public var topLevel: [TopLevelRange]
  /// What to know about the profile itself.
  public var notes: [String]

  /// Names of the stages to begin with, in the order in which they stand in the program.
  public var stages: [String] {
    prospects.filter(\.isStage).sorted { ($0.file, $0.cell ?? 0, $0.line) < ($1.file, $1.cell ?? 0, $1.line) }
      .map(\.name)
  }
}
