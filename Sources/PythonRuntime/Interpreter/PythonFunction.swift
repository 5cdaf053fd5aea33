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
    path = try? description[1].text(gil)
    line = try? description[2].integer(gil)
    text = try? description[3].text(gil)
  }
}
