import Testing
import Workers

@Suite("The call tracer")
struct CallTracerTests {
  /// Traces `body`, whose own functions are counted; those whose name begins with "s_" are selected. Prints what
  /// `body` prints to `log`, then for each function of `names` its calls and how many of them raised.
  static func trace(
    _ interpreter: PythonInterpreter, _ body: String, counts names: [String] = []
  ) throws -> [String] {
    let folder = try TemporaryFolder()
    let script = try folder.write(
      """
      import _regauge, sys, threading, time
      log = []
      def select(code):
          if code.co_filename != __file__: return None
          return code.co_name.startswith("s_")
      def enter(code, frame):
          given = {name: frame.f_locals[name] for name in code.co_varnames if name in frame.f_locals}
          log.append(f"{code.co_name} {given}")
          return None if given.get("x") == "skip" else code.co_name
      def leave(token, returned, value):
          log.append(f"{token} {'gave' if returned else 'raised'} {value}")
      def measured(name):
          return next((c[1:] for c in _regauge.trace_report()[0] if c[0].co_name == name), (0, 0, 0, 0))
      def body():
      \(body.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
      _regauge.trace(select, enter, leave)
      try:
          body()
      finally:
          try: _regauge.untrace()
          except Exception as error: log.append(f"untrace: {error}")
          print("\\n".join(log))
      for name in \(names):
          print(name, *measured(name)[:2])
      """, to: "script.py")
    let result = try Launcher.script(interpreter, [script])
    try #require(result.termination.isSuccess, "Python \(interpreter.version): \(result.standardError)")
    return result.standardOutput.split(separator: "\n").map(String.init)
  }

