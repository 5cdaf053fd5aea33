import Columns
import PythonRuntime
import Workers

/// Answers the supervisor's requests inside the interpreter: holds values as Python objects, calls stages.
///
/// It runs on the interpreter's main thread, which holds the GIL during a request and lets go of it between two,
/// so that threads of user code can go on.
struct PythonHandler: WorkerHandler {
  var stages: [String: PythonStage] = [:]
  var slots: [String: PythonSlot] = [:]
  /// Columns whose ints may have more than 64 bits, as "value" or "value.column".
  private var wideColumns: [String] = []
  /// What tables that come in are rebuilt as; nil leaves each as it is.
  private(set) var tableForm: TableForm?

  mutating func handle(
    _ request: Request, regions: [SealedRegion], stopwatch: Stopwatch
  ) throws -> (reply: Reply, regions: [SealedRegion]) {
    try GIL.acquire { gil in
      defer { try? Interpreter.flushStreams(gil) }
      return try answer(request, regions, stopwatch, gil)
    }
  }

  private mutating func answer(
    _ request: Request, _ regions: [SealedRegion], _ stopwatch: Stopwatch, _ gil: borrowing GIL
  ) throws -> (reply: Reply, regions: [SealedRegion]) {
    switch request {
    case .load(.python(let program)): return (.loaded(.python(try load(program, gil))), [])
    case .load(.native), .load(.libraries), .load(.command):
      throw RequestError(
        .badRequest, "load: this worker runs Python; load other code in a worker of its kind")
    case .put(let slot):
      return (.stored(try store(slot, regions[0], gil)), [])
    case .rebuild(let slot):
      guard let known = slots[slot] else {
        throw RequestError(.unknownSlot, "rebuild: no slot is called '\(slot)'; put it first")
      }
      guard let region = known.region else {
        throw RequestError(.unknownSlot, "rebuild: slot '\(slot)' was filled by a run; put it first")
      }
      return (.stored(try store(slot, region, gil)), [])
    case .run(let run): return try self.run(run, stopwatch, gil)
    case .drop(let names):
      for name in names { slots[name] = nil }
      return (.dropped, [])
    case .memory, .shutdown:
      throw RequestError(.badRequest, "'\(request.name)' is not for the handler")
    }
  }

  /// Imports every stage, or none.
  private mutating func load(_ program: PythonProgram, _ gil: borrowing GIL) throws -> PythonReport {
    var loaded: [String: PythonStage] = [:]
    var sources: [StageSource] = []
    try Interpreter.prependSearchPaths(program.searchPaths, gil)
    let references = try ReferenceModules.shared(gil)
    try references.install(program.loading, gil)
    for adapter in program.adapters {
      do {
        try Adapters.register(
          adapter.className, to: PythonFunction(reference: adapter.to, gil).object,
          back: PythonFunction(reference: adapter.from, gil).object, gil)
      } catch {
        throw RequestError(
          .importFailed,
          "register the adapter of \(adapter.className): \(error); correct [[adapters]] in the manifest, or the module",
          exception: ExceptionRecord(error, stage: nil))
      }
    }
    wideColumns = program.wideColumns
    tableForm = program.tableForm
    for binding in program.stages {
      do {
        let stage = try PythonStage(binding, gil)
        loaded[binding.name] = stage
        sources.append(stage.source)
      } catch {
        let reason = references.reason(for: error, gil)
        throw RequestError(
          reason != nil && program.loading.mode == .import ? .importWorks : .importFailed,
          "import stage '\(binding.name)' from \(binding.reference): \(error); "
            + (reason ?? "correct the reference in the manifest, or the module"),
          exception: ExceptionRecord(error, stage: binding.name))
      }
    }
    let description = try Interpreter.describe(gil)
    stages.merge(loaded) { _, new in new }
    return PythonReport(
      implementation: description.implementation, version: description.version,
      executable: description.executable, libraries: try references.libraries(gil), stages: sources)
  }

  /// The paths within the value `name` of columns that may be wide.
  func wideColumns(of name: String) -> Set<String> {
    Set(
      wideColumns.compactMap { column in
        if column == name { return "" }
        return column.hasPrefix("\(name).") ? String(column.dropFirst(name.count + 1)) : nil
      })
  }

  private mutating func store(
    _ slot: String, _ region: SealedRegion, _ gil: borrowing GIL
  ) throws -> StoreReport {
    slots[slot] = nil  // freed before the new value is built
    do {
      let datum = try taken(region)
      let started = monotonicNanoseconds()
      let object = try PythonDecoder.decode(datum, gil)
      let nanoseconds = monotonicNanoseconds() - started
      slots[slot] = try PythonSlot(object, region: region, gil)
      return StoreReport(decodeNanoseconds: nanoseconds)
    } catch let unsuitable as UnsuitableTable {
      throw RequestError(
        .badRegion,
        "give '\(slot)' as \(tableForm?.rawValue ?? "it is"): \(unsuitable.problem); take it as it is, without 'takes'"
      )
    } catch {
      throw RequestError(.badRegion, "put \(slot): \(error)")
    }
  }

  /// What a region holds, in the form that stages take here.
  func taken(_ region: SealedRegion) throws -> Datum {
    let datum = try region.datum()
    return try tableForm.map { try datum.table(as: $0) } ?? datum
  }
}

/// A value that a worker holds.
struct PythonSlot {
  /// For an iterator a list of what it gives: each call that takes the value gets an iterator of its own.
  private let content: PythonObject
  let isIterator: Bool
  /// What it was decoded from; nil for results of a run.
  let region: SealedRegion?

  /// Drains an iterator.
  init(_ object: PythonObject, region: SealedRegion? = nil, _ gil: borrowing GIL) throws(PythonException) {
    isIterator = object.isIterator(gil)
    content = isIterator ? try object.list(gil) : object
    self.region = region
  }

  /// The value as a callable takes it.
  func argument(_ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    isIterator ? try content.iterator(gil) : content
  }

  /// The value's columns.
  func datum(wide: Set<String> = [], _ gil: borrowing GIL) throws(UnrepresentableValue) -> Datum {
    var datum = try PythonEncoder.encode(content, wide: wide, gil)
    if isIterator { datum.field.metadata[MetadataKey.iterator] = "true" }
    return datum
  }
}

/// A stage's callable with its binding.
struct PythonStage {
  let binding: StageBinding
  let function: PythonFunction

  init(_ binding: StageBinding, _ gil: borrowing GIL) throws(PythonException) {
    self.binding = binding
    function = try PythonFunction(reference: binding.reference, gil)
  }

  var source: StageSource {
    StageSource(
      stage: binding.name, arguments: function.parameters, file: function.path, firstLine: function.line,
      text: function.text)
  }
}

extension ExceptionRecord {
  init(_ exception: PythonException, stage: String?) {
    self.init(
      className: exception.className, message: exception.message, traceback: exception.traceback, stage: stage
    )
  }
}
