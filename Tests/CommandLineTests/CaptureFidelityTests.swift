import Testing

@Suite("What a capture sees is what the program did")
struct CaptureFidelityTests {
  @Test("A generator that is dropped half-way leaves the others as they are")
  func droppedGenerators() throws {
    let script = """
      def items(n):
          for k in range(3): yield n * 1000 + k
      for n in range(1, 400):
          next(items(n))
          list(items(n + 5000))

      """
    let workshop = try CaptureTests.workshop(
      script, stages: [("items", "shop:items", ["n"])], more: "[cases]\nkeep = 40\n")
    expect(try workshop.regauge("capture", "shop.py"), status: 0, errors: ["was consumed in part"])
    let cases = try CaptureTests.cases(workshop, "items")
    #expect(!cases.isEmpty)
    #expect(cases.allSatisfy { $0["result"]["rowCount"] == .number(3) && $0["error"] == .null })
  }

  @Test("An interruption and an alarm reach the script, and what was captured before is kept")
  func signals() throws {
    let script = """
      import os, signal, time
      class Late(Exception): pass
      def raise_late(*_): raise Late()
      def work(x): return x
      signal.signal(signal.SIGALRM, raise_late)
      def until(error, begin):
          ended = time.monotonic() + 20
          try:
              begin()
              while time.monotonic() < ended: work(1)
          except error: return error.__name__
      print(until(Late, lambda: signal.setitimer(signal.ITIMER_REAL, 0.2)))
      signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGINT))
      print(until(KeyboardInterrupt, lambda: signal.setitimer(signal.ITIMER_REAL, 0.2)))
      work([2, 3])

      """
    let workshop = try CaptureTests.workshop(script, stages: [("work", "shop:work", ["x"])])
    expect(
      try workshop.regauge("capture", "shop.py"), status: 0, errors: ["✓ work         2 cases"],
      output: ["Late\nKeyboardInterrupt\n"])
  }

  @Test("Threads that begin with the same function are all seen")
  func threadsAtOnce() throws {
    let script = """
      import threading, time
      def work(x):
          time.sleep(0.001)
          return x
      threads = [threading.Thread(target=lambda: [work(n) for n in range(20)]) for _ in range(4)]
      for thread in threads: thread.start()
      for thread in threads: thread.join()

      """
    let workshop = try CaptureTests.workshop(script, stages: [("work", "shop:work", ["x"])])
    expect(
      try workshop.regauge("capture", "shop.py"), status: 0, errors: ["✓ work         ", "of 80 calls"])
  }

  @Test("A reference means the module that it names, and cases of another are refused")
  func exactReference() throws {
    let workshop = try CaptureTests.workshop(
      "import other.lib\nother.lib.clean([1])\n", stages: [("clean", "lib:clean", ["x"])],
      more: Workshop.native)
    try workshop.write("lib.py", "def clean(x): return x\n")
    expect(try Tool.shell("mkdir other; touch other/__init__.py", in: workshop.path), status: 0)
    try workshop.write("other/lib.py", "def clean(x): return x\n")
    expect(
      try workshop.regauge("capture", "shop.py"), status: 1,
      errors: ["✗ clean        0 cases", "'lib:clean' was never called", "→ it called other.lib:clean"])
    try workshop.write("shop.py", "import lib, other.lib\nother.lib.clean([1])\nlib.clean([1, 2])\n")
    expect(
      try workshop.regauge("capture", "shop.py"), status: 0, errors: ["✓ clean        1 case of 1 call"])
    #expect(
      try CaptureTests.cases(workshop, "clean").first?["arguments"].items[0]["value"]["rowCount"]
        == .number(2))
    let manifest = try workshop.text("regauge.toml")
    try workshop.write("regauge.toml", manifest.replacing("\"lib:clean\"", with: "\"other.lib:clean\""))
    expect(
      try workshop.regauge("verify"), status: 2,
      errors: [
        "they were captured of 'lib:clean', and the manifest refers to 'other.lib:clean'", "→ capture again",
      ])
  }

  @Test("Stages of one reference each get their cases, and a cache is what it caches")
  func sharedReference() throws {
    let workshop = try CaptureTests.workshop(
      "import functools\n@functools.lru_cache\ndef work(x): return x\nwork(1); work(2)\n",
      stages: [("first", "shop:work", ["x"]), ("second", "shop:work", ["x"])])
    expect(
      try workshop.regauge("capture", "shop.py"), status: 0,
      errors: ["✓ first        2 cases of 2 calls", "✓ second       2 cases of 2 calls"])
  }

  @Test(
    "A profile function of the script's own is a finding",
    arguments: [
      ("sys.setprofile(lambda *_: None)\nwork(2)\n", "the program set a profile function of its own"),
      (
        "threading.setprofile(lambda *_: None)\nthread = threading.Thread(target=work, args=[2])\n"
          + "thread.start()\nthread.join()\n", "the program called threading.setprofile"
      ),
    ])
  func replacedHook(_ lines: String, _ message: String) throws {
    let workshop = try CaptureTests.workshop(
      "import sys, threading\ndef work(x): return x\nwork(1)\n" + lines,
      stages: [("work", "shop:work", ["x"])])
    expect(
      try workshop.regauge("capture", "shop.py"), status: 1,
      errors: ["✗ work         1 case of 1 call", "not all of the program's calls were seen: " + message])
  }
}
