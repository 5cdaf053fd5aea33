import CPython

/// What the positions of one value share.
final class EncodeContext {
  /// Positions whose dicts are kept as maps.
  var mapPositions: Set<PositionPath> = []
  /// Whether Python code may run between the reading of two values, as it may once there is a value of a class that
  /// the codec does not know: what was taken out of a container is then held until it is read, whatever that code,
  /// or another thread, does to it.
  var isCareful = false
  private let wide: Set<String>
  private var dataclasses: [Borrowed: DataclassType] = [:]
  /// The container that was taken apart last, to find its branch, and what it was made of.
  private var latestWhole: (value: PythonObject, path: PositionPath, parts: WholeValue)?

  /// Values nested deeper than Arrow readers follow, which cycles always are.
  func checkDepth(of path: PositionPath, at batch: Batch) throws {
    if path.depth > CodecLimit.depth { throw Rejection(batch[0], .tooDeep) }
  }

  init(wide: Set<String> = []) { self.wide = wide }

  /// Whether ints at `path` may have more than 64 bits.
  func isWide(_ path: PositionPath) -> Bool {
    !wide.isEmpty && wide.contains(path.steps.filter { $0 != "[]" }.joined(separator: "."))
  }

  /// Called before any Python code runs: it may let other threads run, too.
  func requireCare() throws(NeedsCare) {
    if !isCareful { throw NeedsCare() }
  }

  /// Something that keeps the values of `batch` alive, if need be.
  func pin(_ batch: Batch) throws -> PythonObject? {
    isCareful ? try GIL.assumeHeld { gil in try batch.list(gil) } : nil
  }

  /// The container `value` of an array library, taken apart; nil when it is none.
  func whole(_ value: Borrowed, at path: PositionPath) throws -> WholeValue? {
    if let latestWhole, unsafe latestWhole.value.pointer == value.pointer, latestWhole.path == path {
      return latestWhole.parts
    }
    return try GIL.assumeHeld { gil in
      guard let whole = try WholeValue(value, at: path, self, gil) else { return nil }
      latestWhole = (unsafe PythonObject(retaining: value.pointer), path, whole)
      return whole
    }
  }

  /// The dataclass of `value`; throws when its class is none, or cannot be found again by name.
  func dataclass(of value: Borrowed) throws -> DataclassType {
    let type = unsafe Borrowed(rgpy_type_borrowed(value.pointer)!)
    if let known = dataclasses[type] { return known }
    let name = unsafe ClassName.of(class: type.pointer)
    let fieldNames = try GIL.assumeHeld { gil in
      let described: PythonObject
      do {
        described = try PythonHelpers.shared(gil).call(
          "dataclass_fields", [unsafe PythonObject(retaining: type.pointer)], gil)
      } catch let error as PythonException {
        throw Rejection(value, .exception(error))
      }
      if described.isNone(gil) { throw Rejection(value, .unknownClass) }
      if !described.isTuple(gil) { throw Rejection(value, .unsuitableDataclass(try described.text(gil))) }
      return try described.items(gil).map { try $0.text(gil) }
    }
    if name.contains("<locals>") { throw Rejection(value, .localClass) }
    let made = unsafe DataclassType(PythonObject(retaining: type.pointer), name: name, fieldNames: fieldNames)
    dataclasses[type] = made  // it keeps the class alive, so the key stays true
    return made
  }
}

/// Thrown when a value turns out to need Python code to be read: all is then read once more, with care.
struct NeedsCare: Error {}
