import CPython
import Columns

/// The module `adapters.py` inside the interpreter: kinds of values that are carried as simpler ones.
public struct Adapters {
  private let namespace: PythonObject

  // Unsafe, because the compiler cannot see that the GIL guards it: it is read and written with the token.
  nonisolated(unsafe) private static var instance: Adapters?

  static func shared(_ gil: borrowing GIL) throws(PythonException) -> Adapters {
    if let instance = unsafe instance { return instance }
    let source = String(decoding: PackageResources.adapters_py, as: UTF8.self)
    let made = Adapters(
      namespace: try .namespace(executing: source, fileName: "<regauge adapters>", gil))
    try made.loadLibraries(gil)
    unsafe instance = made
    return made
  }

  /// Executes `libraries.py` in the same namespace and hands it what knows each library, to load when it is needed.
  private func loadLibraries(_ gil: borrowing GIL) throws(PythonException) {
    func text(_ bytes: [UInt8]) throws(PythonException) -> PythonObject {
      try .string(String(decoding: bytes, as: UTF8.self), gil)
    }
    _ = try call("load", [text(PackageResources.libraries_py), .string("<regauge libraries>", gil)], gil)
    let parts = [
      ("numpy", PackageResources.numpy_values_py), ("pandas", PackageResources.pandas_values_py),
      ("polars", PackageResources.polars_values_py), ("pyarrow", PackageResources.pyarrow_values_py),
    ]
    for (library, source) in parts {
      _ = try call(
        "add_library", [.string(library, gil), .string("<regauge \(library)>", gil), text(source)], gil)
    }
  }

  func call(
    _ function: String, _ arguments: [PythonObject], _ gil: borrowing GIL
  ) throws(PythonException) -> PythonObject {
    guard let callable = namespace.value(forKey: function, gil) else {
      throw PythonException(className: "NameError", message: "the adapters have no function \(function)")
    }
    return try callable.call(arguments, gil)
  }

  /// Carries instances of the class `name` (`module.Class`) as what the callable `to` gives; `back` rebuilds them.
  public static func register(
    _ name: String, to: PythonObject, back: PythonObject, _ gil: borrowing GIL
  ) throws(PythonException) {
    _ = try shared(gil).call("register", [.string(name, gil), to, back], gil)
  }
}

/// One kind of adapted values: its name, as the field metadata keeps it, and how Python reduces and rebuilds them.
final class AdaptedKind: Hashable {
  let name: String
  private let kind: PythonObject
  /// The class of the values; nil for a kind that only rebuilds.
  private let type: PythonObject?

  private init(name: String, kind: PythonObject, type: PythonObject?) {
    self.name = name
    self.kind = kind
    self.type = type
  }

  /// The kind that carries `value`; nil when there is none. Throws a rejection for a value that cannot be carried.
  static func of(_ value: Borrowed, _ gil: borrowing GIL) throws -> AdaptedKind? {
    let described: PythonObject
    do {
      described = try Adapters.shared(gil).call(
        "describe", [unsafe PythonObject(retaining: value.pointer)], gil)
    } catch {
      throw Rejection(value, .exception(error))
    }
    if described.isNone(gil) { return nil }
    let parts = described.items(gil)
    if described.isTuple(gil) {
      throw Rejection(value, .refused(problem: try parts[0].text(gil), remedy: try parts[1].text(gil)))
    }
    return AdaptedKind(name: try parts[0].text(gil), kind: parts[1], type: type(of: value))
  }

  private static func type(of value: Borrowed) -> PythonObject {
    unsafe PythonObject(retaining: rgpy_type_borrowed(value.pointer)!)
  }

  /// The kind called `name` for `value` and others of its class.
  convenience init(named name: String, for value: Borrowed, _ gil: borrowing GIL) throws(PythonException) {
    self.init(
      name: name, kind: try Adapters.shared(gil).call("kind_named", [.string(name, gil)], gil),
      type: Self.type(of: value))
  }

  /// The kind that a column names.
  convenience init(named name: String, _ gil: borrowing GIL) throws(PythonException) {
    self.init(
      name: name, kind: try Adapters.shared(gil).call("kind_named", [.string(name, gil)], gil), type: nil)
  }

  /// The values at the start of `batch` that are of the kind's class.
  func leading(_ batch: Batch) -> Batch {
    guard let type else { return batch.prefix(0) }
    var number = 0
    while number < batch.count, unsafe rgpy_type_borrowed(batch[number].pointer) == type.pointer {
      number += 1
    }
    return batch.prefix(number)
  }

  static func == (first: AdaptedKind, second: AdaptedKind) -> Bool { first.name == second.name }
  func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// The payloads of the values at the start of `batch` that are of this kind.
  func reduce(_ batch: Batch, _ gil: borrowing GIL) throws -> PythonObject {
    let payloads = try Adapters.shared(gil).call("reduce", [kind, batch.list(gil)], gil)
    guard payloads.isTuple(gil) else { return payloads }
    let parts = payloads.items(gil)
    throw Rejection(
      batch[try parts[0].integer(gil)],
      .refused(problem: try parts[1].text(gil), remedy: try parts[2].text(gil)))
  }

  /// The values that a list of payloads stands for.
  func rebuild(_ payloads: PythonObject, _ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    try Adapters.shared(gil).call("rebuild", [kind, payloads], gil)
  }
}

extension Batch {
  /// A list of the values, which keeps them alive.
  func list(_ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    let list = try unsafe PythonObject.owned(rgpy_sequence_with_room_new(RGPY_LIST, Int64(count)), gil)
    for index in 0..<count { unsafe rgpy_retain(base[index]) }
    unsafe rgpy_sequence_fill(list.pointer, 0, base, Int64(count))
    return list
  }
}
