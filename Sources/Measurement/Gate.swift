/// What must hold before any time means something; established outside the timing.
public struct Gate: Codable, Sendable, Hashable {
  /// Whether both sides gave equal outputs on the inputs that were timed.
  public var outputsMatch: Bool
  /// Whether the candidate was built without optimisation.
  public var isDebugBuild: Bool
  /// The least time in which the candidate could move the bytes it must read and write; nil when not known.
  public var candidateFloorNanoseconds: Double?

  public init(outputsMatch: Bool, isDebugBuild: Bool, candidateFloorNanoseconds: Double? = nil) {
    self.outputsMatch = outputsMatch
    self.isDebugBuild = isDebugBuild
    self.candidateFloorNanoseconds = candidateFloorNanoseconds
  }

  /// The time in which `bytes` pass through memory at `bytesPerSecond`.
  ///
  /// A call that is faster than this did not do its work: the compiler has removed it.
  public static func floorNanoseconds(bytes: Int, bytesPerSecond: Double) -> Double {
    Double(bytes) / bytesPerSecond * 1e9
  }
}
