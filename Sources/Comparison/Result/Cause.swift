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

  public init(
    _ kind: CauseKind, column: String = "", detail: String = "", cellCount: Int, examples: [CellExample] = []
  ) {
    self.kind = kind
    self.column = column
    self.detail = detail
    self.cellCount = cellCount
    self.examples = examples
  }

  /// Kind and detail: "constant factor, 1000".
  public var text: String { detail.isEmpty ? kind.text : "\(kind.text), \(detail)" }
}

/// One differing cell, with everything needed to look at it.
public struct CellExample: Hashable, Codable, Sendable {
  /// The path with list positions: "legs[2].distance".
  public var path: String
  /// Zero-based row of the reference; nil where it has none.
  public var referenceRow: Int?
  /// Zero-based row of the candidate; nil where it has none.
  public var candidateRow: Int?
  /// The key columns of the row, "id=4821"; empty without keys.
  public var rowKey: String
  /// The values in full precision, as Python would write them.
  public var reference: String
  public var candidate: String
  /// Bit patterns in hexadecimal, where decimals look equal or hide something (zeros, NaNs).
  public var referenceBits: String?
  public var candidateBits: String?
  /// |r − c|; nil for anything but finite numbers.
  public var absoluteDifference: Double?
  /// |r − c| / |r|; nil where r is zero or anything but a finite number.
  public var relativeDifference: Double?
  /// Distance in units in the last place; nil for anything but finite floats.
  public var ulps: UInt64?

  public init(
    path: String, referenceRow: Int? = nil, candidateRow: Int? = nil, rowKey: String = "", reference: String,
    candidate: String, referenceBits: String? = nil, candidateBits: String? = nil,
    absoluteDifference: Double? = nil, relativeDifference: Double? = nil, ulps: UInt64? = nil
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
  }
}
