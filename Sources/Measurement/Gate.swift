/// What must hold before any time means something; established outside the timing.
///
/// No least time is derived from the bytes of the outputs: a stage may hand on the columns that it was given, at
/// no cost. That the work was done is shown by the results of the last timed calls, which are compared again.
public struct Gate: Codable, Sendable, Hashable {
  /// Whether both sides gave equal outputs on the inputs that were timed.
  public var outputsMatch: Bool
  /// Whether the candidate was built without optimisation.
  public var isDebugBuild: Bool

  public init(outputsMatch: Bool, isDebugBuild: Bool) {
    self.outputsMatch = outputsMatch
    self.isDebugBuild = isDebugBuild
  }
}
