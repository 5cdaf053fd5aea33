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

  /// The kinds of values that the codec reads and writes in memory, because it recognises their layout in this
  /// version of Python; all others it asks the interpreter for, which takes longer and gives the same.
  public static func knownLayouts(_ gil: borrowing GIL) -> [String] {
    unsafe String(cString: rgpy_layouts_text()).split(separator: " ").map(String.init)
  }

  /// Uses the known layouts, or none: so that tests see both ways.
  public static func useLayouts(_ isEnabled: Bool, _ gil: borrowing GIL) { rgpy_use_layouts(isEnabled) }

  /// Puts directories in front of `sys.path`, in order, each once.
  public static func prependSearchPaths(_ paths: [String], _ gil: borrowing GIL) throws(PythonException) {
    var items: [PythonObject] = []
    for path in paths { items.append(try .string(path, gil)) }
    _ = try PythonHelpers.shared(gil).call("put_search_paths", [.tuple(items, gil)], gil)
  }

  /// Puts directories that are not there yet behind those of `sys.path`.
  public static func appendSearchPaths(_ paths: [String], _ gil: borrowing GIL) throws(PythonException) {
    var items: [PythonObject] = []
    for path in paths { items.append(try .string(path, gil)) }
    _ = try PythonHelpers.shared(gil).call("append_search_paths", [.tuple(items, gil)], gil)
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
