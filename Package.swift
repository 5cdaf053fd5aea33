// swift-tools-version: 6.3
import PackageDescription

/// The settings every Swift target shares: language mode 6, strict memory safety, warnings as errors.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableExperimentalFeature("Lifetimes"),
]

/// A Swift library target; `dependencies` is also what its sources may import (see `ArchitectureTests`).
func module(
  _ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil, exclude: [String] = [],
  resources: [Resource]? = nil, linkerSettings: [LinkerSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, path: path, exclude: exclude, resources: resources,
    swiftSettings: settings, linkerSettings: linkerSettings)
}

/// A Swift program.
func program(_ name: String, _ dependencies: [Target.Dependency], path: String? = nil) -> Target {
  .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: settings)
}

/// A test target; `exclude` names what the tests use but the compiler does not.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// For shared libraries with the stage ABI: they export `regauge_library_v1` and nothing else, so that their own
/// copies of Swift modules never meet those of the process that loads them.
let stagesOnly: [LinkerSetting] = [
  .unsafeFlags([
    "-Xlinker", "--version-script=\(Context.packageDirectory)/Sources/ExampleRewrites/exports.map",
  ])
]

let package = Package(
  name: "regauge",
  products: [
    .executable(name: "regauge", targets: ["regauge"]),
    .executable(name: "regauge-worker", targets: ["regauge-worker"]),
    .library(name: "RegaugePython", type: .dynamic, targets: ["PythonWorker"]),
    .library(name: "StageKit", targets: ["StageKit"]),
    .library(name: "Workbench", targets: ["Workbench"]),
    .library(name: "ExampleRewrites", type: .dynamic, targets: ["ExampleRewrites"]),
    // For the tests alone, which load it as a candidate: only products are linked as shared libraries.
    .library(name: "PlantedBugs", type: .dynamic, targets: ["PlantedBugs"]),
  ],
  targets: [
    // C: one module per library, one importer each.
    .systemLibrary(name: "CPythonHeaders", pkgConfig: "python3", providers: [.apt(["python3-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .target(name: "CPython", dependencies: ["CPythonHeaders"]),
    .target(name: "CSystem"),
    .target(name: "CStageABI"),

    // Data and computation, without processes, Python or a database.
    module("Columns", ["CStageABI"]),
    module("Comparison", ["Columns"]),
    module("Measurement"),
    module("Cases", ["Columns"]),
    module("Profiling", ["Measurement"]),

    // What the author of a rewrite imports, and the native rewrites of reference-python/.
    module("StageKit", ["CStageABI", "Columns"]),
    module("ExampleRewrites", ["StageKit", "Columns"], exclude: ["exports.map"], linkerSettings: stagesOnly),

    // Processes.
    module("Workers", ["CSystem", "Columns"]),
    module(
      "PythonRuntime", ["CPython", "Columns"],
      resources: [
        .embedInCode("Codec/Adapters/adapters.py"), .embedInCode("Codec/Libraries/libraries.py"),
        .embedInCode("Codec/Libraries/numpy_values.py"), .embedInCode("Codec/Libraries/pandas_values.py"),
        .embedInCode("Codec/Libraries/polars_values.py"), .embedInCode("Codec/Libraries/pyarrow_values.py"),
      ]),
    module(
      "PythonWorker", ["PythonRuntime", "Workers", "Cases", "Columns"],
      resources: [
        .embedInCode("Capture/script.py"), .embedInCode("Capture/capture.py"),
        .embedInCode("Capture/code_facts.py"),
        .embedInCode("References/references.py"), .embedInCode("References/top_level.py"),
        .embedInCode("References/syntax.py"), .embedInCode("References/extract.py"),
        .embedInCode("Profile/profile.py"), .embedInCode("Profile/facts.py"),
      ]),
    program("regauge-worker", ["StageKit", "Workers", "Columns"]),

    // The workbench.
    module("Toolbox", ["Workers"], exclude: ["Resources"]),
    module("Ledger", ["CSQLite", "Comparison", "Measurement"]),
    module("Reports", ["Comparison", "Measurement"]),
    module(
      "Workbench",
      [
        "CStageABI", "Workers", "Toolbox", "Ledger", "Reports", "Cases", "Profiling", "Comparison",
        "Measurement",
        "Columns",
      ]),
    program("regauge", ["Workbench", "Cases", "Profiling", "Comparison", "Measurement", "Reports"]),

    // Tests, in the order of what they test.
    tests("ArchitectureTests"),
    tests("ColumnsTests", ["Columns", "CStageABI"], exclude: ["Interop"]),
    tests("ComparisonTests", ["Comparison", "Columns"]),
    tests("MeasurementTests", ["Measurement"]),
    tests("CasesTests", ["Cases", "Columns"]),
    tests("ProfilingTests", ["Profiling"]),
    tests("StageKitTests", ["StageKit", "CStageABI", "Columns", "Workers"], exclude: ["ForeignLibrary"]),
    tests("ExampleRewritesTests", ["ExampleRewrites", "StageKit", "Columns"]),
    tests("WorkersTests", ["Workers", "CSystem", "worker-fixture"]),
    tests("NativeWorkerTests", ["Workers", "Columns", "regauge-worker"], exclude: ["Library"]),
    tests("PythonRuntimeTests", ["Workers", "Columns", "regauge", "regauge-worker"], exclude: ["Scripts"]),
    tests("LedgerTests", ["Ledger", "Comparison", "Measurement"]),
    tests("ReportsTests", ["Reports", "Toolbox", "Workers", "Comparison", "Measurement", "Columns"]),
    tests("WorkbenchTests", ["Workbench", "Toolbox", "Columns", "Comparison", "Cases"]),
    tests("CommandLineTests", ["Workers", "regauge", "regauge-worker"], exclude: ["Library"]),
    tests("DocumentationTests", ["Workers"]),
    program("worker-fixture", ["Workers", "CSystem"], path: "Tests/WorkerFixture"),
    // The stages of ExampleRewrites, each with one bug: what verification must catch.
    module("PlantedBugs", ["StageKit", "Columns"], path: "Tests/PlantedBugs", linkerSettings: stagesOnly),

    // Not shipped: throughput in release builds.
    program("columns-benchmark", ["Columns"], path: "Benchmarks/Columns"),
    program("comparison-benchmark", ["Comparison", "Columns"], path: "Benchmarks/Comparison"),
    program("flights-benchmark", ["StageKit", "Columns"], path: "Benchmarks/Flights"),
  ]
)