  @Test("A selected call shows its arguments before its body, and its result", arguments: Interpreters.all)
  func argumentsAndResult(_ interpreter: PythonInterpreter) throws {
    let lines = try Self.trace(
      interpreter,
      """
      class Shop:
          def s_method(self, x, *, y=2):
              x.append(y)
              return len(x)
      Shop.__repr__ = lambda self: "shop"
      def s_skipped(x): return x
      def plain(x): return s_skipped(x)
      Shop().s_method([1])
      plain("skip")
      """, counts: ["s_method", "s_skipped", "plain"])
    #expect(
      lines == [
        "s_method {'self': shop, 'x': [1], 'y': 2}", "s_method gave 2", "s_skipped {'x': 'skip'}",
        "s_method 1 0", "s_skipped 1 0", "plain 1 0",
      ])
  }

  @Test("An exception is told from a result of None", arguments: Interpreters.all)
  func exceptions(_ interpreter: PythonInterpreter) throws {
    let lines = try Self.trace(
      interpreter,
      """
      def s_none(): pass
      def s_raises(): raise KeyError("x")
      def through(): s_raises()
      def s_catches():
          try: through()
          except KeyError: return None
      s_none(); s_catches()
      """, counts: ["s_none", "s_raises", "through", "s_catches"])
    #expect(
      lines == [
        "s_none {}", "s_none gave None", "s_catches {}", "s_raises {}", "s_raises raised None",
        "s_catches gave None", "s_none 1 0", "s_raises 1 1", "through 1 1", "s_catches 1 0",
      ])
  }

  @Test(
    "Steps of generators and coroutines are no calls; they are left with what they gave",
    arguments: Interpreters.all)
  func generators(_ interpreter: PythonInterpreter) throws {
    let lines = try Self.trace(
      interpreter,
      """
      import asyncio
      def s_count(n):
          for i in range(n): yield i
      def s_outer(n):
          yield None
          yield from s_count(n)
      def s_broken():
          yield 1
          raise ValueError
      async def s_waits():
          await asyncio.sleep(0)
          return 5
      list(s_count(2)); list(s_outer(2))
      try: list(s_broken())
      except ValueError: pass
      asyncio.run(s_waits())
      """, counts: ["s_count", "s_outer", "s_broken", "s_waits"])
    #expect(
      lines == [
        "s_count {'n': 2}", "s_count gave [0, 1]", "s_outer {'n': 2}", "s_count {'n': 2}",
        "s_count gave [0, 1]", "s_outer gave [None, 0, 1]", "s_broken {}", "s_broken raised None",
        "s_waits {}",
        "s_waits gave 5", "s_count 2 0", "s_outer 1 0", "s_broken 1 1", "s_waits 1 0",
      ])
  }

  @Test("Threads that start later are seen, whichever way they begin", arguments: Interpreters.all)
  func threads(_ interpreter: PythonInterpreter) throws {
    let lines = try Self.trace(
      interpreter,
      """
      from concurrent.futures import ThreadPoolExecutor
      def s_work(x): return x
      class Worker(threading.Thread):
          def run(self): s_work(2)
      for thread in (threading.Thread(target=s_work, args=(1,)), Worker()):
          thread.start(); thread.join()
      with ThreadPoolExecutor(2) as pool: pool.submit(s_work, 3).result()
      """, counts: ["s_work", "run"])
    #expect(
      lines == (1...3).flatMap { ["s_work {'x': \($0)}", "s_work gave \($0)"] } + ["s_work 3 0", "run 1 0"])
  }

  @Test(
    "Recursion counts once in inclusive time, and time is somebody's own once", arguments: Interpreters.all)
  func time(_ interpreter: PythonInterpreter) throws {
    let lines = try Self.trace(
      interpreter,
      """
      def down(n):
          time.sleep(0.01)
          if n: down(n - 1)
      def pair():
          time.sleep(0.01)
          down(2)
      began = time.perf_counter_ns()
      pair(); down(1)
      took = time.perf_counter_ns() - began
      (calls, _, inclusive, own), (_, _, outer, outer_own) = measured("down"), measured("pair")
      log.append(f"{calls} calls")
      log.append(f"once {50e6 <= inclusive <= took and inclusive == own}")
      log.append(f"own {10e6 <= outer_own == outer - (inclusive - 20e6) - (outer - inclusive - outer_own + 20e6)}")
      log.append(f"sum {60e6 <= own + outer_own <= took}")
      edges = {(a and a.co_name, b.co_name): (n, t) for a, b, n, t in _regauge.trace_report()[1]}
      log.append(f"{edges['pair', 'down'][0]} {edges['down', 'down']} {edges['body', 'down'][0]}")
      log.append(f"edges {edges['pair', 'down'][1] + edges['body', 'down'][1] == inclusive}")
      """)
    #expect(lines == ["5 calls", "once True", "own True", "sum True", "1 (3, 0) 1", "edges True"])
  }

  @Test("The lines where the time goes are found", arguments: Interpreters.all)
  func hotLines(_ interpreter: PythonInterpreter) throws {
    let lines = try Self.trace(
      interpreter,
      """
      def busy():
          ended = time.perf_counter() + 0.1
          while time.perf_counter() < ended: pass
          time.sleep(0.1)
          return 0
      busy()
      first = busy.__code__.co_firstlineno
      found = {line - first: t for code, line, t in _regauge.trace_report()[2] if code is busy.__code__}
      log.append(str(sorted(line for line, t in found.items() if t > 50e6)))
      """)
    #expect(lines == ["[2, 3]"])
  }

  @Test("A callback that fails is the last one; the script does not see it", arguments: Interpreters.all)
  func failingCallback(_ interpreter: PythonInterpreter) throws {
    let lines = try Self.trace(
      interpreter,
      """
      global enter
      def s_first(x): return x
      class Odd:
          def __repr__(self): raise ZeroDivisionError("no text")
      s_first(1); s_first(Odd()); s_first(3)
      """, counts: ["s_first"])
    #expect(
      lines == [
        "s_first {'x': 1}", "s_first gave 1", "untrace: ZeroDivisionError: no text", "s_first 3 0",
      ])
  }

  @Test("It is refused while it runs, and can be had again afterwards", arguments: Interpreters.all)
  func again(_ interpreter: PythonInterpreter) throws {
    let lines = try Self.trace(
      interpreter,
      """
      try: _regauge.trace(select, enter, leave)
      except RuntimeError as error: log.append(str(error))
      def plain(): pass
      plain()
      _regauge.untrace(); _regauge.untrace()
      plain()
      log.append(str(measured("plain")[0]))
      _regauge.trace(select, enter, leave)
      plain(); plain()
      log.append(str(measured("plain")[0]))
      """)
    #expect(
      lines == ["RuntimeError: trace: calls are traced already; call untrace() first", "1", "2"])
  }

  @Test(
    "A generator that is dropped half-way is no other's beginning, and is left without a result",
    arguments: Interpreters.all)
  func droppedGenerators(_ interpreter: PythonInterpreter) throws {
    let lines = try Self.trace(
      interpreter,
      """
      def s_items(x, n):
          for k in range(3): yield n + k
      # Some are shown and some are not, and most of them get the address of one before.
      for n in range(0, 400, 10):
          next(s_items("shown", n))
          list(s_items("skip", n))
          list(s_items("shown", n))
      last = s_items("last", 1)
      next(last)
      """)
    let gave = lines.filter { $0.contains("gave") }
    #expect(gave == stride(from: 0, to: 400, by: 10).map { "s_items gave [\($0), \($0 + 1), \($0 + 2)]" })
    // The last one is told of by what untrace() does, after `body` has let go of it.
    #expect(lines.count { $0 == "s_items raised None" } == 41)
  }

  @Test(
    "What a signal handler raises reaches the script, and calls are seen after it",
    arguments: Interpreters.all)
  func signals(_ interpreter: PythonInterpreter) throws {
    let lines = try Self.trace(
      interpreter,
      """
      import signal
      global enter
      quiet = enter
      def enter(code, frame):
          # Comes while the callback runs, which takes long enough to notice.
          if frame.f_locals.get("x") == "alarm": signal.raise_signal(signal.SIGALRM)
          if frame.f_locals.get("x") == "interrupt": signal.raise_signal(signal.SIGINT)
          if frame.f_locals.get("x") == "thread":
              wanted.set()
              done.wait()
          return sum(range(10_000)) and quiet(code, frame)
      # Signals that another thread takes are handled in the callback all the same.
      wanted, done = threading.Event(), threading.Event()
      def other():
          wanted.wait()
          signal.raise_signal(signal.SIGALRM)
          done.set()
      threading.Thread(target=other).start()
      _regauge.untrace(); _regauge.trace(select, enter, leave)
      def handle(*_): raise TimeoutError("late")
      signal.signal(signal.SIGALRM, handle)
      signal.signal(signal.SIGINT, signal.default_int_handler)
      def s_work(x): return x
      for x in ("alarm", "interrupt", "thread", "none"):
          try: log.append(f"{x}: {s_work(x)}")
          except (TimeoutError, KeyboardInterrupt) as error: log.append(f"{x}: {type(error).__name__}")
      """)
    #expect(
      lines.filter { $0.contains(":") && !$0.contains("{") } == [
        "alarm: TimeoutError", "interrupt: KeyboardInterrupt", "thread: TimeoutError", "none: none",
      ])
    #expect(lines.suffix(3) == ["s_work {'x': 'none'}", "s_work gave none", "none: none"])
  }

  @Test("Threads that meet a function at once get one answer about it", arguments: Interpreters.all)
  func oneAnswer(_ interpreter: PythonInterpreter) throws {
    let lines = try Self.trace(
      interpreter,
      """
      global select
      asked = []
      def select(code):
          if code.co_name != "s_work": return None
          asked.append(code)
          first = len(asked) == 1
          # All others are asked and answered meanwhile.
          ended = time.monotonic() + 5
          while first and len(asked) < 4 and time.monotonic() < ended: time.sleep(0.001)
          return first or None
      _regauge.untrace(); _regauge.trace(select, enter, leave)
      def s_work(x): time.sleep(0.01)
      threads = [threading.Thread(target=s_work, args=[x]) for x in range(4)]
      for thread in threads: thread.start()
      for thread in threads: thread.join()
      log[:] = []
      s_work(5)
      found = [c for c in _regauge.trace_report()[0] if c[0].co_name == "s_work"]
      log.append(f"{len(found)}")
      """)
    // One record, whatever it says: the answer that came first.
    #expect(lines == ["0"] || lines == ["s_work {'x': 5}", "s_work gave None", "1"])
  }

  @Test("A profile function that the script sets is told", arguments: Interpreters.all)
  func replacedHook(_ interpreter: PythonInterpreter) throws {
    let lines = try Self.trace(
      interpreter,
      """
      def s_work(x): return x
      s_work(1)
      sys.setprofile(lambda *_: None); sys.setprofile(None)
      s_work(2)
      """)
    #expect(lines.prefix(2) == ["s_work {'x': 1}", "s_work gave 1"])
    #expect(lines.count == 3)
    let told = "untrace: RuntimeError: the program set a profile function of its own"
    #expect(lines.last?.hasPrefix(told) == true)
  }

  @Test("Threads that end leave nothing behind", arguments: Interpreters.all)
  func endedThreads(_ interpreter: PythonInterpreter) throws {
    let lines = try Self.trace(
      interpreter,
      """
      import resource
      def plain(): pass
      def run(count):
          for _ in range(count):
              thread = threading.Thread(target=plain); thread.start(); thread.join()
          return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
      before = run(300)
      log.append(str(run(3000) - before < 8000))
      """)
    #expect(lines == ["True"])
  }
}
