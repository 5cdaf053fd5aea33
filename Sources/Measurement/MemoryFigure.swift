/// The memory of one side, from a launch of its own that is never timed.
///
/// The high-water mark of a process is for life, so it is reset after the inputs stand and before the call.
public struct MemoryFigure: Codable, Sendable, Hashable {
  public var side: Side
  /// Resident bytes after the reset: interpreter or library, and the inputs.
  public var baselineBytes: Int
  /// The high-water mark of resident bytes over the call.
  public var peakBytes: Int
  /// Bytes of the inputs as columns, for scale; nil when not known.
  public var inputBytes: Int?
  /// Allocations over the call; nil when not counted.
  public var allocationCount: Int?

  public init(
    side: Side, baselineBytes: Int, peakBytes: Int, inputBytes: Int? = nil, allocationCount: Int? = nil
  ) {
    self.side = side
    self.baselineBytes = baselineBytes
    self.peakBytes = peakBytes
    self.inputBytes = inputBytes
    self.allocationCount = allocationCount
  }

  /// What the call added to the baseline at its peak; never below 0, as pages may be given back in between.
  public var growthBytes: Int { max(0, peakBytes - baselineBytes) }
}

/// The memory of both sides beside each other.
public struct MemoryComparison: Codable, Sendable, Hashable {
  public var reference: MemoryFigure
  public var candidate: MemoryFigure

  public init(reference: MemoryFigure, candidate: MemoryFigure) {
    self.reference = reference
    self.candidate = candidate
  }

  /// The candidate's peak as a share of the reference's; nil when the reference's peak is 0.
  public var peakShare: Double? {
    reference.peakBytes > 0 ? Double(candidate.peakBytes) / Double(reference.peakBytes) : nil
  }

  /// The candidate's growth as a share of the reference's; nil when the reference did not grow.
  public var growthShare: Double? {
    reference.growthBytes > 0 ? Double(candidate.growthBytes) / Double(reference.growthBytes) : nil
  }
}
