import PythonRuntime
import Workers

/// A stage raised an exception.
struct StageFailure: Error {
  var stage: String
  var exception: PythonException
}

/// A run made ready: names are resolved and arguments packed before the clock starts, as far as they are known.
struct RunPlan {
  private struct Call {
    var step: Step
    var stage: PythonStage
    /// Nil when a step before this one makes one of the arguments.
    var arguments: CallArguments?
  }

  private var calls: [Call] = []
  private let inputs: [String: PythonSlot]
  /// What the steps of the last round left in slots.
  private(set) var results: [String: PythonSlot] = [:]
  private var nanoseconds: [Int]
  private var reached = 0

  /// - Throws: `RequestError` for unknown stages and slots, missing arguments, a wrong number of output slots.
  init(
    _ request: RunRequest, _ stages: [String: PythonStage], _ slots: [String: PythonSlot],
    _ gil: borrowing GIL
  ) throws {
    inputs = slots
    nanoseconds = Array(repeating: 0, count: request.steps.count)
    var made: Set<String> = []
    for step in request.steps {
      guard let stage = stages[step.stage] else {
        throw RequestError(.unknownStage, "run: no stage is called '\(step.stage)'; load it first")
      }
      let expected = stage.binding.outputs.count + stage.binding.mutates.count
      guard step.outputs.count == expected else {
        throw RequestError(
          .argumentMismatch,
          "run \(step.stage): \(step.outputs.count) output slots for \(expected) outputs, mutated arguments included"
        )
      }
      for argument in step.arguments where !made.contains(argument.slot) && slots[argument.slot] == nil {
        throw RequestError(
          .unknownSlot,
          "run \(step.stage): argument '\(argument.name)' is to come from slot "
            + "'\(argument.slot)', which holds nothing; put it first")
      }
      for name in stage.binding.mutates where !step.arguments.contains(where: { $0.name == name }) {
        throw RequestError(
          .argumentMismatch,
          "run \(step.stage): it is said to change its argument '\(name)', which is not given")
      }
      // An iterator serves one call only.
      let isKnown = step.arguments.allSatisfy {
        !made.contains($0.slot) && slots[$0.slot]?.isIterator != true
      }
      var call = Call(step: step, stage: stage)
      if isKnown { call.arguments = try arguments(step, of: stage, gil) }
      calls.append(call)
      made.formUnion(step.outputs)
    }
  }

  /// Wall time of each step that was reached, summed over the rounds.
  var stepNanoseconds: [Int] { Array(nanoseconds.prefix(reached)) }

  /// The stage whose output went to `slot`, if any did.
  func stage(filling slot: String) -> String? {
    calls.last { $0.step.outputs.contains(slot) }?.step.stage
  }

  /// One round of all steps.
  mutating func runOnce(_ gil: borrowing GIL) throws {
    for index in calls.indices {
      let call = calls[index]
      let arguments = try call.arguments ?? arguments(call.step, of: call.stage, gil)
      reached = max(reached, index + 1)
      let started = monotonicNanoseconds()
      do {
        let result = try arguments.call(call.stage.function.object, gil)
        // Iterators are drained here: that is when a generator does its work.
        let values = try values(of: result, call, gil)
        nanoseconds[index] += monotonicNanoseconds() - started
        for (slot, value) in zip(call.step.outputs, values) { results[slot] = value }
      } catch let exception as PythonException {
        nanoseconds[index] += monotonicNanoseconds() - started
        throw StageFailure(stage: call.step.stage, exception: exception)
      }
    }
  }

  private func arguments(
    _ step: Step, of stage: PythonStage, _ gil: borrowing GIL
  ) throws(PythonException) -> CallArguments {
    var values: [(name: String, value: PythonObject)] = []
    for argument in step.arguments {
      // `init` made sure that one of them has it.
      values.append((argument.name, try (results[argument.slot] ?? inputs[argument.slot])!.argument(gil)))
    }
    return try stage.function.arguments(values, gil)
  }

  /// What a call leaves in its output slots: its results, then the arguments that it changes.
  private func values(of result: PythonObject, _ call: Call, _ gil: borrowing GIL) throws -> [PythonSlot] {
    let names = call.stage.binding.outputs
    var objects: [PythonObject]
    switch names.count {
    case 0: objects = []
    case 1: objects = [result]
    default:
      objects = result.isTuple(gil) ? result.items(gil) : []
      guard objects.count == names.count else {
        let found = result.isTuple(gil) ? "a tuple of \(objects.count)" : result.anInstance(gil)
        throw RequestError(
          .argumentMismatch,
          "run \(call.step.stage): it returned \(found) where the manifest names \(names.count) outputs "
            + "(\(names.joined(separator: ", "))); return a tuple of \(names.count)")
      }
    }
    var values: [PythonSlot] = []
    for object in objects { values.append(try PythonSlot(object, gil)) }
    for name in call.stage.binding.mutates {
      guard let argument = call.step.arguments.first(where: { $0.name == name }),
        let value = results[argument.slot] ?? inputs[argument.slot]
      else { continue }
      values.append(value)
    }
    return values
  }
}
