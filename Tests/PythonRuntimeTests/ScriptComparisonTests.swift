import FoundationEssentials
import Glibc
import Testing
import Workers

@Suite("Every script behaves under regauge run as under python")
struct ScriptComparisonTests {
  @Test(
    "Output, errors, status and files are python's", arguments: ComparedScript.all, ScriptTable.interpreters)
  func behavesAsUnderPython(_ script: ComparedScript, _ interpreter: PythonInterpreter) async throws {
    guard let pair = try await ScriptPairs.shared.pair(script, interpreter) else { return }
    let found = pair.embedded.difference(from: pair.plain)
    if let reason = script.difference {
      #expect(found != nil, "it says '\(reason)', but nothing differs")
    } else if let found {
      Issue.record("\(script.name) under Python \(interpreter.version): \(found)")
    }
  }

  @Test("There are at least 40, and each does something")
  func thereAreEnough() async throws {
    #expect(ComparedScript.all.count >= 40)
    for script in ComparedScript.all {
      guard let pair = try await ScriptPairs.shared.pair(script, try Interpreters.first) else { continue }
      #expect(!pair.plain.output.isEmpty || !pair.plain.errors.isEmpty, "\(script.name) is silent")
    }
  }

  @Test("docs/Scripts.md is what the scripts do here; make script-table writes it anew")
  func tableIsTrue() async throws {
    let table = try await ScriptTable.make()
    // Set by make script-table alone.
    if let path = ProcessInfo.processInfo.environment["REGAUGE_SCRIPT_TABLE"] {
      try table.markdown.write(toFile: path, atomically: true, encoding: .utf8)
      return
    }
    let committed = try ScriptTable.committed()
    #expect(committed.rows.map(\.script) == table.rows.map(\.script), "run make script-table")
    for (row, known) in zip(table.rows, committed.rows) {
      #expect(row.title == known.title, "\(row.script): run make script-table")
      for (interpreter, cell) in row.cells where cell != ScriptTable.notHere {
        guard let knownCell = known.cells[interpreter], knownCell != ScriptTable.notHere else { continue }
        #expect(cell == knownCell, "\(row.script) under \(interpreter): run make script-table")
      }
    }
  }
}
