/// A group of differences that look like one bug.
public struct Cause: Hashable, Codable, Sendable {
  public var kind: CauseKind
  /// The path of the column, empty where the whole table is meant.
  public var column: String
  /// What the cells have in common beyond the kind: "2 decimals", "factor 1000", "+5:00"; may be empty.
  public var detail: String
  /// How many cells (or rows, for causes of rows) differ for this reason.
  public var cellCount: Int
  /// A few of them, the simplest first.
  public var examples: [CellExample]
  /// Whether the cells could have come to look like this by chance, or for another reason.
  public var isGuess: Bool
  /// What would forgive all of its cells; nil where no tolerance is the question.
  public var tolerance: SufficientTolerance?

  public init(
    _ kind: CauseKind, column: String = "", detail: String = "", cellCount: Int, examples: [CellExample] = [],
    isGuess: Bool = false, tolerance: SufficientTolerance? = nil
  ) {
    self.kind = kind
    self.column = column
    self.detail = detail
    self.cellCount = cellCount
    self.examples = examples
    self.isGuess = isGuess
    self.tolerance = tolerance
  }

  /// Kind and detail: "constant factor, 1000", "looks like rounding to other digits, …".
  public var text: String {
    (isGuess ? "looks like " : "") + (detail.isEmpty ? kind.text : "\(kind.text), \(detail)")
  }
}

extension Cause {
  /// Reads a cause; one that was written before there were guesses is none.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try container.decode(CauseKind.self, forKey: .kind),
      column: try container.decode(String.self, forKey: .column),
      detail: try container.decode(String.self, forKey: .detail),
      cellCount: try container.decode(Int.self, forKey: .cellCount),
      examples: try container.decode([CellExample].self, forKey: .examples),
      isGuess: try container.decodeIfPresent(Bool.self, forKey: .isGuess) ?? false,
      tolerance: try container.decodeIfPresent(SufficientTolerance.self, forKey: .tolerance))
  }
}

/// One differing cell, with everything needed to look at it.
public struct CellExample: Hashable, Codable, Sendable {
  /// The path with list positions: "legs[2].distance".
  public var path: String
  /// Zero-based row of the reference; nil where it has none.
  public var referenceRow: Int?
  /// Zero-based row of the candidate; nil where it has none.
  public var candidateRow: Int?
  /// What names the row, "id=4821": its keys, or a few cells that both sides share; empty where nothing does.
  public var rowKey: String
  /// The values in full precision, as Python would write them.
  public var reference: String
  public var candidate: String
  /// Bit patterns in hexadecimal, where decimals look equal or hide something (zeros, NaNs).
  public var referenceBits: String?
  public var candidateBits: String?
  /// |r − c|; nil for anything but finite numbers, and for times.
  public var absoluteDifference: Double?
  /// |r − c| / |r|; nil where r is zero or anything but a finite number.
  public var relativeDifference: Double?
  /// Distance in units in the last place; nil for anything but finite floats.
  public var ulps: UInt64?
  /// How far two times, dates or durations are apart, at a glance: "7 d 5 h"; nil for other values.
  public var elapsed: String?

  public init(
    path: String, referenceRow: Int? = nil, candidateRow: Int? = nil, rowKey: String = "", reference: String,
    candidate: String, referenceBits: String? = nil, candidateBits: String? = nil,
    absoluteDifference: Double? = nil, relativeDifference: Double? = nil, ulps: UInt64? = nil,
    elapsed: String? = nil
  ) {
    self.path = path
    self.referenceRow = referenceRow
    self.candidateRow = candidateRow
    self.rowKey = rowKey
    self.reference = reference
    self.candidate = candidate
    self.referenceBits = referenceBits
    self.candidateBits = candidateBits
    self.absoluteDifference = absoluteDifference
    self.relativeDifference = relativeDifference
    self.ulps = ulps
    self.elapsed = elapsed
  }
}
