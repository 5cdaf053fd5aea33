import FoundationEssentials
import Testing

@testable import Workbench

@Suite("What verify --watch looks at")
struct WatchedFilesTests {
  private static let manifest = """
    {"pipeline": {"name": "shop"},
     "inputs": {"text": {"file": "a.csv"}},
     "stages": [{"name": "clean", "reference": "etl:clean", "inputs": ["text"]},
                {"name": "convert", "reference": "prices.euro:convert", "inputs": ["clean"]}],
     "candidates": [{"name": "native", "library": "rewrites/.build/release/libRewrites.so"},
                    {"name": "rust", "library": "rust/target/release/libshop.so"},
                    {"name": "vector", "kind": "python", "path": ["vector"], "functions": {"clean": "fast:clean"}},
                    {"name": "filter", "kind": "command", "stages": ["clean"], "command": ["python", "tool/f.py"]}]}
    """

  static let files: [(path: String, isWatched: Bool)] = [
    ("regauge.toml", true), ("etl.py", true), ("notes.ipynb", true), ("a.csv", false), (".#etl.py", false),
    // A package, and one without __init__.py that a reference names; not what is no package.
    ("helpers/__init__.py", true), ("helpers/text/fields.py", true), ("prices/euro.py", true),
    ("prices/deep/rates.py", true), ("prices/__pycache__/euro.py", false), ("venv/lib/site.py", false),
    ("rewrites/Package.swift", true), ("rewrites/exports.map", true),
    ("rewrites/Sources/Rewrites/Clean.swift", true), ("rewrites/Sources/CKernel/include/kernel.h", true),
    ("rewrites/Sources/CKernel/kernel.c", true), ("rewrites/.build/release/libRewrites.so", false),
    ("rewrites/.build/checkouts/Other.swift", false), ("rewrites/Sources/Rewrites/Clean.swift~", false),
    ("rust/target/release/libshop.so", true), ("vector/fast.py", true), ("tool/f.py", true),
  ]

  @Test("A save of a source counts, wherever it lies in a package; of what is built or copied, none")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "regauge-watch-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (path, _) in Self.files {
      let file = URL(filePath: "\(folder)/\(path)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("1".utf8).write(to: file)
    }
    let document = try JSONDecoder().decode(JSONValue.self, from: Data(Self.manifest.utf8))
    let path = "\(folder)/regauge.toml"
    let pipeline = try Pipeline(try Manifest(document, file: path), at: path)
    func look() -> WatchedFiles { WatchedFiles(pipeline, packages: ["\(folder)/rewrites"]) }
    for (path, isWatched) in Self.files {
      let before = look()
      try Data("22".utf8).write(to: URL(filePath: "\(folder)/\(path)"))
      #expect((look() != before) == isWatched, "\(path)")
      try Data("1".utf8).write(to: URL(filePath: "\(folder)/\(path)"))
    }
    #expect(look().count == Self.files.count { $0.isWatched })
  }
}
