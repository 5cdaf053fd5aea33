/// Data that cannot be read, built or handed over as columns.
public struct ColumnError: Error, Hashable, Sendable {
  /// What was being done: "read Arrow IPC", "import Arrow C data".
  public var operation: String
  /// The place in the data: "flights.dep_time", "record batch 3".
  public var path: String
  /// What is wrong, with the offending value.
  public var problem: String
  /// What the user can do.
  public var remedy: String

  public init(operation: String, path: String, problem: String, remedy: String) {
    self.operation = operation
    self.path = path
    self.problem = problem
    self.remedy = remedy
  }
}

extension ColumnError: CustomStringConvertible {
  public var description: String {
    "\(operation): \(path.isEmpty ? "" : "\(path): ")\(problem)\(remedy.isEmpty ? "" : "; \(remedy)")"
  }
}
