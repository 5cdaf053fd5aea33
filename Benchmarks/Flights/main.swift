import Columns
import Glibc
import StageKit

// Where the native flights pipeline spends its time, stage by stage in one warm process, called as a host does:
// `swift run -c release flights-benchmark LIBRARY DATA_DIRECTORY [rounds]`, 15 rounds unless told.
// Wall time, medians and the least. For tuning; `regauge measure` is what claims speedups.

func seconds() -> Double {
  var time = timespec()
  _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func contents(_ path: String) throws -> Datum {
  guard let file = unsafe fopen(path, "r") else { fatalError("\(path) cannot be read") }
  defer { unsafe fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 20)
  while case let count = unsafe fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
  return try .text(Buffer(bytes))
}

/// Stage, inputs, outputs: the wiring of reference-python/flights/regauge.toml.
let steps: [(stage: String, inputs: [String], outputs: [String])] = [
  (
    "parse", ["flights.csv", "weather.csv", "planes.csv", "airports.csv", "airlines.csv"],
    ["raw", "weather", "planes", "airports", "airlines"]
  ),
  ("clean", ["raw"], ["clean"]),
  ("join", ["clean", "weather", "planes", "airports"], ["joined"]),
  ("features", ["joined"], ["featured"]),
  ("rolling", ["featured", "window"], ["delays"]),
  ("aggregate", ["featured", "airlines", "quantiles"], ["months"]),
  ("rank", ["featured", "k"], ["routes"]),
]

let arguments = CommandLine.arguments
let library = try NativeLibrary(path: arguments[1])
var values = try Dictionary(
  uniqueKeysWithValues: steps[0].inputs.map { ($0, try contents(arguments[2] + "/" + $0)) })
values["window"] = .scalar(Int64(60))
values["k"] = .scalar(Int64(20))
values["quantiles"] = Datum(
  Field("value", .float64, metadata: [MetadataKey.kind: "float", MetadataKey.root: "list"]),
  Float64Column([0.5, 0.9, 0.99]).column)
var times: [[Double]] = []
for _ in 0..<(arguments.count > 3 ? Int(arguments[3])! : 15) {
  var slots = values
  times.append(
    try steps.map { step in
      let started = seconds()
      let outputs = try library.call(step.stage, step.inputs.map { slots[$0]! }, memory: .recycled)
      let elapsed = seconds() - started
      for (name, output) in zip(step.outputs, outputs) { slots[name] = output }
      return elapsed * 1e3
    })
}

func line(_ name: String, _ milliseconds: [Double]) {
  let sorted = milliseconds.sorted()
  func text(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
  print("\(name): median \(text(sorted[sorted.count / 2])) ms, least \(text(sorted[0])) ms")
}
for (index, step) in steps.enumerated() { line(step.stage, times.map { $0[index] }) }
line("all", times.map { $0.reduce(0, +) })
