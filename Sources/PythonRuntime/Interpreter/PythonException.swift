import CPython

/// A Python exception, taken from the interpreter as text.
public struct PythonException: Error, Sendable, Equatable {
  /// The class, qualified unless it is built in: "ValueError", "decimal.InvalidOperation".
  public var className: String
  /// `str(exception)`.
  public var message: String
  /// What Python prints for it, frames and chained causes included.
  public var traceback: String

  public init(className: String, message: String, traceback: String = "") {
    self.className = className
    self.message = message
    self.traceback = traceback
  }

  /// Takes the pending exception out of the interpreter, whichever it is: SystemExit and KeyboardInterrupt too.
  static func take(_ gil: borrowing GIL) -> PythonException {
    guard let pointer = unsafe rgpy_error_take_new() else {
      return PythonException(className: "SystemError", message: "a call failed without setting an exception")
    }
    let exception = unsafe PythonObject(owning: pointer)
    let className = exception.className(gil)
    // The helper may fail in turn (a __str__ that raises, no memory left): the class name is still true.
    let described = try? PythonHelpers.shared(gil).call("describe_exception", [exception], gil)
    let parts = described?.items(gil) ?? []
    return PythonException(
      className: className,
      message: (try? parts.first?.text(gil)) ?? "<the message could not be read>",
      traceback: (try? parts.last?.text(gil)) ?? "")
  }
}

extension PythonException: CustomStringConvertible {
  public var description: String { message.isEmpty ? className : "\(className): \(message)" }
}
