import CSystem
import Glibc

/// A refused call of the operating system.
public struct SystemError: Error, Equatable, Sendable {
  /// What was being done and to what, for instance "map a region of 4096 bytes".
  public var operation: String
  /// The errno value.
  public var code: Int32

  public init(_ operation: String, code: Int32) {
    self.operation = operation
    self.code = code
  }
}

extension SystemError: CustomStringConvertible {
  /// The system's own words for the code.
  public var reason: String { unsafe String(cString: strerror(code)) }
  public var description: String { "cannot \(operation): \(reason) (errno \(code))" }
}

/// Throws the error that a function of CSystem reports as a negative result, and passes on any other result.
@discardableResult
func check<Number: SignedInteger>(
  _ result: Number, _ operation: @autoclosure () -> String
) throws(SystemError) -> Number {
  guard result < 0 else { return result }
  throw SystemError(operation(), code: Int32(-result))
}
