import Cases
import Columns
import FoundationEssentials
import PythonRuntime
import Workers

/// Keeps calls of a script's functions as cases, in a folder of its own, until the workbench takes them over.
///
/// It belongs to the GIL. Nothing that happens here reaches the script: what cannot be kept is a finding.
final class CaptureSession {
  let plan: CapturePlan
  /// The name by which others import the script that runs as `__main__`.
  let mainModule: String
  var stages: [CapturedStage]
  var contents: ContentStore
  var redactor: Redactor
  private var pending: [Int: PendingCall] = [:]
  private var nextTicket = 0

  // Unsafe, because the compiler cannot see that the GIL guards it: it is read and written with the token.
  nonisolated(unsafe) private static var session: CaptureSession?

  static func open(_ session: CaptureSession, _ gil: borrowing GIL) { unsafe self.session = session }

  static func current(_ gil: borrowing GIL) throws -> CaptureSession {
    guard let session = unsafe session else {
      throw PythonRaise("RuntimeError", "nothing is being captured; call capture_open(plan, module) first")
    }
    return session
  }

  init(planFile: String, mainModule: String, _ gil: borrowing GIL) throws {
    let plan = try JSONDecoder().decode(
      CapturePlan.self, from: try Data(contentsOf: URL(filePath: planFile)))
    self.plan = plan
    self.mainModule = mainModule
    stages = plan.wishes.enumerated().map { number, wish in
      CapturedStage(
        wish, sampler: CallSampler(capacity: plan.casesPerStage, seed: plan.seed &+ UInt64(number)))
    }
    contents = ContentStore(folder: plan.folder, limitBytes: plan.limitBytes)
    // Random and never written down: nobody can check a guess against the hashes, and those of two captures differ.
    redactor = Redactor(plan.redactions, key: (0..<32).map { _ in UInt8.random(in: 0...255) })
    try registerAdapters(gil)
  }

  private func registerAdapters(_ gil: borrowing GIL) throws {
    guard !plan.adapters.isEmpty else { return }
    try Interpreter.appendSearchPaths(plan.searchPaths, gil)
    for adapter in plan.adapters {
      let to = try PythonFunction(reference: adapter.to, gil).object
      let back = try PythonFunction(reference: adapter.from, gil).object
      try Adapters.register(adapter.className, to: to, back: back, gil)
      if adapter.className.hasPrefix(mainModule + ".") {
        try Adapters.register(
          "__main__." + adapter.className.dropFirst(mainModule.count + 1), to: to, back: back, gil)
      }
    }
  }

  /// What is looked for, as JSON.
  func wishes() throws -> String { String(decoding: try JSONEncoder().encode(plan.wishes), as: UTF8.self) }

  /// Where the next call of a stage would be kept, or −1.
  func place(stage: Int, size: Int) -> Int {
    guard let place = stages[stage].place(size: size), !contents.isBroken else { return -1 }
    return place
  }

  /// Keeps the arguments of a call; nil where they have no column form or no room.
  func enter(
    stage number: Int, place: Int, names: [String], values: [PythonObject], _ gil: borrowing GIL
  ) throws -> Int? {
    let call = stages[number].sampler.calls
    var entered = PendingCall(stage: number, place: place, call: call, names: names)
    for (name, value) in zip(names, values) {
      do {
        let stored = try store(value, as: name, of: stages[number].wish.stage, gil)
        entered.stored.append(stored)
        entered.arguments.append(NamedValue(name, stored))
      } catch {
        contents.release(entered.stored)
        stages[number].refuse(
          finding(error, about: "argument '\(name)'", name: name), call: call, place: place)
        return nil
      }
    }
    nextTicket += 1
    pending[nextTicket] = entered
    return nextTicket
  }

  /// Keeps what a call returned, with the arguments that it changed.
  func leave(
    ticket: Int, values: [PythonObject], result: PythonObject, isGenerated: Bool, _ gil: borrowing GIL
  ) throws {
    try finish(ticket, values, gil) { call, made in
      do {
        made.result = try keep(result, of: &call, isGenerated: isGenerated, gil)
      } catch {
        let finding = finding(error, about: "its result", name: "result")
        made.resultAbsence = finding.message
        stages[call.stage].note(finding, call: call.call)
      }
      let items = result.isTuple(gil) ? result.items(gil) : []
      guard (2...8).contains(items.count) else { return }
      var kept: [StoredValue] = []
      for item in items {
        guard let stored = try? keep(item, of: &call, isGenerated: false, gil) else { return }
        kept.append(stored)
      }
      made.items = kept
    }
  }

