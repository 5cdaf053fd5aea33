import CPython

/// One owned reference to a Python object.
///
/// It belongs to the thread that holds the GIL: it is not Sendable, and releasing it needs the lock, which the
/// interpreter thread holds whenever Swift code runs on it.
@safe
public final class PythonObject {
  let pointer: OpaquePointer

  /// Takes over the reference that `pointer` stands for.
  init(owning pointer: OpaquePointer) { unsafe self.pointer = pointer }

  /// Adds a reference of its own.
  init(retaining pointer: OpaquePointer) {
    unsafe rgpy_retain(pointer)
    unsafe self.pointer = pointer
  }

  deinit {
    assert(rgpy_gil_held(), "PythonObject: released without the GIL")
    unsafe rgpy_release(pointer)
  }

  /// Takes over a new reference, or throws the exception that stands in its place.
  static func owned(_ pointer: OpaquePointer?, _ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    guard let pointer = unsafe pointer else { throw PythonException.take(gil) }
    return unsafe PythonObject(owning: pointer)
  }

  /// Whether two references mean the same object (`is`).
  public static func === (first: PythonObject, second: PythonObject) -> Bool {
    unsafe first.pointer == second.pointer
  }
}

// MARK: Making values

extension PythonObject {
  public static func none(_ gil: borrowing GIL) -> PythonObject {
    unsafe PythonObject(owning: rgpy_none_new())
  }

  public static func int(_ value: Int, _ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    try unsafe owned(rgpy_int_new(Int64(value)), gil)
  }

  public static func string(_ text: String, _ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    var text = text
    let made = text.withUTF8 { utf8 in
      unsafe utf8.withMemoryRebound(to: CChar.self) { unsafe rgpy_str_new($0.baseAddress, Int64($0.count)) }
    }
    return try unsafe owned(made, gil)
  }

  /// An interned str: the same object for the same text, as Python's own attribute names and literals are.
  static func interned(_ text: String, _ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    var text = text
    let made = text.withUTF8 { utf8 in
      unsafe utf8.withMemoryRebound(to: CChar.self) {
        unsafe rgpy_interned_str_new($0.baseAddress, Int64($0.count))
      }
    }
    return try unsafe owned(made, gil)
  }

  public static func bytes(_ bytes: [UInt8], _ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    let made = unsafe bytes.withUnsafeBytes { unsafe rgpy_bytes_new($0.baseAddress, Int64($0.count)) }
    return try unsafe owned(made, gil)
  }

  public static func tuple(
    _ items: [PythonObject], _ gil: borrowing GIL
  ) throws(PythonException) -> PythonObject {
    var references = unsafe [OpaquePointer?]()
    for item in items {
      unsafe rgpy_retain(item.pointer)
      unsafe references.append(item.pointer)
    }
    return try unsafe owned(rgpy_tuple_new(references, Int64(references.count)), gil)
  }
}

// MARK: Using values

extension PythonObject {
  /// Imports a module by its dotted name.
  public static func module(_ name: String, _ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    try unsafe owned(rgpy_import_new(name), gil)
  }

  /// The namespace that `source` leaves behind when it is executed; `fileName` is what tracebacks show.
  public static func namespace(
    executing source: String, fileName: String, _ gil: borrowing GIL
  ) throws(PythonException) -> PythonObject {
    try unsafe owned(rgpy_execute_new(source, fileName), gil)
  }

  public func attribute(_ name: String, _ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    try unsafe PythonObject.owned(rgpy_attribute_new(pointer, name), gil)
  }

  /// Calls the object with positional and keyword arguments.
  public func call(
    _ arguments: [PythonObject] = [], keywords: [(name: String, value: PythonObject)] = [],
    _ gil: borrowing GIL
  ) throws(PythonException) -> PythonObject {
    try CallArguments(arguments, keywords: keywords, gil).call(self, gil)
  }

  /// The value under `key` of a dict, or nil.
  public func value(forKey key: String, _ gil: borrowing GIL) -> PythonObject? {
    guard let found = unsafe rgpy_dict_value_borrowed(pointer, key) else { return nil }
    return unsafe PythonObject(retaining: found)
  }

  public func isNone(_ gil: borrowing GIL) -> Bool { unsafe rgpy_is_none(pointer) }

  /// Whether it gives its items once only and is nothing else: a generator, or an iterator of Python's own.
  ///
  /// Files, cursors and their like are iterators with a life of their own, which a list of items would not have.
  public func isIterator(_ gil: borrowing GIL) -> Bool {
    guard unsafe rgpy_is_iterator(pointer) else { return false }
    let name = className(gil)  // of built-in classes without a module
    return !name.contains(".") || name.hasPrefix("itertools.") || name == "_csv.reader"
  }

  /// A list of all items of an iterable; runs its code.
  public func list(_ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    try unsafe PythonObject.owned(rgpy_list_of_new(pointer), gil)
  }

  /// A fresh iterator over an iterable.
  public func iterator(_ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    try unsafe PythonObject.owned(rgpy_iterator_new(pointer), gil)
  }

  /// Whether its type is exactly `tuple`.
  public func isTuple(_ gil: borrowing GIL) -> Bool { unsafe rgpy_kind_of(pointer) == RGPY_TUPLE }

  /// The items of a list or tuple; empty for other objects. Complexity: O(count).
  public func items(_ gil: borrowing GIL) -> [PythonObject] {
    let kind = unsafe rgpy_kind_of(pointer)
    guard kind == RGPY_LIST || kind == RGPY_TUPLE else { return [] }
    let count = Int(unsafe rgpy_sequence_count(pointer))
    var items = unsafe [OpaquePointer?](repeating: nil, count: count)
    unsafe rgpy_sequence_items(pointer, 0, &items, Int64(count))
    return unsafe items.map { unsafe PythonObject(retaining: $0!) }
  }

  /// The text of a str; throws TypeError for others, UnicodeEncodeError for lone surrogates.
  public func text(_ gil: borrowing GIL) throws(PythonException) -> String {
    var count: Int64 = 0
    guard let utf8 = unsafe rgpy_str_utf8(pointer, &count) else { throw PythonException.take(gil) }
    let bytes = unsafe UnsafeRawBufferPointer(start: utf8, count: Int(count))
    return unsafe String(decoding: bytes, as: UTF8.self)
  }

  /// The content of a bytes object; throws TypeError for others.
  public func byteArray(_ gil: borrowing GIL) throws(PythonException) -> [UInt8] {
    var count: Int64 = 0
    guard let bytes = unsafe rgpy_bytes_value(pointer, &count) else { throw PythonException.take(gil) }
    return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
  }

  /// The value of an int that fits; throws TypeError or OverflowError otherwise.
  public func integer(_ gil: borrowing GIL) throws(PythonException) -> Int {
    let value = unsafe rgpy_int_value(pointer)
    if value == -1 && rgpy_error_occurred() { throw PythonException.take(gil) }
    return Int(value)
  }

  /// The object's class as messages show it: "int", "decimal.Decimal".
  public func className(_ gil: borrowing GIL) -> String { unsafe ClassName.ofInstance(pointer) }

  /// The object as messages call it: "an int", "a decimal.Decimal".
  public func anInstance(_ gil: borrowing GIL) -> String {
    let name = className(gil)
    return ("aeio".contains(name.first ?? "x") ? "an " : "a ") + name
  }
}
