import CPython
import Columns

/// A dataclass, by identity of the class.
@safe
final class DataclassType: Hashable {
  /// `module.QualifiedName`.
  let name: String
  let fieldNames: [String]
  private let type: PythonObject

  init(_ type: PythonObject, name: String, fieldNames: [String]) {
    self.type = type
    self.name = name
    self.fieldNames = fieldNames
  }

  func isType(of value: Borrowed) -> Bool { unsafe rgpy_type_borrowed(value.pointer) == type.pointer }

  static func == (first: DataclassType, second: DataclassType) -> Bool { first === second }
  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Instances of one dataclass: one position a field, in the order of the class.
@safe
final class DataclassBranch: Branch {
  private let type: DataclassType
  private let path: PositionPath
  private let children: [Position]
  private let buffer = ReferenceBuffer(capacity: CodecLimit.batch)
  private var validity = ValidityBuilder()

  init(_ type: DataclassType, _ path: PositionPath, expected: Int) {
    self.type = type
    self.path = path
    children = type.fieldNames.map { Position(path.child($0), expected: expected) }
  }

  var count: Int { validity.count }

  func append(_ batch: Batch, _ context: EncodeContext) throws -> Int {
    try context.checkDepth(of: path.child(""), at: batch)
    let batch = batch.prefix(CodecLimit.batch)
    var run = 0
    while run < batch.count, type.isType(of: batch[run]) { run += 1 }
    if run == 0 {
      let nones = batch.leadingNones
      appendNulls(nones)
      return nones
    }
    for row in 0..<run { try checkAttributes(of: batch[row]) }
    for (name, child) in zip(type.fieldNames, children) {
      if child.count < count { try child.appendNulls(count - child.count) }
      // A slot gives a new reference, which is held until the value is read.
      var values: [PythonObject] = []
      for row in 0..<run { values.append(try attribute(name, of: batch[row])) }
      for row in 0..<run { unsafe buffer.base[row] = values[row].pointer }
      try child.append(buffer.batch(count: run), context)
      withExtendedLifetime(values) {}
    }
    validity.appendPresent(run)
    return run
  }

  private func attribute(_ name: String, of value: Borrowed) throws -> PythonObject {
    guard let found = unsafe rgpy_attribute_new(value.pointer, name) else {
      if let error = unsafe rgpy_error_take_new() { unsafe rgpy_release(error) }
      throw Rejection(value, .missingAttribute(name))
    }
    return unsafe PythonObject(owning: found)
  }

  /// What an instance carries beside its fields would be lost.
  private func checkAttributes(of value: Borrowed) throws {
    guard let attributes = unsafe rgpy_attribute_new(value.pointer, "__dict__") else {
      if let error = unsafe rgpy_error_take_new() { unsafe rgpy_release(error) }
      return  // a class with slots
    }
    defer { unsafe rgpy_release(attributes) }
    guard unsafe rgpy_kind_of(attributes) == RGPY_DICT else {
      throw Rejection(value, .unsuitableDataclass("that computes its __dict__"))
    }
    let size = Int(unsafe rgpy_dict_count(attributes))
    let buffer = ReferenceBuffer(capacity: size)
    unsafe rgpy_dict_items(attributes, buffer.base, nil, Int64(size))
    let keys = buffer.batch(count: size)
    for index in 0..<size {
      let name =
        (try? GIL.assumeHeld { try unsafe PythonObject(retaining: keys[index].pointer).text($0) }) ?? "?"
      if !type.fieldNames.contains(name) { throw Rejection(value, .extraAttribute(name)) }
    }
  }

  func appendNulls(_ number: Int) { validity.appendNulls(number) }

  func finish(_ name: String) throws -> EncodedColumn {
    var columns: [EncodedColumn] = []
    for (name, child) in zip(type.fieldNames, children) {
      if child.count < count { try child.appendNulls(count - child.count) }
      columns.append(try child.finish(name))
    }
    return .structure(
      name, columns, count: count, validity: validity.finish(),
      metadata: [MetadataKey.kind: Kind.dataclassPrefix + type.name])
  }
}
