import Columns

/// One input, parameter or output of a stage.
public struct Port: Sendable, Hashable {
  public var name: String
  /// True when the value comes from the manifest instead of another stage.
  public var isParameter: Bool
  /// Type and Python kind, under the port's name.
  public var field: Field

  public init(name: String, isParameter: Bool, field: Field) {
    self.name = name
    self.isParameter = isParameter
    self.field = field
  }
}
