import Columns
import Testing
import Workers

@Suite("Array values in the Python worker")
struct ArrayWorkerTests {
  static let module = #"""
    import numpy as np, pandas as pd, polars as pl, pyarrow as pa

    def make(kind):
        data = {"n": [1, 2, 3], "x": [0.5, None, 2.5]}
        return {
            "ndarray": lambda: np.arange(4.), "time": lambda: np.arange(3).astype("M8[ns]"),
            "pandas": lambda: pd.DataFrame(data), "polars": lambda: pl.DataFrame(data), "pyarrow": lambda: pa.table(data),
        }[kind]()

    def change(values):
        if isinstance(values, np.ndarray): values[0] = values[-1]
        elif isinstance(values, pd.DataFrame): values.loc[0, "n"] = 9; values["x"] *= 2
        elif isinstance(values, pl.DataFrame): values[0, "n"] = 9
        return None if isinstance(values, pa.Table) else values

    def kind(values): return type(values).__module__.partition(".")[0]
    """#

  final class Fixture {
    let folder: TemporaryFolder
    let worker: WorkerProcess

    init() throws {
      folder = try TemporaryFolder()
      try folder.write(ArrayWorkerTests.module, to: "stages.py")
      worker = try Launcher.worker(ArrayLibraries.interpreter)
      let bindings = ["make", "change", "kind"].map { name in
        StageBinding(name: name, reference: "stages:\(name)", outputs: ["result"], mutates: [])
      }
      _ = try worker.load(.python(PythonProgram(searchPaths: [folder.path], stages: bindings)))
    }

    func run(_ stage: String, _ argument: Argument, checkInputs: Bool = false) throws -> RunResult {
      let step = Step(stage: stage, arguments: [argument], outputs: ["out"])
      return try worker.run(
        RunRequest(
          steps: [step], repetitions: 1, returning: ["out"], checkInputs: checkInputs,
          collectGarbageFirst: false),
        deadline: .seconds(30))
    }
  }

  @Test(
    "A stage gets the kind that the region holds and may change it, which is noticed and leaves the region alone",
    arguments: ["ndarray", "time", "pandas", "polars"])
  func stagesMayChangeArguments(kind: String) throws {
    let fixture = try Fixture()
    try fixture.worker.put("kind", SealedRegion(datum: .scalar(kind)))
    let made = try fixture.run("make", Argument(name: "kind", slot: "kind"))
    let region = try #require(made.region(of: "out"))
    try fixture.worker.put("in", region)
    let changed = try fixture.run("change", Argument(name: "values", slot: "in"), checkInputs: true)
    #expect(changed.report.outcome == .completed)
    #expect(changed.report.changedInputs == ["in"])
    let result = try #require(changed.region(of: "out")).datum()
    let original = try region.datum()
    #expect(result.field.metadata == original.field.metadata)
    #expect(!result.column.isBitIdentical(to: original.column))

    try fixture.worker.put("again", region)
    let again = try fixture.run("kind", Argument(name: "values", slot: "again"), checkInputs: true)
    #expect(again.report.changedInputs == [])
    let library = ["ndarray": "numpy", "time": "numpy"][kind] ?? kind
    let name = StringColumn(try #require(again.region(of: "out")).datum().column)
    #expect(name?[0] == library)
  }

  @Test("A table of an unchangeable kind is not taken for changed")
  func unchanged() throws {
    let fixture = try Fixture()
    try fixture.worker.put("kind", SealedRegion(datum: .scalar("pyarrow")))
    let made = try fixture.run("make", Argument(name: "kind", slot: "kind"))
    try fixture.worker.put("in", try #require(made.region(of: "out")))
    let report = try fixture.run("change", Argument(name: "values", slot: "in"), checkInputs: true).report
    #expect(report.outcome == .completed && report.changedInputs == [])
  }
}
