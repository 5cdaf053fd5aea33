/// What one run of a script showed of one function.
public struct StageCapture: Codable, Sendable, Hashable {
  public var stage: String
  /// The function as it was asked for.
  public var function: String
  /// `module:function`, as a manifest refers to it; nil when it was never called.
  public var reference: String?
  /// The file that defines it, and the line of its `def` or first decorator.
  public var file: String?
  public var line: Int?
  /// Of its source text: whether the code is still what was captured.
  public var sourceHash: String?
  public var parameters: [Parameter]
  /// How often it was called, and how many of the calls raised, as far as those were captured.
  public var calls: Int
  public var raised: Int
  /// Calls whose arguments were the same as those of a case that was kept.
  public var duplicates: Int
  /// In the order of their calls.
  public var cases: [CapturedCase]
  public var findings: [CaptureFinding]
  /// ISO 8601, UTC.
  public var capturedAt: String
  /// The command that ran the script, as typed.
  public var command: String
  /// Whether columns were redacted; results are not kept then.
  public var isRedacted: Bool

  /// Whether there are cases, and all calls were seen that they were taken from.
  public var isComplete: Bool { !cases.isEmpty && !findings.contains { $0.kind == .unseen } }

  public init(stage: String, function: String, capturedAt: String = "", command: String = "") {
    self.stage = stage
    self.function = function
    parameters = []
    (calls, raised, duplicates) = (0, 0, 0)
    cases = []
    findings = []
    self.capturedAt = capturedAt
    self.command = command
    isRedacted = false
  }

  /// One parameter of the function, or one free variable of a closure.
  public struct Parameter: Codable, Sendable, Hashable {
    public var name: String
    public var kind: Kind

    public enum Kind: String, Codable, Sendable, Hashable {
      case positionalOnly, ordinary, variadic, keywordOnly, keywordVariadic
      /// A variable of the factory that made the closure.
      case free
    }

    public init(name: String, kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }
}

/// Something about a capture that someone should know; none of them stopped the script.
public struct CaptureFinding: Codable, Sendable, Hashable {
  public enum Kind: String, Codable, Sendable, Hashable {
    /// The script never called the function.
    case neverCalled
    /// A value has no column form: an open file, a generator, an instance of a class of the user's own…
    case unrepresentable
    /// Several functions go by the name.
    case ambiguous
    /// The same arguments came to another result.
    case nondeterministic
    /// The function does more than to compute its result: it prints, writes, reads a file, draws random numbers…
    case effects
    /// A generator was not read to its end, so that the call was not kept.
    case unfinished
    /// A wrapper goes by the function's name, and a verification would run that.
    case wrapped
    /// The rest of the program's calls were not seen.
    case unseen
    /// The store's limit was reached.
    case limit
    /// The disk is full, or cannot be written to.
    case disk
    /// A column of a redacted one's name was kept as it was, in a value that no rule is about.
    case inClear
    /// A redaction rule could not be followed, so that the case was not kept.
    case redaction
  }

  public var kind: Kind
  /// One sentence: what, where, of which type.
  public var message: String
  /// What to do about it; may be empty.
  public var remedy: String
  /// The first call that showed it, and how many did; 0 where it is not about calls.
  public var firstCall: Int
  public var calls: Int

  public init(_ kind: Kind, _ message: String, remedy: String = "", firstCall: Int = 0, calls: Int = 0) {
    self.kind = kind
    self.message = message
    self.remedy = remedy
    self.firstCall = firstCall
    self.calls = calls
  }
}
