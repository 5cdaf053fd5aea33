import Columns
import StageKit
import Workers

/// Answers the supervisor's requests with native libraries, mostly one: holds values as columns, calls its stages.
struct NativeHandler: WorkerHandler {
  var stages: NativeStages?
  var slots: [String: NativeSlot] = [:]

  mutating func handle(
    _ request: Request, regions: [SealedRegion], stopwatch: Stopwatch
  ) throws -> (reply: Reply, regions: [SealedRegion]) {
    switch request {
    case .load(.native(let path)):
      return (.loaded(.native(try load([path]) { try NativeStages(path: path) })), [])
    case .load(.libraries(let bindings)):
      return (.loaded(.native(try load(bindings.map(\.path)) { try NativeStages(bindings) })), [])
    case .load(.python):
      throw RequestError(.badRequest, "load: this worker runs native code; load Python in a Python worker")
    case .load(.command):
      throw RequestError(
        .badRequest, "load: this worker runs native code; load the command in a worker for commands")
    case .put(let slot): return (.stored(try store(slot, regions[0])), [])
    case .rebuild(let slot):
      guard let known = slots[slot] else {
        throw RequestError(.unknownSlot, "rebuild: slot '\(slot)' holds nothing; put it first")
      }
      guard let region = known.region else {
        throw RequestError(.unknownSlot, "rebuild: slot '\(slot)' was filled by a run; put it first")
      }
      return (.stored(try store(slot, region)), [])
    case .run(let run): return try self.run(run, stopwatch)
    case .drop(let names):
      for name in names { slots[name] = nil }
      return (.dropped, [])
    case .memory, .shutdown:
      throw RequestError(.badRequest, "'\(request.name)' is not for the handler")
    }
  }

  private mutating func load(
    _ paths: [String], _ open: () throws -> NativeStages
  ) throws -> NativeReport {
    if let stages {
      throw RequestError(
        .badRequest,
        "load \(paths.joined(separator: ", ")): this worker holds \(stages.libraryPaths), which cannot be unloaded; "
          + "start a new worker")
    }
    do {
      let stages = try open()
      self.stages = stages
      return stages.report
    } catch let error as LibraryError {
      throw RequestError(.libraryUnusable, "\(error)")
    }
  }

  private mutating func store(_ slot: String, _ region: SealedRegion) throws -> StoreReport {
    let started = monotonicNanoseconds()
    do {
      slots[slot] = NativeSlot(datum: try region.datum(), region: region)
    } catch let error as ColumnError {
      throw RequestError(.badRegion, "put \(slot): \(error)")
    }
    return StoreReport(decodeNanoseconds: monotonicNanoseconds() - started)
  }
}

/// A value that the worker holds.
struct NativeSlot {
  var datum: Datum
  /// What its columns point into; nil for results of a run.
  var region: SealedRegion?

  /// Whether the columns no longer hold what the region does.
  ///
  /// Columns in the region's own pages cannot change: a stage that writes to them ends by SIGSEGV. Those that
  /// had to be converted on reading can.
  func hasChanged() throws -> Bool {
    guard let region else { return false }
    return !datum.column.isBitIdentical(to: try region.datum().column)
  }
}

extension NativePort {
  init(_ port: Port) {
    self.init(name: port.name, isParameter: port.isParameter, schemaText: port.field.type.description)
  }
}
