import CPython

/// Arguments made ready before a clock starts, so that a timed call costs nothing but the call.
@safe
public struct CallArguments {
  private let positional: PythonObject
  private let keywords: PythonObject?

  public init(
    _ arguments: [PythonObject], keywords: [(name: String, value: PythonObject)] = [], _ gil: borrowing GIL
  ) throws(PythonException) {
    positional = try .tuple(arguments, gil)
    guard !keywords.isEmpty else {
      self.keywords = nil
      return
    }
    let dict = try unsafe PythonObject.owned(rgpy_dict_new(), gil)
    for (name, value) in keywords {
      let key = try PythonObject.string(name, gil)
      guard unsafe rgpy_dict_set(dict.pointer, key.pointer, value.pointer) == 0 else {
        throw PythonException.take(gil)
      }
    }
    self.keywords = dict
  }

  /// Calls `callable` and returns its result, or throws its exception.
  public func call(_ callable: PythonObject, _ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    try unsafe PythonObject.owned(
      rgpy_call_new(callable.pointer, positional.pointer, keywords?.pointer), gil)
  }
}
