import Comparison

/// One way in which rewrites are known to differ from Python, and what is known of it here.
public struct Risk: Codable, Sendable, Hashable {
  public enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
    case overflow, negativeModulo, rounding, floatSumOrder, unicode, timeZones, dictionaryOrder, sortOrder,
      nondeterminism

    public var text: String {
      switch self {
      case .overflow: "integer overflow"
      case .negativeModulo: "remainder of negative numbers"
      case .rounding: "rounding, half-even against half-away"
      case .floatSumOrder: "order of floating-point sums"
      case .unicode: "Unicode, normalisation and case"
      case .timeZones: "time zones and daylight saving"
      case .dictionaryOrder: "order of dictionary keys"
      case .sortOrder: "sort order and ties"
      case .nondeterminism: "nondeterminism of the reference"
      }
    }
  }

  public enum Status: String, Codable, Sendable, Hashable, CaseIterable {
    case tested, notApplicable, open

    public var text: String {
      switch self {
      case .tested: "tested"
      case .notApplicable: "not applicable"
      case .open: "open"
      }
    }
  }

  public var kind: Kind
  public var title: String
  public var status: Status
  /// What the status rests on, one sentence.
  public var evidence: String

  public init(_ kind: Kind, _ status: Status, evidence: String) {
    self.kind = kind
    title = kind.text
    self.status = status
    self.evidence = evidence
  }
}
