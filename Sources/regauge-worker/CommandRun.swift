import Columns
import Glibc
import Workers

/// A run made ready: names are resolved, and inputs that are known put together, before the clock starts.
struct CommandRun {
  private struct Call {
    var step: Step
    var command: Command
    /// Nil when a step before this one makes one of the arguments.
    var input: SealedRegion?
  }

  private let program: CommandProgram
  private let inputs: [String: SealedRegion]
  private var calls: [Call] = []
  private var nanoseconds: [Int]
  private var reached = 0
  /// The streams that the steps of the last round left in slots.
  private(set) var results: [String: Buffer] = [:]
  private(set) var cpuNanoseconds = 0
  private(set) var peakResidentBytes = 0
  /// What the programs wrote there, those that failed left out.
  private(set) var standardError = ""

  /// - Throws: `RequestError` for an argument that nothing makes.
  init(_ request: RunRequest, _ program: CommandProgram, _ slots: [String: SealedRegion]) throws {
    self.program = program
    inputs = slots
    nanoseconds = Array(repeating: 0, count: request.steps.count)
    var made: Set<String> = []
    for step in request.steps {
      for argument in step.arguments where !made.contains(argument.slot) && slots[argument.slot] == nil {
        throw RequestError(
          .unknownSlot,
          "run \(step.stage): argument '\(argument.name)' is to come from slot '\(argument.slot)', which "
            + "holds nothing; put it first")
      }
      let command = Command(
        program.executable,
        program.arguments.map { $0.replacing(CommandProgram.stagePlaceholder, with: step.stage) },
        environment: program.environment)
      var call = Call(step: step, command: command)
      if step.arguments.allSatisfy({ !made.contains($0.slot) }) { call.input = try input(step) }
      calls.append(call)
      made.formUnion(step.outputs)
    }
  }

  /// Wall time of each step that was reached, summed over the rounds.
  var stepNanoseconds: [Int] { Array(nanoseconds.prefix(reached)) }

  /// One round of all steps.
  mutating func runOnce() throws {
    results = [:]
    for index in calls.indices {
      let call = calls[index]
      reached = max(reached, index + 1)
      let started = monotonicNanoseconds()
      defer { nanoseconds[index] += monotonicNanoseconds() - started }
      let input = try call.input ?? input(call.step)
      let streams = try streams(of: call, input)
      for (slot, stream) in zip(call.step.outputs, streams) { results[slot] = stream }
    }
  }

  /// All arguments of a step, one stream after the other.
  private func input(_ step: Step) throws -> SealedRegion {
    if step.arguments.count == 1, let only = inputs[step.arguments[0].slot], results.isEmpty { return only }
    // `init` made sure that one of the two has it.
    let parts = try step.arguments.map { try results[$0.slot] ?? Buffer(inputs[$0.slot]!.map()) }
    return try SealedRegion(joining: parts)
  }

  private mutating func streams(of call: Call, _ input: SealedRegion) throws -> [Buffer] {
    let stage = call.step.stage
    let limit =
      program.outputLimitBytes ?? max(CommandProgram.ordinaryOutputLimitBytes, 16 * input.byteCount)
    let result = try Filter.run(
      call.command, input: input, start: ArrowFile.streamStart, outputLimitBytes: limit)
    cpuNanoseconds += result.cpuNanoseconds
    peakResidentBytes = max(peakResidentBytes, result.peakResidentBytes)
    switch result.stop {
    case .unexpectedStart:
      throw CommandFailure.badOutput(
        stage, "no Arrow IPC stream: it begins with \(shown(result.output)); print to standard error instead")
    case .tooLong:
      throw CommandFailure.badOutput(
        stage, "longer than the \(limit) bytes that are allowed, whereupon the command was ended")
    case nil: break
    }
    switch result.termination {
    case .exited(0): standardError += result.standardError
    case .exited(let status):
      throw CommandFailure.failed(stage, program.executable, status, result.standardError)
    case .signaled(let number, _):
      // As a stage in this very process would: the supervisor sees the signal and what was written last.
      writeToStandardError(result.standardError)
      signal(Int32(number), SIG_DFL)
      kill(getpid(), Int32(number))
      throw CommandFailure.failed(stage, program.executable, 128 + number, result.standardError)
    }
    do {
      let streams = try ArrowFile.streams(in: Buffer(result.output))
      guard streams.count == call.step.outputs.count else {
        throw CommandFailure.badOutput(stage, count(streams.count, call.step.outputs))
      }
      return streams
    } catch let error as ColumnError {
      throw CommandFailure.badOutput(stage, "no sequence of Arrow IPC streams: \(error)")
    }
  }

  private func count(_ found: Int, _ outputs: [String]) -> String {
    let words = found == 0 ? "empty" : found == 1 ? "1 stream" : "\(found) streams"
    let own = outputs.count == 1 ? "1 output" : "\(outputs.count) outputs"
    return "\(words) where the stage has \(own) (\(outputs.joined(separator: ", "))); "
      + "write one Arrow IPC stream for each"
  }

  /// The first bytes, as text where they are such.
  private func shown(_ output: [UInt8]) -> String {
    let start = output.prefix(40)
    let text = String(decoding: start, as: UTF8.self)
    let isText = text.unicodeScalars.allSatisfy {
      $0.value >= 32 && $0 != "\u{FFFD}" || $0 == "\n" || $0 == "\t"
    }
    return isText
      ? text.debugDescription
      : "the bytes " + start.prefix(8).map { String($0, radix: 16) }.joined(separator: " ")
  }
}

/// Why a call of a command brought no outputs.
enum CommandFailure: Error {
  /// It exited with another status than 0.
  case failed(String, String, Int, String)
  case badOutput(String, String)

  var outcome: RunOutcome {
    switch self {
    case .failed(let stage, let executable, let status, let errors):
      // A program may say which Python error it stands for, as a traceback's last line does: "ValueError: too small".
      let last = errors.split(separator: "\n").last.map(String.init) ?? ""
      let parts = last.split(separator: ":", maxSplits: 1)
      let isNamed =
        parts.count == 2 && parts[1].first == " " && parts[0].first?.isUppercase == true
        && parts[0].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
      return .raised(
        ExceptionRecord(
          className: isNamed ? String(parts[0]) : "ExitStatus",
          message: isNamed
            ? String(parts[1].dropFirst())
            : "\(executable) exited with status \(status)" + (last.isEmpty ? "" : ": \(last)"),
          traceback: errors.isEmpty ? nil : errors, stage: stage))
    case .badOutput(let stage, let problem):
      return .unrepresentable(
        UnrepresentableRecord(
          slot: "standard output", path: "", typeName: "Arrow IPC", message: problem, stage: stage))
    }
  }
}
