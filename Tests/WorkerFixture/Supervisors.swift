import Glibc
import Workers

private func startWorker() throws -> WorkerProcess {
  try WorkerProcess(Command("/proc/self/exe", ["serve"]))
}

private func request(_ stage: String) -> RunRequest {
  RunRequest(steps: [Step(stage: stage, arguments: [], outputs: [])])
}

/// Prints the identifier of a worker and dies while it is busy, without a chance to clean up.
func superviseAndDie() throws {
  let worker = try startWorker()
  print(worker.processIdentifier)
  fflush(nil)
  _ = try worker.run(request("kill the supervisor"))
}

/// Waits for a worker that sends SIGINT, and prints what became of the request.
func superviseUntilInterrupted() throws {
  try Interrupts.install()
  let worker = try startWorker()
  do {
    _ = try worker.run(request("interrupt the supervisor"))
  } catch {
    print(error, Interrupts.signalName ?? "no signal", worker.isRunning ? "running" : "ended")
  }
}
