import FoundationEssentials
import Glibc
import Testing

@Suite("Ctrl-C and kill, at a moment that the stage itself chooses")
struct InterruptionTests {
  /// From its `call`-th call on, `scale` notes its process and sends `signal` to the tool, then waits for its end.
  private func workshop(_ signal: String, call: Int) throws -> Workshop {
    try Workshop(
      python: """
        def scale(values, factor):
            calls = len(open("calls").read()) + 1 if os.path.exists("calls") else 1
            open("calls", "w").write("x" * calls)
            if calls >= \(call) and not os.path.exists("spared"):
                open("worker", "w").write(str(os.getpid()))
                os.kill(os.getppid(), signal.\(signal))
                time.sleep(60)
            return [value * factor for value in values]

        """)
  }

  /// Whether the process still runs; one that has ended but that nobody has waited for does not.
  private func isRunning(_ process: String) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
      return false
    }
    return status.split(separator: ")").last.map { !$0.hasPrefix(" Z") } ?? false
  }

  private func expectNoWorker(_ workshop: Workshop) throws {
    let worker = try workshop.text("worker")
    for _ in 0..<100 where isRunning(worker) { usleep(50_000) }
    #expect(!isRunning(worker), "the reference's worker lives on")
  }

  @Test(
    "Ctrl-C ends a verification with status 130 and an interrupted session", arguments: ["SIGINT", "SIGTERM"])
  func verify(_ signal: String) throws {
    let workshop = try workshop(signal, call: 2)
    expect(try workshop.regauge("verify", "--stage", "scale"), status: 0)
    let result = try workshop.regauge("verify")
    expect(result, status: 130, errors: ["interrupted; what was recorded before stays"])
    #expect(result.output.isEmpty)
    try expectNoWorker(workshop)
    #expect(try workshop.sessions() == ["verify|finished|0", "verify|interrupted|130"])
    // The attempt that was under way is on record without a verdict.
    #expect(
      try workshop.ledger("SELECT (SELECT count(*) FROM attempts), (SELECT count(*) FROM verdicts)") == [
        "2|1"
      ])
  }

  // The gate, the passes for memory and for the boundary, and the timed launches: Ctrl-C in each of them.
  @Test("Ctrl-C ends a measurement in the same way", arguments: [1, 2, 4])
  func measure(_ call: Int) throws {
    let workshop = try workshop("SIGINT", call: call)
    let result = try workshop.regauge("measure", "--stage", "scale", "--budget", "3s")
    expect(result, status: 130, errors: ["interrupted; what was recorded before stays"])
    try expectNoWorker(workshop)
    #expect(try workshop.sessions() == ["measure|interrupted|130"])
    try workshop.write("spared", "")
    expect(try workshop.regauge("verify"), status: 0)
  }

  /// A script that presses Ctrl-C, which a terminal sends to the tool and to the script, when it has made some calls.
  private static let pressing = """
    import os, signal, time
    def work(x): return [x]
    def press():
        for process in (os.getppid(), os.getpid()): os.kill(process, signal.SIGINT)
        time.sleep(60)
    work(1)

    """

  @Test(
    "Ctrl-C ends what runs a script with status 130, and leaves nothing half-written",
    arguments: [["profile"], ["capture", "--stage", "work"], ["init", "--stages", "work"]])
  func script(_ command: [String]) throws {
    let workshop = try CaptureTests.workshop(
      Self.pressing + "press()\n", name: "press.py", stages: [("work", "press:work", ["x"])])
    if command[0] == "init" { try workshop.remove("regauge.toml") }
    let result = try Tool.run(command + ["press.py"], in: workshop.path)
    expect(result, status: 130)
    #expect(!result.errors.contains("→ next"), "\(result)")
    #expect(!workshop.exists("rewrites") && workshop.exists("regauge.toml") == (command[0] != "init"))
    let kept = try Tool.shell("find . -path './.regauge/*' -type f ! -name .gitignore", in: workshop.path)
    #expect(kept.output.isEmpty, "\(kept)")
  }

  @Test("A program that takes Ctrl-C for its ordinary end is captured as any other")
  func ordinaryEnd() throws {
    let workshop = try CaptureTests.workshop(
      Self.pressing + "try: press()\nexcept KeyboardInterrupt: pass\n", name: "press.py",
      stages: [("work", "press:work", ["x"])])
    expect(
      try workshop.regauge("capture", "press.py"), status: 0, errors: ["✓ work         1 case of 1 call"])
  }

  @Test("After SIGKILL the next command works, and nothing lives on")
  func kill() throws {
    let workshop = try workshop("SIGKILL", call: 1)
    let result = try workshop.regauge("verify")
    #expect(result.termination == .signaled(9, name: "SIGKILL"), "\(result)")
    try expectNoWorker(workshop)
    // What was running is told, with what to do about it.
    expect(
      try workshop.regauge("history"), status: 0,
      output: [
        "session 1, verify of ", ": lost while it ran scale (native)",
        "  → next: regauge verify --stage scale\n",
      ])
    try workshop.write("spared", "")
    expect(try workshop.regauge("verify"), status: 0, output: ["2 of 2 stages match"])
    #expect(try workshop.sessions() == ["verify|None|None", "verify|finished|0"])
  }
}
