/// What came of comparing a candidate with its reference on one case.
public enum Verdict: String, Codable, Sendable, Hashable, CaseIterable {
  /// Every value, type and row is the same.
  case identical
  /// Something differs, and the policy forgives all of it.
  case withinTolerance
  /// Both raised the same error.
  case sameError
  /// The answers differ.
  case mismatch
  /// One raised and the other did not, or they raised different errors.
  case errorMismatch
  /// An input was changed that the manifest does not declare under `mutates`.
  case changedInput
  /// The candidate's process died.
  case crash
  /// The candidate did not return in time.
  case timeout
  /// The candidate asked for more memory than it may have.
  case memoryLimit
  /// A thread or process of the candidate went on after it had returned.
  case workLeftBehind
  /// The reference differs from itself when it is run again.
  case nondeterministicReference
  /// The two sides, or the policy, cannot be compared.
  case notComparable
  /// The case was not run.
  case notRun

  /// Whether the candidate may be used: true for `identical`, `withinTolerance` and `sameError` alone.
  public var passes: Bool {
    switch self {
    case .identical, .withinTolerance, .sameError: true
    case .mismatch, .errorMismatch, .changedInput, .crash, .timeout, .memoryLimit, .workLeftBehind,
      .nondeterministicReference, .notComparable, .notRun:
      false
    }
  }

  /// Two or three plain words: "within tolerance".
  public var text: String {
    switch self {
    case .identical: "identical"
    case .withinTolerance: "within tolerance"
    case .sameError: "same error"
    case .mismatch: "mismatch"
    case .errorMismatch: "error mismatch"
    case .changedInput: "changed input"
    case .crash: "crash"
    case .timeout: "timeout"
    case .memoryLimit: "memory limit"
    case .workLeftBehind: "work left behind"
    case .nondeterministicReference: "nondeterministic reference"
    case .notComparable: "not comparable"
    case .notRun: "not run"
    }
  }

  /// One plain sentence for people who do not know the word.
  public var explanation: String {
    switch self {
    case .identical: "Every value, type and row is the same."
    case .withinTolerance: "The answers differ by no more than the policy allows."
    case .sameError: "Both raised the same error."
    case .mismatch: "The answers differ."
    case .errorMismatch: "One raised an error that the other did not raise."
    case .changedInput: "An input was changed that the stage does not declare as changed."
    case .crash: "The candidate's process died."
    case .timeout: "The candidate did not return within its time limit."
    case .memoryLimit: "The candidate asked for more memory than its limit."
    case .workLeftBehind: "The candidate went on working after it had returned."
    case .nondeterministicReference: "The reference gives another answer when it is run again."
    case .notComparable: "The two sides cannot be compared under this policy."
    case .notRun: "The case was not run."
    }
  }

  /// The verdicts from best to worst; several outputs or cases together are as good as the worst of them.
  ///
  /// `mismatch` stands above `notComparable`: it says that an answer is wrong, the other that nobody knows.
  public static let fromBestToWorst: [Verdict] = [
    .identical, .sameError, .withinTolerance, .notRun, .notComparable, .nondeterministicReference,
    .workLeftBehind, .changedInput, .errorMismatch, .mismatch, .memoryLimit, .timeout, .crash,
  ]

  /// The worst of several verdicts; `notRun` for none, because nothing proves nothing.
  public static func worst(_ verdicts: some Sequence<Verdict>) -> Verdict {
    verdicts.max { $0.rank < $1.rank } ?? .notRun
  }

  private var rank: Int { Self.fromBestToWorst.firstIndex(of: self)! }
}
