import Testing

@testable import Profiling

@Suite("Advice on functions")
struct AdviceTests {
  /// A run of one second in which `main`'s own code, the module, calls everything.
  static func run(_ functions: [ProfiledFunction], _ calls: [(Int?, Int)] = []) -> RunProfile {
    RunProfile(
      format: 1, python: "3.11.2", target: "p.py", module: "p", wallNanoseconds: 1_000_000_000,
      lookingNanoseconds: 0, error: nil, lookingProblem: nil, functions: functions,
      calls: calls.map { caller, callee in
        ProfiledCall(
          caller: caller, callee: callee, calls: functions[callee].calls,
          inclusive: functions[callee].inclusive)
      })
  }

  /// A function of `milliseconds` whose loop of lines 3–5 takes `loop` of them.
  static func function(
    _ name: String, _ milliseconds: Int, own: Int? = nil, loop: Int? = nil, calls: Int = 1,
    argument: String = "list", problem: String? = nil, encoding: Int = 0,
    _ change: (inout ProfiledFunction) -> Void = { _ in }
  ) -> ProfiledFunction {
    let look = ValueLook(
      name: "rows", type: argument, bytes: problem == nil ? 100 : nil, rows: nil, isEstimate: false,
      changed: false, problem: problem, nanoseconds: encoding * 1_000_000)
    var result = look
    (result.name, result.problem, result.bytes, result.nanoseconds) = ("result", nil, 50, 0)
    var function = ProfiledFunction(
      name: name, file: "p.py", cell: nil, line: 2, isMain: true, isModule: false, isInner: false,
      calls: calls,
      raised: 0, inclusive: milliseconds * 1_000_000, own: (own ?? milliseconds) * 1_000_000,
      sampled: (own ?? milliseconds) * 1_000_000,
      loops: loop.map { [ProfiledLoop(cell: nil, line: 3, endLine: 5, kind: "for", sampled: $0 * 1_000_000)] }
        ?? [], samples: [CallSample(call: 1, arguments: [look], result: result)], effects: [],
      suspends: false, free: [], writes: [], prints: false, readsInput: false, unsteady: [], draws: [],
      libraries: [])
    change(&function)
    return function
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var function: ProfiledFunction
    var advice: StageProspect.Advice
    var reason: String
  }

  static let cases: [Case] = [
    Case(
      testDescription: "a loop over plain values", function: function("f", 500, loop: 450), advice: .native,
      reason: "50.0% of the run in plain Python, 90.0% of its own time in the for loop of lines 3–5"),
    Case(
      testDescription: "a small share", function: function("f", 40, loop: 40), advice: .leave,
      reason: "4.0% of the run: without it the run would be 1.04× as fast at most"),
    Case(
      testDescription: "a loop over arrays",
      function: function("f", 500, loop: 450, argument: "numpy.ndarray"),
      advice: .vectorise,
      reason:
        "90.0% of its own time is the for loop of lines 3–5 over NumPy values: drop the loop and use NumPy, "
        + "then see whether a native stage is still worth it"),
    Case(
      testDescription: "arrays without a loop", function: function("f", 500, argument: "pandas.DataFrame"),
      advice: .leave,
      reason: "no loop of its own takes long: its time is in pandas, which is native already"),
    Case(
      testDescription: "no column form",
      function: function("f", 500, loop: 450, problem: "an open file; pass its text"), advice: .represent,
      reason: "rows: an open file; pass its text"),
    Case(
      testDescription: "a global that it writes",
      function: function("f", 500, loop: 450) { $0.writes = ["CACHE"] }, advice: .purify,
      reason: "it changes CACHE outside of it: leave that to its caller, and keep the computation"),
    Case(
      testDescription: "a file that it writes",
      function: function("f", 500, loop: 450) {
        $0.effects = [ProfiledEffect(event: "write file", count: 2, example: "out.csv", isDirect: true)]
      }, advice: .purify,
      reason: "it writes a file (out.csv): leave that to its caller, and keep the computation"),
    Case(
      testDescription: "random numbers",
      function: function("f", 500, loop: 450) { $0.unsteady = ["random.random"] }, advice: .purify,
      reason:
        "it calls random.random, another result each time: leave that to its caller, and keep the computation"
    ),
    Case(
      testDescription: "random numbers with a seed",
      function: function("f", 500, loop: 450) { $0.draws = ["random.Random"] }, advice: .purify,
      reason: "it draws random numbers (random.Random): leave that to its caller, and keep the computation"),
    Case(
      testDescription: "a boundary that eats the gain",
      function: function("f", 500, loop: 450, encoding: 400),
      advice: .widen,
      reason: "turning its arguments and results into columns and back takes about 80.0% of its time: "
        + "move it together with the stages around it"),
    Case(
      testDescription: "a loop too short for samples",
      function: function("f", 500, loop: 0) { $0.sampled = 0 }, advice: .native,
      reason:
        "50.0% of the run in plain Python, with a for loop of lines 3–5; too short to say how much of it"),
    Case(
      testDescription: "neither loop nor callee", function: function("f", 500), advice: .leave,
      reason: "no loop of its own: its time is in what it calls of Python's own functions"),
  ]

