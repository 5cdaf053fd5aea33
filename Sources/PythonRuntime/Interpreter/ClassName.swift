import CPython

/// Names of Python classes, read without failing.
enum ClassName {
  /// The class of `object`: "int", "decimal.Decimal", "shop.Order".
  static func ofInstance(_ object: OpaquePointer) -> String {
    unsafe of(class: rgpy_type_borrowed(object)!)
  }

  /// `module.qualname`, without the module where it is `builtins`.
  static func of(class type: OpaquePointer) -> String {
    let name = unsafe text(type, "__qualname__") ?? "?"
    let module = unsafe text(type, "__module__") ?? "?"
    return module == "builtins" ? name : "\(module).\(name)"
  }

  /// The attribute `name` of `object` if it is a str.
  static func text(_ object: OpaquePointer, _ name: String) -> String? {
    guard let value = unsafe rgpy_attribute_new(object, name) else {
      discardError()
      return nil
    }
    defer { unsafe rgpy_release(value) }
    var count: Int64 = 0
    guard let utf8 = unsafe rgpy_str_utf8(value, &count) else {
      discardError()
      return nil
    }
    return unsafe String(decoding: UnsafeRawBufferPointer(start: utf8, count: Int(count)), as: UTF8.self)
  }

  private static func discardError() {
    if let error = unsafe rgpy_error_take_new() { unsafe rgpy_release(error) }
  }
}
