/// A named, typed position of a schema.
public struct Field: Hashable, Sendable {
  public var name: String
  public var type: DataType
  public var isNullable: Bool
  /// Free annotations; Regauge keeps the Python kind under `regauge.kind`.
  public var metadata: [String: String]

  public init(_ name: String, _ type: DataType, isNullable: Bool = true, metadata: [String: String] = [:]) {
    self.name = name
    self.type = type
    self.isNullable = isNullable
    self.metadata = metadata
  }
}

extension Field: CustomStringConvertible {
  public var description: String { "\(name): \(type)\(isNullable ? "?" : "")" }
}
