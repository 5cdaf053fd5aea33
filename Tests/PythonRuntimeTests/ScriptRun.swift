import FoundationEssentials
import Glibc
import Workers

/// Everything that can be seen of a run.
struct ScriptRun: Equatable {
  var termination: Termination
  var output: String
  var errors: String
  /// What is in the working directory afterwards: by path, a content, a link's target or a kind.
  var files: [String: String]

  /// What differs from `other`, in a few lines; nil when nothing does.
  func difference(from other: ScriptRun) -> String? {
    var lines: [String] = []
    if termination != other.termination { lines.append("it \(termination), not \(other.termination)") }
    for (name, mine, theirs) in [("output", output, other.output), ("errors", errors, other.errors)]
    where mine != theirs {
      let (mine, theirs) = (mine.split(separator: "\n"), theirs.split(separator: "\n"))
      let common = zip(mine, theirs).prefix { $0 == $1 }.count
      func line(_ lines: [Substring]) -> String {
        common < lines.count ? "\(lines[common].prefix(600))" : "the end"
      }
      lines.append("\(name), line \(common + 1):\n  \(line(mine))\nand not\n  \(line(theirs))")
    }
    for path in Set(files.keys).union(other.files.keys).sorted() where files[path] != other.files[path] {
      lines.append(
        "file \(path): \(files[path]?.prefix(200) ?? "absent"), not \(other.files[path]?.prefix(200) ?? "absent")"
      )
    }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }
}

/// Runs one script under one interpreter, plainly and embedded, in the same, fresh folder.
struct ScriptPair {
  var plain: ScriptRun
  var embedded: ScriptRun

  /// Nil when the machine lacks what the script needs.
  init?(_ script: ComparedScript, _ interpreter: PythonInterpreter) throws {
    let scratch = try TemporaryFolder()
    func run(_ command: String) throws -> ScriptRun {
      let folder = scratch.path + "/work"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try script.code.write(toFile: "\(folder)/\(script.name)", atomically: false, encoding: .utf8)
      let result = try Self.shell(script.shellLines, python: command, in: folder)
      return ScriptRun(
        termination: result.termination, output: result.standardOutput, errors: result.standardError,
        files: try Self.files(folder))
    }
    if let needs = script.needs {
      let result = try Self.shell(needs, python: interpreter.executable, in: scratch.path)
      guard result.termination.isSuccess else { return nil }
    }
    plain = try run(interpreter.executable)
    embedded = try run("\(Launcher.tool) run --python \(interpreter.executable)")
  }

  private static func shell(
    _ lines: String, python: String, in folder: String
  ) throws -> SubprocessResult {
    let text = lines.replacing(/(^|[^\w.\/-])python(?![\w.\/-])/) { "\($0.1)\(python)" }
    return try Subprocess.run(
      Command(
        "/bin/sh", ["-c", text],
        environment: ["PATH": "/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8", "TERM": "dumb"],
        workingDirectory: folder), deadline: .seconds(120))
  }

  private static func files(_ folder: String) throws -> [String: String] {
    var found: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      var status = stat()
      // Both are C strings and a struct of the caller's for the duration of the call.
      guard unsafe lstat("\(folder)/\(path)", &status) == 0 else { continue }
      let mode = String(status.st_mode & 0o7777, radix: 8)
      found[path] =
        switch status.st_mode & S_IFMT {
        case S_IFREG where path.hasSuffix(".pyc"): "bytecode, which holds the time of its source"
        case S_IFREG:
          "\(mode) "
            + String(decoding: try Data(contentsOf: URL(filePath: "\(folder)/\(path)")), as: UTF8.self)
        case S_IFLNK:
          "link to " + (try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(path)"))
        case S_IFDIR: "\(mode) folder"
        default: "\(mode) special"
        }
    }
    return found
  }
}

/// Each pair is run once, whichever test asks for it first.
actor ScriptPairs {
  static let shared = ScriptPairs()

  private struct Key: Hashable {
    var script: String
    var interpreter: String
  }
  private var tasks: [Key: Task<ScriptPair?, any Error>] = [:]

  func pair(_ script: ComparedScript, _ interpreter: PythonInterpreter) async throws -> ScriptPair? {
    let key = Key(script: script.name, interpreter: interpreter.executable)
    let task = tasks[key] ?? Task.detached { try ScriptPair(script, interpreter) }
    tasks[key] = task
    return try await task.value
  }
}
