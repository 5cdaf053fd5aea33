/// A callable that a stage refers to, and where its source is.
public struct PythonFunction {
  public let object: PythonObject
  /// `module:function` as the manifest writes it.
  public let reference: String
  /// The file that defines it; nil when Python cannot tell (C functions).
  public let path: String?
  /// The line of its `def`, or of its first decorator.
  public let line: Int?
  /// Its source text.
  public let text: String?
  /// Names of its parameters, as far as Python tells.
  public let parameters: [String]
  /// How a call hands each of them over, in the same order.
  let kinds: [ParameterKind]

  /// Imports `module:function`; the function may be a dotted path.
  ///
  /// Throws the exception of the import, AttributeError for an unknown name, TypeError if it is not callable.
  public init(reference: String, _ gil: borrowing GIL) throws(PythonException) {
    let parts = reference.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw PythonException(
        className: "ValueError", message: "\"\(reference)\" is not of the form \"module:function\"")
    }
    let helpers = try PythonHelpers.shared(gil)
    let module = try PythonObject.module(String(parts[0]), gil)
    object = try helpers.call("resolve", [module, .string(String(parts[1]), gil)], gil)
    guard (try? object.attribute("__call__", gil)) != nil else {
      throw PythonException(
        className: "TypeError", message: "\(reference) is a \(object.className(gil)), not a function")
    }
    self.reference = reference
    let description = try helpers.call("describe_function", [object], gil).items(gil)
    var parameters: [String] = []
    for name in description[0].items(gil) { parameters.append(try name.text(gil)) }
    self.parameters = parameters
    var kinds: [ParameterKind] = []
    for kind in description[4].items(gil) {
      kinds.append(ParameterKind(rawValue: try kind.integer(gil)) ?? .ordinary)
    }
    self.kinds = kinds
    path = try? description[1].text(gil)
    line = try? description[2].integer(gil)
    text = try? description[3].text(gil)
  }
}

/// The kinds of `inspect.Parameter`.
enum ParameterKind: Int {
  case positionalOnly, ordinary, variadic, keywordOnly, keywordVariadic
}

extension PythonFunction {
  /// The arguments of a call, each value handed over as its parameter takes it.
  ///
  /// They go by keyword, but for those that cannot: positional-only ones, `*args`, whose items follow the parameters
  /// before it, and `**kwargs`, whose items are keywords.
  public func arguments(
    _ values: [(name: String, value: PythonObject)], _ gil: borrowing GIL
  ) throws(PythonException) -> CallArguments {
    let given = Dictionary(values.map { ($0.name, $0.value) }) { first, _ in first }
    let kindOf = Dictionary(zip(parameters, kinds).map { ($0, $1) }) { first, _ in first }
    let spread = zip(parameters, kinds).first { $0.1 == .variadic && given[$0.0] != nil }?.0
    var positional: [PythonObject] = []
    var handed: Set<String> = []
    for (name, kind) in zip(parameters, kinds) {
      guard kind == .positionalOnly || (kind == .ordinary && spread != nil), let value = given[name] else {
        break
      }
      positional.append(value)
      handed.insert(name)
    }
    if let spread {
      positional += given[spread]!.items(gil)
      handed.insert(spread)
    }
    var keywords: [(name: String, value: PythonObject)] = []
    for (name, value) in values where !handed.contains(name) {
      guard kindOf[name] == .keywordVariadic else {
        keywords.append((name, value))
        continue
      }
      for pair in try PythonHelpers.shared(gil).call("items_of", [value], gil).items(gil) {
        let parts = pair.items(gil)
        keywords.append((try parts[0].text(gil), parts[1]))
      }
    }
    return try CallArguments(positional, keywords: keywords, gil)
  }
}
