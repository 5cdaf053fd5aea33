import CPython

/// What a worker asks of the interpreter as a whole.
public enum Interpreter {
  public struct Description: Sendable {
    /// `sys.implementation.name`: "cpython".
    public var implementation: String
    /// "3.11.2".
    public var version: String
    /// `sys.executable`.
    public var executable: String
  }

  /// Looks up what the codec needs. Call it once before anything else.
  public static func prepare(_ gil: borrowing GIL) throws(PythonException) {
    guard rgpy_prepare() == 0 else { throw PythonException.take(gil) }
    _ = try PythonHelpers.shared(gil)
  }

  public static func describe(_ gil: borrowing GIL) throws(PythonException) -> Description {
    let parts = try PythonHelpers.shared(gil).call("describe_interpreter", [], gil).items(gil)
    return Description(
      implementation: try parts[0].text(gil), version: try parts[1].text(gil),
      executable: try parts[2].text(gil))
  }

  /// Whether the codec reads dates and times from memory, which it does where it recognises their layout.
  public static func readsDatetimeLayout(_ gil: borrowing GIL) -> Bool { rgpy_reads_datetime_layout() }

  /// Puts directories in front of `sys.path`, in order, each once.
  public static func prependSearchPaths(_ paths: [String], _ gil: borrowing GIL) throws(PythonException) {
    var items: [PythonObject] = []
    for path in paths { items.append(try .string(path, gil)) }
    _ = try PythonHelpers.shared(gil).call("put_search_paths", [.tuple(items, gil)], gil)
  }

  /// Removes the entry of `sys.path` that stands for the current directory, which `python -c` puts there.
  public static func forgetCurrentDirectory(_ gil: borrowing GIL) throws(PythonException) {
    _ = try PythonHelpers.shared(gil).call("forget_current_directory", [], gil)
  }

  /// Empties the buffers of `sys.stdout` and `sys.stderr` into their file descriptors.
  public static func flushStreams(_ gil: borrowing GIL) throws(PythonException) {
    _ = try PythonHelpers.shared(gil).call("flush_streams", [], gil)
  }

  /// `threading.active_count()`.
  public static func activeThreadCount(_ gil: borrowing GIL) throws(PythonException) -> Int {
    try PythonHelpers.shared(gil).call("active_threads", [], gil).integer(gil)
  }
}
