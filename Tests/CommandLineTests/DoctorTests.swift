import FoundationEssentials
import Testing

@Suite("The doctor")
struct DoctorTests {
  @Test("All well: every line has its tick")
  func well() throws {
    let result = try Workshop().regauge("doctor")
    expect(
      result, status: 0,
      output: [
        "✓ Swift", "✓ worker", "✓ Python half", "✓ tool environment", "✓ SQLite", "✓ Python ",
        "✓ Python objects", "read and written in memory (float, int, str, list, tuple, dict, datetime)",
        "✓ pipeline",
        "shop, 3 stages", "✓ inputs", "the one file is there", "✓ references",
        "all 3 are imported", "✓ candidate native", "ABI 1, optimised",
        "✓ ledger", "none yet; the first verify makes",
      ])
    #expect(!result.output.contains("✗") && !result.output.contains("→"), "\(result)")
  }

  @Test("Outside of any pipeline it is a caution, not a fault")
  func nowhere() throws {
    expect(
      try Tool.run(["doctor"]), status: 0,
      output: [
        "! pipeline", "no regauge.toml here or above",
        "→ change to a pipeline's folder, or name its manifest: --manifest FILE",
      ])
  }

  /// Something taken away, and the line and remedy that it must give.
  struct Loss: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var line: String
    var remedy: String
    var arguments: [String] = []
    var environment: [String: String] = [:]
    var prepare: @Sendable (Workshop) throws -> Void = { _ in }
  }

  static let losses: [Loss] = [
    .init(
      testDescription: "the library", line: "✗ candidate native",
      remedy: "→ build it, or correct 'library' in the manifest"
    ) { try $0.remove("libshop.so") },
    .init(
      testDescription: "the library's ABI", line: "✗ candidate native",
      remedy: "or rebuild this one once that is put right"
    ) { try $0.copy(try Workshop.build(["-DWITHOUT_ABI"]), to: "libshop.so") },
    .init(
      testDescription: "a module that the reference imports", line: "✗ references",
      remedy: "make it importable with"
    ) { try $0.write("shop.py", "import numpie\n") },
    .init(
      testDescription: "an input", line: "✗ input text",
      remedy: "→ put the file there, or correct inputs.text.file in the manifest"
    ) {
      try $0.remove("amounts.txt")
    },
    .init(
      testDescription: "the interpreter", line: "✗ Python", remedy: "name another interpreter with --python",
      arguments: ["--python", "/nowhere/python3"]),
    .init(
      testDescription: "any interpreter", line: "✗ Python", remedy: "→ ", environment: ["PATH": "/nowhere"]),
    .init(
      testDescription: "an interpreter that is none", line: "✗ Python",
      remedy: "name another interpreter with --python", arguments: ["--python", "/bin/true"]),
    .init(
      testDescription: "the manifest asked for", line: "✗ pipeline",
      remedy: "→ check the path given to --manifest", arguments: ["--manifest", "nowhere.toml"]),
    .init(testDescription: "the manifest's sense", line: "✗ pipeline", remedy: "did you mean 'python'?") {
      try $0.write("regauge.toml", "[pipeline]\nname = \"shop\"\npyton = \"x\"\n")
    },
  ]

  @Test(
    "A debug build is a caution with the way to a release build",
    arguments: [
      ("libshop.so", "→ build it with optimisation, such as swift build -c release, or cc -O2"),
      (
        ".build/debug/libshop.so",
        "→ name the library in .build/release instead, and make it by 'regauge build'"
      ),
      (".build/release/libshop.so", "→ make it anew by 'regauge build'"),
    ])
  func debugBuild(_ library: String, _ remedy: String) throws {
    let workshop = try Workshop(
      manifest: Workshop.manifest.replacing("./libshop.so", with: "./rewrites/\(library)"))
    try FileManager.default.createDirectory(
      atPath: "\(workshop.path)/rewrites/.build/debug", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(
      atPath: "\(workshop.path)/rewrites/.build/release", withIntermediateDirectories: true)
    try workshop.copy(try Workshop.build(["-DOPTIMIZED=0"]), to: "rewrites/\(library)")
    expect(
      try workshop.regauge("doctor"), status: 0,
      output: ["! candidate native", "a debug build, whose timings are refused", remedy])
  }

  @Test("What is missing has its cross, its remedy and status 2", arguments: losses)
  func loss(_ loss: Loss) throws {
    let workshop = try Workshop()
    try loss.prepare(workshop)
    let result = try Tool.run(["doctor"] + loss.arguments, in: workshop.path, environment: loss.environment)
    expect(result, status: 2, output: [loss.line, loss.remedy, "✓ SQLite"])
  }
}
