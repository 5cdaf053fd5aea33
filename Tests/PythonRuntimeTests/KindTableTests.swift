import FoundationEssentials
import Testing
import Workers

@Suite("Every kind of value crosses into columns and back as the table says")
struct KindTableTests {
  @Test("docs/Kinds.md is what the codec does here; make kind-table writes it anew")
  func tableIsTrue() throws {
    // Set by make kind-table alone, as is the machine's name.
    let environment = ProcessInfo.processInfo.environment
    if let path = environment["REGAUGE_KIND_TABLE"] {
      let table = try KindTable.make(timedBy: "\(KindTable.repository)/.build/release/regauge-worker")
      let machine = environment["REGAUGE_MACHINE"] ?? "an unnamed machine"
      try table.markdown(machine: machine).write(toFile: path, atomically: true, encoding: .utf8)
      return
    }
    let table = try KindTable.make()
    let committed = try KindTable.committed(labels: table.labels)
    #expect(committed.rows.map(\.kind) == table.rows.map(\.kind), "run make kind-table")
    for (row, known) in zip(table.rows, committed.rows) {
      #expect(row.columns == known.columns, "\(row.kind): run make kind-table")
      #expect(row.into == known.into && row.back == known.back, "\(row.kind): run make kind-table")
      // The table may be of a machine with other interpreters; what it does not name is not asked for.
      #expect(
        row.held.isSuperset(of: known.held.intersection(table.labels)), "\(row.kind) is changed or lost")
      #expect(!row.held.isEmpty, "\(row.kind) is changed or lost")
    }
  }
}
