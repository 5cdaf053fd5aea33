import CPython

/// A value that has no column form, before its place is known.
struct Rejection: Error, @unchecked Sendable {
  // Unchecked, because it holds a Python object: `PythonEncoder` catches it on the thread that threw it.

  enum Reason {
    case intTooLarge, loneSurrogate, unknownZone, fold, unknownClass, localClass, tooDeep, outOfMemory
    case changedWhileReading
    case extraAttribute(String), missingAttribute(String), unsuitableDataclass(String)
    case refused(problem: String, remedy: String)
    case exception(PythonException)

    init(_ stop: rgpy_stop) {
      self =
        switch stop {
        case RGPY_STOP_INT_TOO_LARGE: .intTooLarge
        case RGPY_STOP_SURROGATE: .loneSurrogate
        case RGPY_STOP_ZONE_UNKNOWN: .unknownZone
        case RGPY_STOP_FOLD: .fold
        case RGPY_STOP_EXCEPTION: .exception(GIL.assumeHeld { PythonException.take($0) })
        default: .outOfMemory
        }
    }
  }

  /// Kept alive until the message is written.
  var object: PythonObject?
  var reason: Reason
  /// The value of the user's that `object` was derived from, where an adapter did so, and the way from the one to
  /// the other.
  var holder: PythonObject?
  var pathInHolder = ""

  init(_ value: Borrowed, _ reason: Reason) {
    object = unsafe PythonObject(retaining: value.pointer)
    self.reason = reason
  }

  /// A part of `value` that only a way from `value` names.
  init(_ value: Borrowed, problem: String, remedy: String, pathInHolder: String) {
    self.init(value, .refused(problem: problem, remedy: remedy))
    holder = object
    self.pathInHolder = pathInHolder
  }

  private init(_ reason: Reason) { self.reason = reason }

  static let outOfMemory = Rejection(.outOfMemory)
}
