import CPython

/// Sees the calls of Python functions: their number, their time, and for selected ones arguments and results.
///
/// `select(code)` is asked once for each code object, when it is first called. None: it is of no interest, and its
/// time is its caller's; a false value: its calls are counted and timed; a true one: `enter(code, frame)` runs before
/// the body of each call as well, and unless it returned None, `leave(token, returned, value)` after it. From an
/// int n, `leave` is not called either, nor are both for the next n calls of that code object. `returned`
/// is False when the call raised, and `value` then None. A generator is called when its first item is asked
/// for, and left when it ends, with the list of the items that it gave; a coroutine with its result. One that is
/// dropped half-way is left as if GeneratorExit had been raised, or later, with None for `returned`, as the version of
/// Python has it.
///
/// The time of callbacks belongs to no function. After an exception in a callback none is called any more, and `stop`
/// throws it; what signal handlers raise meanwhile is the script's. Threads are seen that are started later through
/// `threading`.
public enum CallTracer {
  public static func start(
    select: PythonObject, enter: PythonObject, leave: PythonObject, threadHook: PythonObject,
    _ gil: borrowing GIL
  ) throws(PythonException) {
    let threading = try PythonObject.module("threading", gil)
    _ = try threading.attribute("setprofile", gil).call([threadHook], gil)
    guard unsafe rgpy_trace_start(select.pointer, enter.pointer, leave.pointer) == 0 else {
      throw PythonException.take(gil)
    }
  }

  /// What `threading.setprofile` calls first in a new thread, with the event that it is at.
  ///
  /// - Throws: what a signal handler raised meanwhile.
  public static func join(
    frame: PythonObject, event: String, _ gil: borrowing GIL
  ) throws(PythonException) {
    guard unsafe rgpy_trace_thread(frame.pointer, event == "call") == 0 else {
      throw PythonException.take(gil)
    }
  }

  /// Ends it in this thread at once, in others with their next call.
  ///
  /// - Throws: what a callback raised; a RuntimeError where the script replaced this thread's profile function.
  public static func stop(_ gil: borrowing GIL) throws(PythonException) {
    let threading = try PythonObject.module("threading", gil)
    _ = try threading.attribute("setprofile", gil).call([.none(gil)], gil)
    guard rgpy_trace_stop() == 0 else { throw PythonException.take(gil) }
  }

  /// What was seen since the last start, of code objects of interest: a list of (code, calls, calls that raised,
  /// inclusive time, own time), one of (caller or None, callee, calls, inclusive time), and one of (code, line,
  /// sampled time of the main thread), all times in nanoseconds.
  ///
  /// Calls that have not ended are counted, but their time is not.
  public static func report(_ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    try unsafe PythonObject.owned(rgpy_trace_report_new(), gil)
  }
}
