import FoundationEssentials
import Toolbox

extension Pipeline {
  /// The names under which a manifest is looked for.
  static let manifestNames = ["regauge.toml", "pyproject.toml"]

  /// Finds, reads and checks the manifest.
  ///
  /// - Parameters:
  ///   - path: a file, or a folder that holds one; nil looks in the working directory and the folders above it.
  ///     A Python file is imported, and what its decorators declare is the manifest.
  /// - Throws: `WorkbenchError` for a manifest that is missing, is no TOML, or says something impossible.
  static func load(_ path: String?, _ workbench: Workbench) throws -> Pipeline {
    let file = try find(path, from: workbench.workingDirectory)
    let document =
      file.hasSuffix(".py")
      ? try DecoratedManifest(
        file: file, interpreter: workbench.interpreter(for: nil, override: nil), workbench: workbench
      ).document()
      : try parse(file, workbench.toolbox)
    var pipeline = try Pipeline(try Manifest(document, file: file), at: file)
    pipeline.manifestArgument = path
    return pipeline
  }

  private static func parse(_ file: String, _ toolbox: Toolbox) throws -> JSONValue {
    let isProject = fileName(of: file) == "pyproject.toml"
    let text: String
    do {
      text = try toolbox.readTOML(file, table: isProject ? "tool.regauge" : "")
    } catch .failed(_, 3, let message) {
      throw manifestError(file, "it is not valid TOML: \(message)", remedy: "correct that line")
    } catch .failed(_, 4, let message) {
      throw manifestError(
        file, message, remedy: "add [tool.regauge.pipeline] and its stages, or write a regauge.toml")
    } catch .failed(_, 5, let message) {
      throw manifestError(file, message, remedy: "make it a readable file")
    } catch .failed(_, 6, let message) {
      throw manifestError(
        file, message, remedy: "write it as a string, in quotes, and read it in the stage")
    } catch .failed(_, 7, let message) {
      throw manifestError(
        file, message, remedy: "write a smaller number, a float, or a string that the stage reads")
    } catch .failed(_, _, let message) {
      throw manifestError(file, message, remedy: "check the tool environment with 'regauge doctor'")
    }
    return try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
  }

  private static func find(_ path: String?, from workingDirectory: String) throws(WorkbenchError) -> String {
    if let path {
      let given = joined(workingDirectory, path)
      let candidates = Files.isDirectory(given) ? manifestNames.map { joined(given, $0) } : [given]
      if let file = candidates.first(where: { Files.exists($0) && !Files.isDirectory($0) }) {
        return Files.real(file)
      }
      throw manifestError(
        path, Files.isDirectory(given) ? "this folder has none" : "there is no such file",
        remedy: "check the path given to --manifest")
    }
    if let file = search(from: workingDirectory) { return file }
    throw manifestError(
      "regauge.toml", "there is none in \(workingDirectory) or above",
      remedy: "change to the pipeline's folder, or name its manifest: --manifest FILE")
  }

  /// The manifest in `workingDirectory` or the nearest folder above that has one; nil when none has.
  static func search(from workingDirectory: String) -> String? {
    var folder = Files.real(workingDirectory)
    while true {
      for name in manifestNames {
        let file = joined(folder, name)
        // A pyproject.toml without our table belongs to another tool.
        if Files.exists(file), name != "pyproject.toml" || Files.text(file)?.contains("[tool.regauge") == true
        {
          return file
        }
      }
      if folder == "/" { return nil }
      folder = parentDirectory(of: folder)
    }
  }
}
