import CPython

/// A Python value that has no column form: where it is, of which class, why, and what to do.
public struct UnrepresentableValue: Error, Sendable, Equatable {
  /// The way to it from the value that was to be encoded: "[3].total"; empty for that value itself.
  public var path: String
  /// "decimal.Decimal".
  public var typeName: String
  public var problem: String
  public var remedy: String

  public init(path: String, typeName: String, problem: String, remedy: String) {
    self.path = path
    self.typeName = typeName
    self.problem = problem
    self.remedy = remedy
  }

  /// What is wrong and what to do, without the path.
  public var message: String { "\(problem); \(remedy)" }
}

extension UnrepresentableValue: CustomStringConvertible {
  public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}

extension UnrepresentableValue {
  /// Finds the place of a rejected value within `root` and says what is wrong with it.
  init(_ rejection: Rejection, in root: PythonObject, _ gil: borrowing GIL) {
    let object = rejection.object ?? root
    var reason = rejection.reason
    if case .tooDeep = reason, let cycle = PathFinder.cycle(in: root) {
      self.init(
        path: cycle.path, typeName: cycle.object.className(gil), problem: "a container that contains itself",
        remedy: "break the cycle: columns hold trees")
      return
    }
    let path = (PathFinder.path(to: rejection.holder ?? object, in: root) ?? "") + rejection.pathInHolder
    if case .unknownClass = reason, let subclass = Self.builtInBase(of: object, gil) {
      self.init(
        path: path, typeName: object.className(gil),
        problem: "\(object.anInstance(gil)), a subclass of \(subclass), which columns cannot rebuild",
        remedy: "return \(subclass)(value)")
      return
    }
    if case .exception(let exception) = reason, exception.className == "MemoryError" { reason = .outOfMemory }
    let (problem, remedy) = Self.text(reason, object, holder: rejection.holder, gil)
    self.init(path: path, typeName: object.className(gil), problem: problem, remedy: remedy)
  }

  private static func text(
    _ reason: Rejection.Reason, _ object: PythonObject, holder: PythonObject?, _ gil: borrowing GIL
  ) -> (problem: String, remedy: String) {
    let name = object.className(gil)
    switch reason {
    case .intTooLarge where holder?.className(gil) == "datetime.timedelta":
      return (
        "a datetime.timedelta of more than 292,471 years, beyond 64 bits of microseconds",
        "return it as a float"
      )
    case .intTooLarge:
      let bits =
        (try? object.attribute("bit_length", gil).call([], gil).integer(gil)).map { "\($0)" } ?? "too many"
      return (
        "an int of \(bits) bits: columns hold 64, sign included",
        "return it as a str or a float, or declare its column wide in the manifest"
      )
    case .loneSurrogate:
      return (
        "a str with a lone surrogate, which is no Unicode text",
        "return it as bytes: text.encode('utf-8', 'surrogatepass')"
      )
    case .unknownZone:
      let zone = (try? object.attribute("tzinfo", gil))?.className(gil) ?? "tzinfo"
      return (
        "a datetime whose time zone is a \(zone): fixed offsets of whole minutes without a name are kept, and "
          + "zoneinfo.ZoneInfo with a key",
        "return value.astimezone(datetime.timezone.utc)"
      )
    case .fold:
      return (
        "a datetime with fold=1, which columns cannot tell from fold=0",
        "return it in UTC: value.astimezone(datetime.timezone.utc)"
      )
    case .unknownClass:
      return ("\(object.anInstance(gil)), which has no column form", remedy(forClass: name))
    case .localClass:
      return (
        "\(object.anInstance(gil)), a dataclass defined inside a function, which cannot be found again by name",
        "define it at the top of its module"
      )
    case .unsuitableDataclass(let trait):
      return (
        "\(object.anInstance(gil)), a dataclass \(trait), which columns cannot rebuild", "return a dict"
      )
    case .tooDeep:
      return ("more than \(CodecLimit.depth) levels of nesting", "flatten the value")
    case .outOfMemory:
      return ("there is no memory for its columns", "return less, or raise the memory limit")
    case .changedWhileReading:
      return ("it changed while it was read", "end all work on a value before returning it")
    case .extraAttribute(let attribute):
      return (
        "\(object.anInstance(gil)) with the attribute \(attribute), which is no field of the dataclass",
        "declare it as a field, or delete it"
      )
    case .missingAttribute(let attribute):
      return ("\(object.anInstance(gil)) without its field \(attribute)", "set every field")
    case .refused(let problem, let remedy): return (problem, remedy)
    case .exception(let exception):
      return ("reading it raised \(exception)", "return plain values")
    }
  }

  private static func remedy(forClass name: String) -> String {
    switch name {
    case "generator", "map", "filter", "zip", "dict_keys", "dict_values", "dict_items": "return list(value)"
    case "_io.TextIOWrapper", "_io.BufferedReader", "_io.BufferedWriter", "_io.FileIO", "_io.StringIO",
      "_io.BytesIO":
      "return its contents: value.read()"
    case "function", "builtin_function_or_method", "method", "type":
      "return data, not code"
    default: "return a dict, a dataclass or another plain value, or name an adapter in the manifest"
    }
  }

  /// The plain class that `object` extends, when converting to it is the remedy.
  private static func builtInBase(of object: PythonObject, _ gil: borrowing GIL) -> String? {
    guard let builtins = try? PythonObject.module("builtins", gil) else { return nil }
    for name in ["int", "float", "str", "bytes", "list", "tuple", "dict"] {
      guard let type = try? builtins.attribute(name, gil) else { continue }
      if unsafe rgpy_extends(object.pointer, type.pointer) { return name }
    }
    return nil
  }
}
