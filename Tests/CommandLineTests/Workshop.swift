import FoundationEssentials
import Testing
import Workers

/// A small pipeline in a folder of its own: amounts are parsed, scaled and summed up. Gone with its owner.
final class Workshop: Sendable {
  let path: String

  /// Writes the pipeline; `manifest` and `python` replace the ordinary ones.
  init(manifest: String = Workshop.manifest, python: String = "", rows: Int = 100) throws {
    path = FileManager.default.temporaryDirectory.appending(path: "regauge-\(UUID())").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try write("regauge.toml", manifest)
    try write("shop.py", Self.python + python)
    try write("amounts.txt", (1...rows).map { "\($0)\n" }.joined())
    try copy(try Self.library(), to: "libshop.so")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(path)/\(name)"))
  }

  func copy(_ file: String, to name: String) throws {
    let target = "\(path)/\(name)"
    try? FileManager.default.removeItem(atPath: target)
    try FileManager.default.copyItem(atPath: file, toPath: target)
  }

  /// Changes the bytes of the library.
  func patchLibrary(_ patch: (inout Data) -> Void) throws {
    let file = URL(filePath: "\(path)/libshop.so")
    var bytes = try Data(contentsOf: file)
    patch(&bytes)
    try bytes.write(to: file)
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/\(name)") }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }

  func regauge(
    _ arguments: String..., environment: [String: String] = [:]
  ) throws -> ToolResult {
    try Tool.run(arguments, in: path, environment: environment)
  }

  /// The rows of a query on the ledger, cells separated by "|".
  func ledger(_ query: String) throws -> [String] {
    let program = """
      import sqlite3, sys
      for row in sqlite3.connect(".regauge/ledger.sqlite").execute(sys.argv[1]):
          print(*row, sep="|")
      """
    return try Tool.python(["-c", program, query], in: path).split(separator: "\n").map(String.init)
  }

  /// How each session ended: "verify|finished|0".
  func sessions() throws -> [String] {
    try ledger(
      """
      SELECT s.kind, e.status, e.exit_status FROM sessions s
      LEFT JOIN session_ends e ON e.session_id = s.id ORDER BY s.id
      """)
  }

  // MARK: - What it is made of

  static let head = """
    [pipeline]
    name = "shop"
    path = ["."]
    [inputs]
    text = { file = "amounts.txt" }
    [[stages]]
    name = "parse"
    reference = "shop:parse"
    inputs = ["text"]
    outputs = ["amounts"]

    """

  /// A stage that scales the amounts with the Python function of its own name, and so do the results' names.
  static func scaling(_ name: String) -> String {
    """
    [[stages]]
    name = "\(name)"
    reference = "shop:\(name)"
    inputs = { values = "amounts" }
    outputs = ["\(name)d"]
    parameters = { factor = 2.5 }

    """
  }

  static func total(of value: String) -> String {
    """
    [[stages]]
    name = "total"
    reference = "shop:total"
    inputs = { values = "\(value)" }
    outputs = ["sum"]

    """
  }

  static let native = """
    [[candidates]]
    name = "native"
    library = "./libshop.so"

    """

  static let manifest = head + scaling("scale") + total(of: "scaled") + native

  private static let python = """
    import ctypes, os, signal, sys, time

    def parse(text):
        return [float(line) for line in text.split()]

    def scale(values, factor):
        return [value * factor for value in values]

    def total(values):
        return sum(values)


    """

  // MARK: - Libraries

  /// The ordinary library, built once.
  static func library() throws -> String { try ordinary.get() }
  private static let ordinary = Result { try build([]) }

  /// Builds the library with the system's C compiler against the header alone, and returns its path.
  static func build(_ definitions: [String]) throws -> String {
    let compiler = try #require(
      Command.find("cc", in: Tool.environment["PATH"] ?? ""), "no C compiler on PATH")
    let path = FileManager.default.temporaryDirectory.appending(path: "regauge-shop-\(UUID()).so").path
    let result = try Subprocess.run(
      Command(
        compiler,
        ["-shared", "-fPIC", "-fvisibility=hidden", "-O2", "-I", "\(Tool.package)/Sources/CStageABI/include"]
          + definitions + ["-o", path, "\(Tool.package)/Tests/CommandLineTests/Library/stages.c"],
        environment: Tool.environment))
    try #require(result.termination.isSuccess, "\(result.standardError)")
    return path
  }
}