  @Test("Each says what to do, and why", arguments: cases)
  func advice(_ example: Case) throws {
    let report = ProfileAnalysis(Self.run([example.function])).report()
    let prospect = try #require(report.prospects.first)
    #expect(prospect.advice == example.advice)
    #expect(prospect.reason == example.reason)
    #expect(report.stages == (prospect.isStage ? ["f"] : []))
  }

  @Test("A function that only passes work on names the stages below it; helpers are no stages")
  func passingOn() {
    let functions = [
      Self.function("main", 900, own: 10), Self.function("parse", 500, own: 20, loop: 20),
      Self.function("number", 450, loop: nil, calls: 100_000), Self.function("rank", 300, loop: 290),
    ]
    let report = ProfileAnalysis(Self.run(functions, [(0, 1), (1, 2), (0, 3)])).report()
    let prospects = Dictionary(uniqueKeysWithValues: report.prospects.map { ($0.name, $0) })
    #expect(prospects["main"]?.advice == .split)
    #expect(prospects["main"]?.reason == "its time is in parse (50.0%), rank (30.0%)")
    #expect(prospects["parse"]?.advice == .native)
    #expect(prospects["parse"]?.reason == "50.0% of the run in plain Python, 90.0% of that in number")
    #expect(prospects["number"]?.advice == .widen)
    #expect(
      prospects["number"]?.reason
        == "100000 calls of 4.5 µs each: a boundary would cost more; take parse, which calls it")
    #expect(report.prospects.map(\.name) == ["parse", "rank", "main", "number"])
  }

  @Test("A function applied row by row is to be vectorised, though the loop is the library's")
  func applying() {
    let functions = [
      Self.function("apparent", 300, calls: 26_000),
      Self.function("with_apparent", 400, own: 100, argument: "pandas.DataFrame"),
    ]
    let report = ProfileAnalysis(Self.run(functions, [(1, 0)])).report()
    let prospect = report.prospects.first { $0.name == "with_apparent" }
    #expect(prospect?.advice == .vectorise)
    #expect(
      prospect?.reason
        == "75.0% of its time is 26000 calls of apparent, one by one: compute whole columns with pandas, then see "
        + "whether a native stage is still worth it")
    #expect(report.stages == ["with_apparent"])
  }

  @Test("Recursion, direct or through another function, comes to an end")
  func recursion() {
    let functions = [Self.function("even", 900, own: 500), Self.function("odd", 400)]
    let report = ProfileAnalysis(Self.run(functions, [(0, 1), (1, 0), (0, 0)])).report()
    #expect(report.prospects.count == 2)
  }

  @Test("What a callee does makes its caller impure, and is said to be the callee's")
  func impurityThroughCallees() {
    let functions = [
      Self.function("f", 500, loop: 400), Self.function("g", 10) { $0.prints = true },
    ]
    let report = ProfileAnalysis(Self.run(functions, [(0, 1)])).report()
    #expect(report.prospects.first { $0.name == "f" }?.impurities == ["prints, through g"])
  }

  @Test("A changed argument is no impurity: the manifest can declare it")
  func mutation() throws {
    let function = Self.function("f", 500, loop: 400) { $0.samples[0].arguments[0].changed = true }
    let prospect = try #require(ProfileAnalysis(Self.run([function])).report().prospects.first)
    #expect(prospect.advice == .native)
    #expect(prospect.notes == ["it changes what it is given: mutates = [\"rows\"] in the manifest"])
  }

  @Test("Loops of a module's own code are line ranges, the longest first")
  func topLevel() {
    let module = Self.function("<module>", 1000, own: 800) {
      $0.isModule = true
      $0.loops = [(3, 9, 200), (11, 12, 100), (40, 44, 300), (60, 61, 1)].map {
        ProfiledLoop(cell: nil, line: $0.0, endLine: $0.1, kind: "for", sampled: $0.2 * 1_000_000)
      }
    }
    let report = ProfileAnalysis(Self.run([module])).report()
    #expect(report.prospects.isEmpty)
    #expect(report.topLevel.map(\.line) == [40, 3, 11])
    #expect(report.topLevel.map(\.endLine) == [44, 9, 12])
    #expect(report.topLevel.map(\.share) == [0.3, 0.2, 0.1])
  }
}
