import Columns
import Testing
import Workers

@Suite("Values of the user's own, between stages and workers")
struct OwnValuesTests {
  static let module = #"""
    class Money:
        def __init__(self, cents): self.cents = cents
    def to_plain(money): return {"cents": money.cents}
    def from_plain(plain): return Money(plain["cents"])
    def to_nothing(money): return None

    def pay(values): return [Money(value) for value in values]
    def double(values): return [money.cents * 2 for money in values]

    def numbers(values):
        for value in values: yield value * 10**30
    def shrink(values):
        first = next(values)
        return [first // 10**30] + [value // 10**30 for value in values]
    def both(values): return iter(values), (value for value in values)
    def stumble(values):
        yield 1
        raise ValueError("in the middle")
    """#

  /// A worker with the stages, and what its manifest would say.
  struct Fixture {
    let folder: TemporaryFolder
    let worker: WorkerProcess

    init(
      _ interpreter: PythonInterpreter, adapter: String? = "to_plain", wide: [String] = []
    ) throws {
      folder = try TemporaryFolder()
      try folder.write(OwnValuesTests.module, to: "own.py")
      worker = try Launcher.worker(interpreter)
      let stages = ["pay", "double", "numbers", "shrink", "stumble"].map {
        StageBinding(name: $0, reference: "own:\($0)", outputs: ["result"])
      }
      let adapters = adapter.map {
        [AdapterBinding(className: "own.Money", to: "own:\($0)", from: "own:from_plain")]
      }
      _ = try worker.load(
        .python(
          PythonProgram(
            searchPaths: [folder.path],
            stages: stages + [StageBinding(name: "both", reference: "own:both", outputs: ["a", "b"])],
            adapters: adapters ?? [], wideColumns: wide)))
      let field = Field("value", .int64, metadata: [MetadataKey.root: "list"])
      let writer = ArrowFileWriter(Datum(field, Int64Column([3, 1, 2]).column))
      try worker.put("in", SealedRegion(byteCount: writer.byteCount) { writer.write(into: &$0) })
    }

    func run(
      _ stages: [String], from slot: String = "in", outputs: [String] = ["out"], repetitions: Int = 1
    ) throws -> RunResult {
      var steps: [Step] = []
      for (index, stage) in stages.enumerated() {
        steps.append(
          Step(
            stage: stage, arguments: [Argument(name: "values", slot: index == 0 ? slot : "out")],
            outputs: outputs))
      }
      return try worker.run(
        RunRequest(steps: steps, repetitions: repetitions, returning: outputs, checkInputs: true),
        deadline: .seconds(30))
    }

    func integers(_ result: RunResult, _ slot: String = "out") throws -> [Int64?] {
      let region = try #require(result.region(of: slot), "\(result.report)")
      let column = try #require(Int64Column(ArrowFile.read(region.map()).column))
      return (0..<column.count).map { column[$0] }
    }
  }

  @Test("Instances of a class cross through its adapter", arguments: Interpreters.all)
  func adapters(_ interpreter: PythonInterpreter) throws {
    let fixture = try Fixture(interpreter)
    let paid = try fixture.run(["pay"])
    let money = try #require(paid.region(of: "out"), "\(paid.report)")
    let datum = try ArrowFile.read(money.map())
    #expect(datum.field.metadata[MetadataKey.kind] == "custom:own.Money")
    #expect(datum.column.child("cents").flatMap(Int64Column.init)?[0] == 3)
    try fixture.worker.put("money", money)
    let doubled = try fixture.run(["double"], from: "money")
    #expect(try fixture.integers(doubled) == [6, 2, 4])
    #expect(doubled.report.changedInputs.isEmpty)
  }

  @Test("Without its adapter, or with one that gives nothing, a class is refused by path")
  func refusals() throws {
    for (adapter, message) in [
      (
        nil,
        "an own.Money, which has no column form; return a dict, a dataclass or another plain value, "
          + "or name an adapter in the manifest"
      ),
      ("to_nothing", "an own.Money whose adapter gave None; let it give a plain value, but not None"),
    ] as [(String?, String)] {
      let outcome = try Fixture(Interpreters.first, adapter: adapter).run(["pay"]).report.outcome
      guard case .unrepresentable(let record) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(record.path == "[0]" && record.message == message)
    }
  }

  @Test("An adapter that cannot be found is refused as the worker loads")
  func missingAdapter() throws {
    #expect {
      _ = try Fixture(Interpreters.first, adapter: "to_plane")
    } throws: { error in
      "\(error)".contains("register the adapter of own.Money") && "\(error)".contains("to_plane")
    }
  }

  @Test("A generator is drained, and each stage that takes it gets an iterator of its own")
  func generators() throws {
    let fixture = try Fixture(Interpreters.first, wide: ["numbers"])
    let chained = try fixture.run(["numbers", "shrink"], repetitions: 3)
    #expect(try fixture.integers(chained) == [3, 1, 2])
    let drained = try fixture.run(["numbers"], outputs: ["numbers"])
    let region = try #require(drained.region(of: "numbers"), "\(drained.report)")
    #expect(try ArrowFile.read(region.map()).isIterator)
    try fixture.worker.put("numbers", region)
    let shrunk = try fixture.run(["shrink"], from: "numbers", repetitions: 2)
    #expect(try fixture.integers(shrunk) == [3, 1, 2])
    #expect(shrunk.report.changedInputs.isEmpty)
    let both = try fixture.run(["both"], outputs: ["out", "other"])
    #expect(try fixture.integers(both) == [3, 1, 2])
    #expect(try fixture.integers(both, "other") == [3, 1, 2])
  }

  @Test("What a generator raises is the stage's exception")
  func raisingGenerator() throws {
    let outcome = try Fixture(Interpreters.first).run(["stumble"]).report.outcome
    guard case .raised(let exception) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(exception.className == "ValueError" && exception.stage == "stumble")
    #expect(exception.message == "in the middle")
  }

  @Test("Ints beyond 64 bits need a column that is declared wide")
  func wideIntegers() throws {
    let refused = try Fixture(Interpreters.first).run(["numbers"]).report.outcome
    guard case .unrepresentable(let record) = refused else {
      Issue.record("\(refused)")
      return
    }
    #expect(record.path == "[0]" && record.message.contains("declare its column wide in the manifest"))
    let fixture = try Fixture(Interpreters.first, wide: ["out"])
    let region = try #require(try fixture.run(["numbers"]).region(of: "out"))
    let texts = try #require(StringColumn(ArrowFile.read(region.map()).column))
    #expect(texts[0] == "3000000000000000000000000000000")
  }
}
