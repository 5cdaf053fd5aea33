import Cases
import Columns
import Workers

/// A stage with its wiring resolved to worker slots: what is put, what is run, what comes back.
struct StageCall: Sendable {
  let stage: Manifest.StageDeclaration
  /// The slots of the stage's parameters with their values.
  let parameters: [(argument: String, slot: String, value: Value)]
  /// The names of its results: the outputs, then the arguments it mutates.
  let outputs: [String]

  init(_ stage: Manifest.StageDeclaration, file: String) throws {
    self.stage = stage
    var parameters: [(argument: String, slot: String, value: Value)] = []
    for (name, json) in stage.parameters.sorted(by: { $0.key < $1.key }) {
      let value = try Value(try Datum(parameter: json, name: name, file: file))
      parameters.append((name, "\(stage.name).\(name)", value))
    }
    self.parameters = parameters
    outputs = stage.results
  }

  /// The step that calls the stage under the name that this worker knows it by.
  func step(named name: String? = nil) -> Step {
    Step(
      stage: name ?? stage.name,
      arguments: stage.inputs.map { Argument(name: $0.argument, slot: $0.value) }
        + parameters.map { Argument(name: $0.argument, slot: $0.slot) },
      outputs: outputs)
  }

  /// Every slot that must hold a value before the stage runs, with that value.
  func slots(_ values: [String: Value]) -> [(slot: String, value: Value)] {
    stage.inputs.map { wire in
      guard let value = values[wire.value] else {
        preconditionFailure("value \(wire.value) is not there yet")
      }
      return (wire.value, value)
    } + parameters.map { ($0.slot, $0.value) }
  }

  /// The stage's own name for what it takes from a slot.
  func argument(of slot: String) -> String {
    stage.inputs.first { $0.value == slot }?.argument ?? parameters.first { $0.slot == slot }?.argument
      ?? slot
  }

  /// The arguments that the stage changes on purpose: each with its slot, and the name of the result that it is.
  var changes: [(result: String, slot: String)] {
    zip(outputs[stage.outputs.count...], stage.mutates).map { result, argument in
      (result, stage.inputs.first { $0.argument == argument }?.value ?? argument)
    }
  }

  /// Whether the manifest says that the stage changes what it takes from a slot.
  func isChangedOnPurpose(_ slot: String) -> Bool { stage.mutates.contains(argument(of: slot)) }

  /// The hash of all arguments: what makes two cases the same.
  func caseHash(_ values: [String: Value]) -> String {
    SHA256.hexDigest(of: slots(values).map { "\($0.slot)=\($0.value.hash)" }.joined(separator: "\n"))
  }
}
