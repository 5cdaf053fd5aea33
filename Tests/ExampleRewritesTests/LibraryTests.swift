import Columns
import FoundationEssentials
import Glibc
import StageKit
import Testing

/// The shared libraries as they were built beside these tests, loaded as a worker loads them.
@Suite("Built libraries")
struct LibraryTests {
  private static let directory: URL = {
    // The test bundle lies where the libraries lie.
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
    return URL(filePath: bundle).deletingLastPathComponent()
  }()

  private static let excerpt = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "datasets/nycflights13/excerpt")

  private func library(_ name: String) throws -> NativeLibrary {
    try NativeLibrary(path: Self.directory.appending(path: "lib\(name).so").path)
  }

  private static func datum(_ column: Column, _ root: String) -> Datum {
    Datum(Field("", column.type, metadata: [MetadataKey.root: root]), column)
  }

  /// The arguments of every stage, worked out from the excerpt by the right library.
  private func arguments(_ library: NativeLibrary) throws -> [String: [Datum]] {
    let texts = try ["flights", "weather", "planes", "airports", "airlines"].map { table in
      let text = try String(contentsOf: Self.excerpt.appending(path: "\(table).csv"), encoding: .utf8)
      return Self.datum(StringColumn([text]).column, "scalar")
    }
    let parsed = try library.call("parse", texts)
    let clean = try library.call("clean", [parsed[0]])
    let join = [clean[0], parsed[1], parsed[2], parsed[3]]
    let joined = try library.call("join", join)
    let featured = try library.call("features", joined)
    return [
      "parse": texts, "clean": [parsed[0]], "join": join, "features": joined,
      "rolling": [featured[0], Self.datum(Int64Column([60]).column, "scalar")],
      "aggregate": [featured[0], parsed[4], Self.datum(Float64Column([0.5, 0.9, 0.99]).column, "list")],
      "rank": [featured[0], Self.datum(Int64Column([20]).column, "scalar")],
    ]
  }

  @Test("The rewrites run from file to ranking in their own library")
  func pipeline() throws {
    let library = try library("ExampleRewrites")
    #expect(library.isOptimized == !_isDebugAssertConfiguration())
    let arguments = try arguments(library)
    let ranked = try library.call("rank", arguments["rank"]!)[0].column
    #expect(ranked.fields.map(\.name) == ["rank", "origin", "dest", "departed", "total_delay", "mean_delay"])
    #expect(Int64Column(ranked.child("rank")!)?[0] == 1)
    let rolled = try library.call("rolling", arguments["rolling"]!)[0].column
    #expect(rolled.count == arguments["features"]![0].count)
  }

  @Test("Every planted bug changes what its stage returns for the excerpt")
  func plantedBugs() throws {
    let (right, planted) = (try library("ExampleRewrites"), try library("PlantedBugs"))
    let arguments = try arguments(right)
    var bugsOfStage: [String: Int] = [:]
    for listing in planted.stages {
      let stage = String(listing.name.prefix { $0 != "#" })
      bugsOfStage[stage, default: 0] += 1
      let expected = try right.call(stage, arguments[stage]!)
      let found = try planted.call(listing.name, arguments[stage]!)
      let same = zip(expected, found).allSatisfy {
        Self.fingerprint($0.column) == Self.fingerprint($1.column)
      }
      #expect(!same, "\(listing.name) goes unnoticed")
    }
    #expect(bugsOfStage.count == 7)
    #expect(bugsOfStage.values.allSatisfy { $0 >= 3 })
  }

  /// Everything that two equal columns have in common, bit for bit.
  private static func fingerprint(_ column: Column) -> String {
    var text = "\(column.count):"
    for index in 0..<column.count where !column.isValid(index) { text += " \(index)" }
    switch column.content {
    case .structure(let children): return text + children.map(fingerprint).joined(separator: "|")
    case .list(_, let elements): return text + fingerprint(elements)
    case .none: return text
    default: break
    }
    for index in 0..<column.count where column.isValid(index) {
      if let strings = StringColumn(column) { text += ",\(strings[index]!.count)\(strings[index]!)" }
      if let numbers = Int64Column(column) { text += ",\(numbers[index]!)" }
      if let numbers = Float64Column(column) { text += ",\(numbers[index]!.bitPattern)" }
      if let times = TimestampColumn(column) { text += ",\(times.microseconds[index]!)" }
      if let flags = BooleanColumn(column) { text += flags[index]! ? "1" : "0" }
    }
    return text
  }

  @Test("The rewrites' library exports one symbol", arguments: ["ExampleRewrites", "PlantedBugs"])
  func exports(name: String) throws {
    let path = Self.directory.appending(path: "lib\(name).so").path
    let isLoaded = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) != nil
    #expect(isLoaded)
    // Lowercase letters are local symbols, which no other library can be bound to.
    let command =
      "test \"$(nm -D --defined-only '\(path)' | grep -v ' [a-z] ' | cut -d' ' -f3)\" = regauge_library_v1"
    let status = unsafe system(command)
    #expect(status == 0)
  }
}
