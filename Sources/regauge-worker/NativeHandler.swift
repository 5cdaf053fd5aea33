import Columns
import StageKit
import Workers

/// Answers the supervisor's requests with one native library: holds values as columns, calls its stages.
struct NativeHandler: WorkerHandler {
  var library: NativeLibrary?
  var slots: [String: NativeSlot] = [:]

  mutating func handle(
    _ request: Request, regions: [SealedRegion], stopwatch: Stopwatch
  ) throws -> (reply: Reply, regions: [SealedRegion]) {
    switch request {
    case .load(.native(let path)): return (.loaded(.native(try load(path))), [])
    case .load(.python):
      throw RequestError(.badRequest, "load: this worker runs native code; load Python in a Python worker")
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

  private mutating func load(_ path: String) throws(RequestError) -> NativeReport {
    if let library {
      throw RequestError(
        .badRequest,
        "load \(path): this worker holds \(library.path), which cannot be unloaded; start a new worker")
    }
    do throws(LibraryError) {
      let library = try NativeLibrary(path: path)
      self.library = library
      return NativeReport(library)
    } catch {
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

extension NativeReport {
  init(_ library: NativeLibrary) {
    self.init(
      libraryName: library.name, toolchain: library.toolchain, isOptimized: library.isOptimized,
      abiVersion: library.abiVersion,
      stages: library.stages.map { stage in
        NativeStage(
          name: stage.name, inputs: stage.inputs.map(NativePort.init),
          outputs: stage.outputs.map(NativePort.init)
        )
      })
  }
}

extension NativePort {
  init(_ port: Port) {
    self.init(name: port.name, isParameter: port.isParameter, schemaText: port.field.type.description)
  }
}
