import FoundationEssentials
import Testing
import Workers

/// The table of `docs/Scripts.md`: which script behaves how under which interpreter.
struct ScriptTable {
  struct Row {
    var script: String
    var title: String
    /// By the interpreter's label.
    var cells: [String: String]
  }

  static let same = "same"
  static let differs = "differs"
  static let notHere = "–"

  var labels: [String]
  var rows: [Row]
  var differences: [String] = []

  /// The interpreters at hand and the tool environment, which is a virtual environment with NumPy.
  static let interpreters: [PythonInterpreter] = {
    let tool = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: ".venv/bin/python").path
    let environment = try? InterpreterProbe.probe(tool, environment: Interpreters.environment)
    return Interpreters.all + [environment].compactMap(\.self)
  }()

  /// "3.12.1 pyenv", "3.11.2 Debian", "3.11.2 venv": no paths, which differ between machines.
  static func label(_ interpreter: PythonInterpreter) -> String {
    let origin =
      interpreter.isVirtualEnvironment
      ? " venv"
      : interpreter.prefix.contains("/.pyenv/") ? " pyenv" : interpreter.prefix == "/usr" ? " Debian" : ""
    return interpreter.version + origin
  }

  static func make() async throws -> ScriptTable {
    var table = ScriptTable(labels: interpreters.map(label), rows: [])
    for script in ComparedScript.all {
      var row = Row(script: script.name, title: script.title, cells: [:])
      for interpreter in interpreters {
        let pair = try await ScriptPairs.shared.pair(script, interpreter)
        row.cells[label(interpreter)] = pair.map { $0.embedded == $0.plain ? same : differs } ?? notHere
      }
      if let reason = script.difference { table.differences.append("`\(script.name)`: \(reason).") }
      table.rows.append(row)
    }
    return table
  }

  var markdown: String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    var text = """
      # Scripts under `regauge run` and under `python`

      Written by `make script-table`; `make test` runs every pair again. Each script of
      [`Tests/PythonRuntimeTests/Scripts`](../Tests/PythonRuntimeTests/Scripts) is run twice in the same fresh folder,
      by the interpreter itself and by `regauge run --python` of that interpreter. *same*: standard output, standard
      error, exit status or signal, and all files written are equal, byte for byte. –: the interpreter lacks what the
      script needs (NumPy, for instance). Its first lines say what else it is run with.


      """
    text += line(["script", "what it is about"] + labels)
    text += line(Array(repeating: "---", count: labels.count + 2))
    for row in rows {
      text += line(["`\(row.script)`", row.title] + labels.map { row.cells[$0] ?? Self.notHere })
    }
    text += "\n## Differences\n\n"
    for difference in differences { text += "- \(difference)\n" }
    return text
  }

  /// The table in the repository.
  static func committed() throws -> ScriptTable {
    let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/Scripts.md").path
    let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    let lines = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
      line.dropFirst(2).dropLast(2).split(separator: " | ").map(String.init)
    }
    let labels = Array(try #require(lines.first, "docs/Scripts.md has no table").dropFirst(2))
    let rows = lines.dropFirst(2).map { cells in
      Row(
        script: cells[0].filter { $0 != "`" }, title: cells[1],
        cells: Dictionary(zip(labels, cells.dropFirst(2))) { first, _ in first })
    }
    return ScriptTable(labels: labels, rows: rows)
  }
}
