import Columns

/// A failure of a stage, as the Python reference would raise it for the same input.
///
/// Regauge counts two failures as the same when their classes agree, so that a rewrite can be verified on bad
/// input too; both messages are recorded. Any other Swift error that a stage throws becomes a `RuntimeError` with
/// its description.
public struct StageError: Error, Hashable, Sendable {
  /// The Python class: "ValueError".
  public var className: String
  /// What `str(exception)` says in Python.
  public var message: String
  /// The offending value, for instance "flights[12].dep_time".
  public var path: String?

  public init(className: String, message: String, path: String? = nil) {
    self.className = className
    self.message = message
    self.path = path
  }

  public static func valueError(_ message: String, path: String? = nil) -> StageError {
    StageError(className: "ValueError", message: message, path: path)
  }

  public static func typeError(_ message: String, path: String? = nil) -> StageError {
    StageError(className: "TypeError", message: message, path: path)
  }

  /// `key` is the missing key; Python's message is its `repr`.
  public static func keyError(_ key: String, path: String? = nil) -> StageError {
    StageError(className: "KeyError", message: "'\(key)'", path: path)
  }

  public static func indexError(_ message: String, path: String? = nil) -> StageError {
    StageError(className: "IndexError", message: message, path: path)
  }

  public static func zeroDivisionError(_ message: String, path: String? = nil) -> StageError {
    StageError(className: "ZeroDivisionError", message: message, path: path)
  }

  public static func overflowError(_ message: String, path: String? = nil) -> StageError {
    StageError(className: "OverflowError", message: message, path: path)
  }

  public static func runtimeError(_ message: String, path: String? = nil) -> StageError {
    StageError(className: "RuntimeError", message: message, path: path)
  }

  /// Any error as a stage's failure.
  public init(_ error: any Error) {
    switch error {
    case let error as StageError: self = error
    case let error as ColumnError:
      self = .valueError(error.description, path: error.path.isEmpty ? nil : error.path)
    default: self = .runtimeError(String(describing: error))
    }
  }
}

extension StageError: CustomStringConvertible {
  public var description: String { "\(className): \(message)\(path.map { " (at \($0))" } ?? "")" }
}
