/// What a library says of one of its stages.
public struct StageListing: Hashable, Sendable {
  public var name: String
  /// Inputs and parameters, in the order the stage takes them.
  public var inputs: [Port]
  public var outputs: [Port]
}
