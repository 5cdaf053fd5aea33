import Columns

/// A typed Swift function under the name of the stage that it rewrites.
///
///     Stage("rolling", inputs: "flights", parameters: "window", outputs: "flights_rolling", rolling)
///
/// Inputs and parameters have the names of the reference's arguments; the function takes them in this order,
/// inputs first. A function that returns a tuple has one output an element. The compiler checks that every type
/// is a `StageValue`.
public struct Stage: Sendable {
  public let name: String
  public let inputs: [Port]
  public let outputs: [Port]
  /// What is wrong with the declaration; a host refuses a library that has such a stage.
  let problem: String?
  private let body: @Sendable ([Datum]) throws -> [Datum]

  public init<each Input: StageValue, each Output: StageValue>(
    _ name: String, inputs: PortNames = [], parameters: PortNames = [], outputs: PortNames,
    _ function: @escaping @Sendable (repeat each Input) throws -> (repeat each Output)
  ) {
    var inputFields: [Field] = []
    for input in repeat (each Input).self { inputFields.append(input.stageField) }
    var outputFields: [Field] = []
    for output in repeat (each Output).self { outputFields.append(output.stageField) }
    let inputNames = inputs.names + parameters.names
    let inputPorts = Self.ports(inputNames, inputFields, parametersFrom: inputs.names.count)
    let outputPorts = Self.ports(outputs.names, outputFields, parametersFrom: outputs.names.count)
    self.name = name
    self.inputs = inputPorts
    self.outputs = outputPorts
    problem =
      Self.problem(of: inputNames, "inputs and parameters", "arguments", inputFields, in: name)
      ?? Self.problem(of: outputs.names, "outputs", "results", outputFields, in: name)
    body = { arguments in
      var position = 0
      func next<Value: StageValue>(_: Value.Type) throws -> Value {
        defer { position += 1 }
        return try Value(datum: arguments[position], at: inputPorts[position].name)
      }
      let results = try function(repeat try next((each Input).self))
      var data: [Datum] = []
      for result in repeat each results {
        data.append(try result.datum(named: outputPorts[data.count].name))
      }
      return data
    }
  }

  /// A stage whose ports are known at run time only, for libraries that wrap others.
  ///
  /// `function` takes one datum a port of `inputs` and returns one a port of `outputs`.
  public init(
    _ name: String, inputs: [Port], outputs: [Port],
    _ function: @escaping @Sendable ([Datum]) throws -> [Datum]
  ) {
    (self.name, self.inputs, self.outputs, problem) = (name, inputs, outputs, nil)
    body = function
  }

  /// Checks the arguments against `inputs` and runs the function on them, in this process.
  ///
  /// Throws a `TypeError` for arguments that do not fit and for a wrong declaration, otherwise what the function
  /// threw.
  public func run(_ arguments: [Datum]) throws(StageError) -> [Datum] {
    if let problem { throw .typeError(problem) }
    guard arguments.count == inputs.count else {
      throw .typeError("\(name): \(arguments.count) arguments for \(inputs.count) inputs and parameters")
    }
    for (argument, port) in zip(arguments, inputs) {
      try SchemaCheck.check(argument, against: port.field, path: port.name, isParameter: port.isParameter)
    }
    do {
      return try body(arguments)
    } catch {
      throw StageError(error)
    }
  }

  private static func ports(_ names: [String], _ fields: [Field], parametersFrom firstParameter: Int)
    -> [Port]
  {
    zip(names, fields).enumerated().map { index, pair in
      var field = pair.1
      field.name = pair.0
      return Port(name: pair.0, isParameter: index >= firstParameter, field: field)
    }
  }

  /// What is wrong with the names or the types of one side of a declaration; nil when nothing is.
  private static func problem(
    of names: [String], _ kind: String, _ values: String, _ fields: [Field], in stage: String
  ) -> String? {
    let list = names.joined(separator: ", ")
    if names.count != fields.count {
      return
        "stage \(stage): \(kind) has \(names.count) names (\(list)), but the function \(fields.count) \(values)"
    }
    if Set(names).count != names.count {
      return "stage \(stage): \(kind) has a name twice (\(list))"
    }
    for (name, field) in zip(names, fields) {
      if let problem = TableSchema.problem(in: field) { return "stage \(stage), \(name): \(problem)" }
    }
    return nil
  }
}
