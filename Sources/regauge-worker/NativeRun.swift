import Columns
import StageKit
import Workers

/// A run made ready: names are resolved before the clock starts.
struct NativeRun {
  private struct Call {
    var stage: NativeStages.Entry
    /// Slots in the order of the stage's inputs.
    var arguments: [String]
    var outputs: [String]
  }

  private let memory: HostMemory
  private let inputs: [String: Datum]
  private var calls: [Call] = []
  private var nanoseconds: [Int]
  private var reached = 0
  /// What the steps of the last round left in slots.
  private(set) var results: [String: Datum] = [:]

  /// - Throws: `RequestError` for unknown stages and slots, for missing and surplus arguments, and for a wrong
  ///   number of output slots.
  init(_ request: RunRequest, _ stages: NativeStages, _ slots: [String: NativeSlot]) throws(RequestError) {
    memory = request.freshMemory ? .fresh : .recycled
    nanoseconds = Array(repeating: 0, count: request.steps.count)
    var inputs: [String: Datum] = [:]
    var made: Set<String> = []
    for step in request.steps {
      let call = try Self.call(step, stages)
      for argument in step.arguments where !made.contains(argument.slot) {
        guard let slot = slots[argument.slot] else {
          throw RequestError(
            .unknownSlot,
            "run \(step.stage): argument '\(argument.name)' is to come from slot '\(argument.slot)', which "
              + "holds nothing; put it first")
        }
        inputs[argument.slot] = slot.datum
      }
      made.formUnion(step.outputs)
      calls.append(call)
    }
    self.inputs = inputs
  }

  /// Wall time of each step that was reached, summed over the rounds.
  var stepNanoseconds: [Int] { Array(nanoseconds.prefix(reached)) }

  /// One round of all steps.
  mutating func runOnce() throws(StageFailure) {
    // Released first, so that recycled memory serves this round.
    results = [:]
    for (index, call) in calls.enumerated() {
      // `init` made sure that one of the two has it.
      let arguments = call.arguments.map { (results[$0] ?? inputs[$0])! }
      reached = max(reached, index + 1)
      let started = monotonicNanoseconds()
      defer { nanoseconds[index] += monotonicNanoseconds() - started }
      let outputs = try call.stage.library.call(call.stage.listing.name, arguments, memory: memory)
      for (slot, output) in zip(call.outputs, outputs) { results[slot] = output }
    }
  }

  private static func call(_ step: Step, _ stages: NativeStages) throws(RequestError) -> Call {
    guard let stage = stages[step.stage] else {
      throw RequestError(
        .unknownStage,
        "run \(step.stage): library \(stages.libraryNames) has no such stage; it has "
          + stages.names.joined(separator: ", "))
    }
    let listing = stage.listing
    guard step.outputs.count == listing.outputs.count else {
      throw RequestError(
        .argumentMismatch,
        "run \(step.stage): \(step.outputs.count) output slots for \(listing.outputs.count) outputs "
          + "(\(listing.outputs.map(\.name).joined(separator: ", ")))")
    }
    let inputNames = listing.inputs.map(\.name)
    for argument in step.arguments where !inputNames.contains(argument.name) {
      throw RequestError(
        .argumentMismatch,
        "run \(step.stage): the stage takes no argument '\(argument.name)'; it takes "
          + inputNames.joined(separator: ", "))
    }
    var arguments: [String] = []
    for name in inputNames {
      let given = step.arguments.filter { $0.name == name }
      guard given.count == 1 else {
        let problem = given.isEmpty ? "is missing" : "is given \(given.count) times"
        throw RequestError(.argumentMismatch, "run \(step.stage): argument '\(name)' \(problem)")
      }
      arguments.append(given[0].slot)
    }
    return Call(stage: stage, arguments: arguments, outputs: step.outputs)
  }
}
