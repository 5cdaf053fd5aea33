/// What the supervisor asks of a worker; every request is answered by exactly one `Reply`.
///
/// A worker keeps values under **slot** names. Values travel as sealed regions beside the message, never in it.
public enum Request: Codable, Sendable, Equatable {
  /// Imports the Python stages or opens the native library. Answered by `Reply.loaded`.
  case load(LoadRequest)
  /// Keeps the datum of the one region that comes along under `slot`, decoded and ready for a run, in place of
  /// what was there. Answered by `Reply.stored`.
  case put(slot: String)
  /// Decodes a slot again from the region it was put with, because a run may have changed it.
  /// Answered by `Reply.stored`; a slot that a run filled has no region and cannot be rebuilt.
  case rebuild(slot: String)
  /// Runs one stage, or a chain of stages without leaving the worker. Answered by `Reply.ran`.
  case run(RunRequest)
  /// Forgets slots and frees their memory; unknown names are ignored. Answered by `Reply.dropped`.
  case drop(slots: [String])
  /// Reads the worker's memory figures and, afterwards, restarts the high-water mark if asked to.
  /// Answered by `Reply.memory`.
  case memory(resetPeak: Bool)
  /// Ends the worker. Answered by `Reply.goodbye`, after which the worker exits with status 0.
  case shutdown

  /// The request's name as messages show it.
  public var name: String {
    switch self {
    case .load: "load"
    case .put(let slot): "put \(slot)"
    case .rebuild(let slot): "rebuild \(slot)"
    case .run(let run): "run \(run.steps.map(\.stage).joined(separator: ", "))"
    case .drop: "drop"
    case .memory: "memory"
    case .shutdown: "shutdown"
    }
  }
}

/// A worker's answer to one `Request`.
public enum Reply: Codable, Sendable, Equatable {
  case loaded(LoadReport)
  case stored(StoreReport)
  /// The run is over, with whatever outcome; results come along as regions.
  case ran(RunReport)
  case dropped
  case memory(MemoryReport)
  case goodbye
  /// The request could not be carried out; the worker is alive and its slots are as they were.
  case failed(RequestError)

  /// The reply's name as messages show it.
  public var name: String {
    switch self {
    case .loaded: "loaded"
    case .stored: "stored"
    case .ran: "ran"
    case .dropped: "dropped"
    case .memory: "memory"
    case .goodbye: "goodbye"
    case .failed: "failed"
    }
  }
}

/// The cost of turning a region into what stages take.
public struct StoreReport: Codable, Sendable, Equatable {
  /// Wall time to make of the region's columns what stages take: Python objects, or the checked columns themselves.
  public var decodeNanoseconds: Int

  public init(decodeNanoseconds: Int) {
    self.decodeNanoseconds = decodeNanoseconds
  }
}

/// Memory of the worker's process, as the kernel counts it.
public struct MemoryReport: Codable, Sendable, Equatable {
  /// Resident memory now (VmRSS).
  public var residentBytes: Int
  /// The most resident memory since the start or the last reset (VmHWM).
  public var peakResidentBytes: Int

  public init(residentBytes: Int, peakResidentBytes: Int) {
    self.residentBytes = residentBytes
    self.peakResidentBytes = peakResidentBytes
  }
}

/// Why a worker could not carry out a request.
public struct RequestError: Error, Codable, Sendable, Equatable {
  public enum Kind: String, Codable, Sendable {
    /// A module or function could not be imported; `exception` says why.
    case importFailed
    /// A module's import failed at work that `ModuleLoading.Mode.definitions` leaves out; `exception` says how.
    case importWorks
    /// The library cannot be opened, has no stage ABI, or has another version of it.
    case libraryUnusable
    /// A stage that was never loaded.
    case unknownStage
    /// A slot that holds nothing, or that cannot be rebuilt.
    case unknownSlot
    /// An argument is missing, is one too many, or has another schema than the stage takes.
    case argumentMismatch
    /// A region does not hold a datum that this worker can read.
    case badRegion
    /// The request makes no sense here: nothing loaded yet, loaded twice, a Python load sent to a native worker.
    case badRequest
    /// The operating system refused something.
    case system
  }

  public var kind: Kind
  /// Operation, object, offending value and remedy, in one or two sentences.
  public var message: String
  /// The Python exception behind it, if there is one.
  public var exception: ExceptionRecord?

  public init(_ kind: Kind, _ message: String, exception: ExceptionRecord? = nil) {
    self.kind = kind
    self.message = message
    self.exception = exception
  }
}

extension RequestError: CustomStringConvertible {
  public var description: String {
    guard let traceback = exception?.traceback, !traceback.isEmpty else { return message }
    return message + "\n" + traceback
  }
}
