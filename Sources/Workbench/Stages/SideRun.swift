import Columns
import Comparison
import Workers

/// What one side made of a stage: results, an error, or the end of its worker.
enum SideOutcome {
  /// Results by name, still sealed.
  case completed([String: SealedRegion])
  case raised(ExceptionRecord)
  case unrepresentable(UnrepresentableRecord)
  /// The worker is gone.
  case died(WorkerFailure)
}

/// One run of a stage on one side.
struct SideRun {
  var outcome: SideOutcome
  /// Wall time of the call alone, by the worker's clock; nil when the worker died.
  var wallNanoseconds: Int?
  /// Regions into what the stage takes, and its results back into regions.
  var decodeNanoseconds = 0
  var encodeNanoseconds = 0
  var changedInputs: [String] = []
  /// What the changed ones hold since; without those that have no column form any more.
  var changedValues: [String: SealedRegion] = [:]
  /// After an error: what the arguments hold that the stage changes on purpose, by the names of these results; without
  /// those that have no column form any more. Nil for a side that cannot tell.
  var leftovers: [String: SealedRegion]?
  var output = CapturedOutput()
  var threadsLeftBehind = 0

  /// Whether it ended its process.
  var hasCrashed: Bool { if case .died(.crashed) = outcome { true } else { false } }
}

/// A worker that runs stages for a side and is replaced after it died.
final class StageRunner {
  private let host: any WorkerHost
  private var process: WorkerProcess?
  private let deadline: Duration?

  init(_ host: any WorkerHost, process: WorkerProcess? = nil, deadline: Duration?) {
    self.host = host
    self.process = process
    self.deadline = deadline
  }

  /// The running worker, started if need be.
  func running() throws -> WorkerProcess {
    if let process, process.isRunning { return process }
    let fresh = try host.start()
    process = fresh
    return fresh
  }

  /// Puts the inputs, runs the step and collects its outputs.
  ///
  /// Only an interrupt or a worker that cannot even start is thrown; everything that the stage does is a result.
  func run(_ call: StageCall, as name: String? = nil, on values: [String: Value]) throws -> SideRun {
    let worker = try running()
    var run = SideRun(outcome: .completed([:]))
    do {
      for (slot, value) in call.slots(values) {
        run.decodeNanoseconds += try worker.put(slot, value.region, deadline: deadline).decodeNanoseconds
      }
      let result = try worker.run(
        RunRequest(
          steps: [call.step(named: name)], returning: call.outputs, checkInputs: true,
          collectGarbageFirst: true),
        deadline: deadline)
      run.wallNanoseconds = result.report.timing.wallNanoseconds
      run.encodeNanoseconds = result.report.outputs.reduce(0) { $0 + $1.encodeNanoseconds }
      run.changedInputs = result.report.changedInputs
      run.output = result.report.capturedOutput
      run.threadsLeftBehind = result.report.threadsLeftBehind
      switch result.report.outcome {
      case .completed:
        run.outcome = .completed(
          Dictionary(uniqueKeysWithValues: result.regions.map { ($0.slot, $0.region) }))
      case .raised(let exception): run.outcome = .raised(exception)
      case .unrepresentable(let record): run.outcome = .unrepresentable(record)
      }
      var hasRaised = false
      if case .raised = run.outcome { hasRaised = true }
      for slot in run.changedInputs where hasRaised || !call.isChangedOnPurpose(slot) {
        let now = try worker.run(RunRequest(steps: [], returning: [slot]), deadline: deadline)
        run.changedValues[slot] = now.region(of: slot)
      }
      if hasRaised, host.holdsArguments {
        let before = Dictionary(call.slots(values).map { ($0.slot, $0.value.region) }) { first, _ in first }
        run.leftovers = Dictionary(
          uniqueKeysWithValues: call.changes.compactMap { change in
            (run.changedInputs.contains(change.slot) ? run.changedValues : before)[change.slot]
              .map { (change.result, $0) }
          })
      }
      // The objects are dropped so that memory does not grow with the pipeline.
      try worker.drop(call.slots(values).map(\.slot) + call.outputs, deadline: deadline)
    } catch .interrupted {
      throw Interruption()
    } catch .refused(let error, let output) {
      run.outcome = .raised(ExceptionRecord(refusal: error))
      run.output = output
    } catch {
      process = nil
      run.outcome = .died(error)
    }
    return run
  }

  /// Asks the worker to leave.
  func shutDown() {
    process?.shutDown()
    process = nil
  }
}

extension ExceptionRecord {
  private static let refusalPrefix = "regauge."

  /// A worker's refusal as an error of its side.
  fileprivate init(refusal: RequestError) {
    self.init(className: Self.refusalPrefix + refusal.kind.rawValue, message: refusal.message)
  }

  /// Whether the worker refused the request, so that the stage never came to its end.
  var isRefusal: Bool { className.hasPrefix(Self.refusalPrefix) }
}
