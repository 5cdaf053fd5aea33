/// What `regauge init` is asked for.
public struct ScaffoldRequest: Sendable, Hashable {
  public var target: CaptureRequest.Target
  /// The program's own arguments.
  public var arguments: [String]
  /// The functions that become stages, as `CapturePlan.Wish.function` takes them.
  public var functions: [String]
  public var python: String?
  /// The folder of manifest and package, relative to the working directory; nil for the script's own.
  public var folder: String?
  public var seed: UInt64 = 1
  public var outputToErrors = false

  public init(_ target: CaptureRequest.Target, arguments: [String], functions: [String]) {
    self.target = target
    self.arguments = arguments
    self.functions = functions
  }
}

/// What `regauge init` has made.
public struct ScaffoldOutcome: Codable, Sendable, Hashable {
  /// A file and what became of it.
  public struct File: Codable, Sendable, Hashable {
    public enum Fate: String, Codable, Sendable {
      case written, updated, unchanged
      /// It is the user's own by now.
      case kept
    }
    public var path: String
    public var fate: Fate
  }

  /// A function that became no stage, and why.
  public struct Refusal: Codable, Sendable, Hashable {
    public var stage: String
    public var reason: String
  }

  /// A script that works at its top level, so that only its definitions are loaded for verification.
  public struct LeftOut: Codable, Sendable, Hashable {
    public var file: String
    /// "3–9", "14".
    public var lines: [String]
  }

  /// A stage of the manifest that is no longer what was captured, and the lines that it needs.
  public struct Misfit: Codable, Sendable, Hashable {
    public var stage: String
    public var lines: [String]
  }

  public var manifest: String
  public var package: String
  public var misfits: [Misfit] = []
  public var leftOut: [LeftOut] = []
  public var files: [File]
  public var stages: [String]
  public var refusals: [Refusal]
  public var capture: CaptureOutcome

  /// Whether the program ended well, every function is a stage, and the manifest fits them.
  public var isComplete: Bool {
    capture.succeeded && refusals.isEmpty && misfits.isEmpty && !stages.isEmpty
  }
}