  /// Keeps what a call raised, with the arguments that it changed.
  func leave(
    ticket: Int, values: [PythonObject], className: String, message: String, _ gil: borrowing GIL
  ) throws {
    try finish(ticket, values, gil) { call, made in
      stages[call.stage].raised += 1
      made.error = CapturedError(className: className, message: message)
    }
  }

  /// Gives up a call of a generator that the script did not read to its end.
  func drop(ticket: Int) {
    guard let call = pending.removeValue(forKey: ticket) else { return }
    contents.release(call.stored)
    stages[call.stage].note(
      CaptureFinding(
        .unfinished, "what it yields was consumed in part: the call is not kept",
        remedy: "a case is all that it yields: have the script read it to the end, or capture what reads it"),
      call: call.call)
  }

  private func keep(
    _ value: PythonObject, of call: inout PendingCall, isGenerated: Bool, _ gil: borrowing GIL
  ) throws -> StoredValue {
    let stored = try store(value, as: nil, of: stages[call.stage].wish.stage, isGenerated: isGenerated, gil)
    call.stored.append(stored)
    return stored
  }

  private func finish(
    _ ticket: Int, _ values: [PythonObject], _ gil: borrowing GIL,
    _ complete: (inout PendingCall, inout CapturedCase) throws -> Void
  ) throws {
    guard var call = pending.removeValue(forKey: ticket) else { return }
    let stage = stages[call.stage].wish.stage
    var made = CapturedCase(
      id: CapturedCase.id(of: call.arguments, stage: stage), call: call.call, arguments: call.arguments)
    if redactor.concerns(call.names, of: stage) {
      made.resultAbsence = "it is made of redacted values"
      stages[call.stage].isRedacted = true
    } else {
      var unknown: String?
      for (argument, value) in zip(call.arguments, values) {
        // A value that cannot be read any more has changed, too: what it became is then not known.
        guard let after = try? store(value, as: argument.name, of: stage, gil) else {
          unknown = argument.name
          continue
        }
        call.stored.append(after)
        if after.hash != argument.value.hash { made.changes.append(NamedValue(argument.name, after)) }
      }
      try complete(&call, &made)
      if let unknown, made.resultAbsence == nil {
        made.resultAbsence = "what the call left in its argument '\(unknown)' has no column form"
      }
    }
    let released = stages[call.stage].take(made, at: call.place)
    contents.retain(released.kept ? made.values : [])
    contents.release(call.stored + released.gone)
  }

  /// Writes the report; the last thing that is done.
  func close(_ text: String) throws {
    let seen = try JSONDecoder().decode([SeenFunction].self, from: Data(text.utf8))
    var report: [StageCapture] = []
    for (stage, seen) in zip(stages, seen) { report.append(stage.report(seen)) }
    for rule in redactor.addressed.subtracting(redactor.followed) {
      report[0].findings.append(
        CaptureFinding(
          .redaction, "redact names '\(rule.column)', but no captured value has such a column",
          remedy: "correct the rule; nothing was kept"))
    }
    for (rule, places) in redactor.inClear where redactor.followed.contains(rule) {
      report[0].findings.append(
        CaptureFinding(
          .inClear,
          "\(places.sorted().joined(separator: ", ")) has a column '\(rule.columnName)' too, which was kept in clear",
          remedy: "redact it as well, or let it be: the rule is about '\(rule.column)'"))
    }
    if let problem = contents.problem {
      report[0].findings.append(
        CaptureFinding(.disk, problem, remedy: "make room, then capture again; nothing was kept"))
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(report)
    try PrivateFile.write(data.bytes, to: "\(plan.folder)/\(StoreLayout.reportFile)")
  }
}

/// A call between its beginning and its end.
struct PendingCall {
  var stage: Int
  var place: Int
  var call: Int
  var names: [String]
  var arguments: [NamedValue] = []
  /// Every content that was kept for it, as often as it was.
  var stored: [StoredValue] = []
}
