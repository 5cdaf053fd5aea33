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
  private let body: @Sendable ([Datum]) throws -> [Datum]

  public init<each Input: StageValue, each Output: StageValue>(
    _ name: String, inputs: PortNames, parameters: PortNames = [], outputs: PortNames,
    _ function: @escaping @Sendable (repeat each Input) throws -> (repeat each Output)
  ) {
    var inputFields: [Field] = []
    for input in repeat (each Input).self { inputFields.append(input.stageField) }
    var outputFields: [Field] = []
    for output in repeat (each Output).self { outputFields.append(output.stageField) }
    let inputPorts =
      Self.ports(of: name, inputs.names + parameters.names, inputFields, parametersFrom: inputs.names.count)
    let outputPorts = Self.ports(of: name, outputs.names, outputFields, parametersFrom: outputs.names.count)
    self.name = name
    self.inputs = inputPorts
    self.outputs = outputPorts
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
    (self.name, self.inputs, self.outputs) = (name, inputs, outputs)
    body = function
  }

  /// Checks the arguments against `inputs` and runs the function on them, in this process.
  ///
  /// Throws a `TypeError` for arguments that do not fit, otherwise what the function threw.
  public func run(_ arguments: [Datum]) throws(StageError) -> [Datum] {
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

  private static func ports(
    of stage: String, _ names: [String], _ fields: [Field], parametersFrom firstParameter: Int
  ) -> [Port] {
    guard names.count == fields.count, Set(names).count == names.count else {
      // A mistake of the author's that shows as soon as the library is loaded; nothing can go on from here.
      fatalError("stage \(stage): \(names.count) names (\(names)) for \(fields.count) values of the function")
    }
    return zip(names, fields).enumerated().map { index, pair in
      var field = pair.1
      field.name = pair.0
      return Port(name: pair.0, isParameter: index >= firstParameter, field: field)
    }
  }
}
