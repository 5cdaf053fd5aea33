/// What happened in one run, and what it took.
public struct RunReport: Codable, Sendable, Equatable {
  public var outcome: RunOutcome
  /// Wall and processor time of all repetitions.
  public var timing: Timing
  /// Time in Python's garbage collector within the clock, as `gc.callbacks` sees it; 0 for native workers.
  public var gcNanoseconds: Int
  /// Wall time of each step, summed over the repetitions, in the order of the request; steps that were not
  /// reached are left out.
  public var stepNanoseconds: [Int]
  /// One entry for each slot of `returning`, in that order; empty unless the run completed.
  public var outputs: [ReturnedSlot]
  /// Input slots whose value is no longer the one that was put there; empty unless `checkInputs` was set.
  public var changedInputs: [String]
  /// What the run wrote to standard output and error.
  public var capturedOutput: CapturedOutput
  /// Threads that were not there before the run and have not come to an end, or to rest, after it.
  public var threadsLeftBehind: Int
  /// Resident memory right before the clock started, and the most during the run.
  public var baselineResidentBytes: Int
  public var peakResidentBytes: Int

  public init(
    outcome: RunOutcome, timing: Timing, gcNanoseconds: Int = 0, stepNanoseconds: [Int] = [],
    outputs: [ReturnedSlot] = [], changedInputs: [String] = [], capturedOutput: CapturedOutput = .init(),
    threadsLeftBehind: Int = 0, baselineResidentBytes: Int = 0, peakResidentBytes: Int = 0
  ) {
    self.outcome = outcome
    self.timing = timing
    self.gcNanoseconds = gcNanoseconds
    self.stepNanoseconds = stepNanoseconds
    self.outputs = outputs
    self.changedInputs = changedInputs
    self.capturedOutput = capturedOutput
    self.threadsLeftBehind = threadsLeftBehind
    self.baselineResidentBytes = baselineResidentBytes
    self.peakResidentBytes = peakResidentBytes
  }
}

/// How a run ended. A crash or a hang is not among them: the supervisor sees those as a `WorkerFailure`.
public enum RunOutcome: Codable, Sendable, Equatable {
  case completed
  /// A stage raised an exception or returned an error.
  case raised(ExceptionRecord)
  /// A stage returned a value that has no column form; nothing of the run is returned.
  case unrepresentable(UnrepresentableRecord)
}

/// An exception of a Python stage, or the error of a native one.
public struct ExceptionRecord: Codable, Sendable, Equatable {
  /// The Python class, qualified unless it is built in: "ValueError", "decimal.InvalidOperation".
  public var className: String
  public var message: String
  /// Python's own traceback text; nil for native stages.
  public var traceback: String?
  /// The offending value, for instance "flights[12].dep_time", when the stage names it.
  public var path: String?
  /// The stage that failed; nil outside a run.
  public var stage: String?

  public init(
    className: String, message: String, traceback: String? = nil, path: String? = nil, stage: String? = nil
  ) {
    self.className = className
    self.message = message
    self.traceback = traceback
    self.path = path
    self.stage = stage
  }
}

/// A value that cannot become a column: where it is and of which type.
public struct UnrepresentableRecord: Codable, Sendable, Equatable {
  public var slot: String
  /// For instance "[12].handler".
  public var path: String
  public var typeName: String
  public var message: String
  public var stage: String?

  public init(slot: String, path: String, typeName: String, message: String, stage: String? = nil) {
    self.slot = slot
    self.path = path
    self.typeName = typeName
    self.message = message
    self.stage = stage
  }
}

/// Times of one clock reading, taken in the worker.
public struct Timing: Codable, Sendable, Equatable {
  /// CLOCK_MONOTONIC when the clock started, comparable between processes of one machine.
  public var startedAtMonotonicNanoseconds: Int
  public var wallNanoseconds: Int
  /// Processor time of all threads of the worker (CLOCK_PROCESS_CPUTIME_ID).
  public var cpuNanoseconds: Int

  public init(startedAtMonotonicNanoseconds: Int, wallNanoseconds: Int, cpuNanoseconds: Int) {
    self.startedAtMonotonicNanoseconds = startedAtMonotonicNanoseconds
    self.wallNanoseconds = wallNanoseconds
    self.cpuNanoseconds = cpuNanoseconds
  }
}

/// A slot that came back as a region.
public struct ReturnedSlot: Codable, Sendable, Equatable {
  public var slot: String
  /// Index among the regions of the reply.
  public var regionIndex: Int
  /// Must equal the region's own size.
  public var byteCount: Int
  /// Wall time to turn the value into columns; to write them into the region is not part of it.
  public var encodeNanoseconds: Int

  public init(slot: String, regionIndex: Int, byteCount: Int, encodeNanoseconds: Int) {
    self.slot = slot
    self.regionIndex = regionIndex
    self.byteCount = byteCount
    self.encodeNanoseconds = encodeNanoseconds
  }
}

/// Text that user code wrote to its standard streams; the last part of it when there was too much.
public struct CapturedOutput: Codable, Sendable, Equatable {
  public var standardOutput: String
  public var standardError: String
  /// How much of the beginning of both texts together was dropped.
  public var droppedBytes: Int

  public init(standardOutput: String = "", standardError: String = "", droppedBytes: Int = 0) {
    self.standardOutput = standardOutput
    self.standardError = standardError
    self.droppedBytes = droppedBytes
  }
}
