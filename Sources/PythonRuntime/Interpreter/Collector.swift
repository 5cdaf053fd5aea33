import CPython

/// Python's garbage collector.
public enum Collector {
  /// Runs `body` without automatic collections; values it builds are looked at later, once.
  static func paused<Result>(
    _ gil: borrowing GIL, _ body: () throws -> Result
  ) rethrows -> Result {
    let wasEnabled = rgpy_gc_pause()
    defer { rgpy_gc_resume(wasEnabled) }
    return try body()
  }

  /// A full collection, as `gc.collect()`.
  public static func collect(_ gil: borrowing GIL) { rgpy_gc_collect() }

  /// Starts timing collections through `gc.callbacks`.
  public static func watch(_ gil: borrowing GIL) throws(PythonException) {
    guard rgpy_gc_watch() == 0 else { throw PythonException.take(gil) }
  }

  /// Wall time spent in collections since `watch`.
  public static func nanoseconds(_ gil: borrowing GIL) -> Int { Int(rgpy_gc_nanoseconds()) }
}
