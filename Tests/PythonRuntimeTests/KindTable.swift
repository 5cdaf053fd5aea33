import FoundationEssentials
import Testing
import Workers

/// The table of `docs/Kinds.md`: how values of each kind cross into columns and back.
struct KindTable {
  /// What `Benchmarks/kinds.py` prints of one kind.
  struct Crossing: Decodable {
    var library, kind, columns, `in`, out: String
    var holds: Bool
    var nanoseconds: [Double]?

    var name: String { "\(library): \(kind)" }
  }

  struct Row: Equatable {
    var kind, columns, into, back: String
    /// Labels of the interpreters where it came back as it was.
    var held: Set<String>
    var speeds = ["", ""]
  }

  var labels: [String]
  var rows: [Row]

  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Sends every kind through columns in each interpreter at hand. The tool environment has every library: columns
  /// and copies are what it says, speeds too where `worker` is given, a release build of the launcher.
  static func make(timedBy worker: String? = nil) throws -> KindTable {
    let tool = try ArrayLibraries.interpreter
    var table = KindTable(labels: [], rows: [])
    for interpreter in [tool] + ScriptTable.interpreters
    where interpreter.executable != tool.executable || table.labels.isEmpty {
      let label = ScriptTable.label(interpreter)
      let isFirst = table.rows.isEmpty
      let found = try crossings(interpreter, timedBy: isFirst ? worker : nil)
      if isFirst { table.rows = found.map(Row.init) }
      for crossing in found {
        guard let index = table.rows.firstIndex(where: { $0.kind == crossing.name }) else { continue }
        // Two builds of one label, as Debian's debug build, have to agree.
        if crossing.holds && (!table.labels.contains(label) || table.rows[index].held.contains(label)) {
          table.rows[index].held.insert(label)
        } else {
          table.rows[index].held.remove(label)
        }
      }
      if !table.labels.contains(label) { table.labels.append(label) }
    }
    return table
  }

  private static func crossings(
    _ interpreter: PythonInterpreter, timedBy worker: String?
  ) throws -> [Crossing] {
    let script = "\(repository)/Benchmarks/kinds.py"
    let result = try Subprocess.run(
      Command(
        worker ?? Launcher.path,
        ["script"] + interpreter.workerArguments + ["--", script] + (worker == nil ? [] : ["time"]),
        environment: Interpreters.environment), deadline: .seconds(300))
    try #require(
      result.termination.isSuccess, "Python \(interpreter.version): \(result.standardError.suffix(2000))")
    return try result.standardOutput.split(separator: "\n").map {
      try JSONDecoder().decode(Crossing.self, from: Data($0.utf8))
    }
  }

  // MARK: - Text

  private static func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

  /// - Parameter machine: where the speeds were taken.
  func markdown(machine: String) -> String {
    var text = """
      # Kinds of values, into columns and back

      Written by `make kind-table`; `make test` looks at everything but the speeds again. Each row is a list of values
      of the kind, or one value that holds many ([`Benchmarks/kinds.py`](../Benchmarks/kinds.py)).

      - *into columns*, *back*: whether that copies, found by looking for the addresses of the columns' buffers in the
        memory of the value, then of the value made from them. *no copy of values*: offsets or validity are made new.
        *partly*: some columns are copied, some are not. *nothing*: there are no bytes. Back is as from a region that
        others read as well: what Python may write to is copied.
      - *came back*: the interpreters where values of several lengths came back with class, content, order, dtype and
        index, both in one process and from an Arrow file. *all* is
        \(labels.joined(separator: ", ")).
        The libraries are looked for in each.
      - *ns in*, *ns out*: nanoseconds a value, the median of one run over 100,000 values with Python
        \(labels[0]), \(machine). Where nothing is copied it is the time of the call, spread over the values.


      """
    text += Self.line(["kind", "columns", "into columns", "back", "came back", "ns in", "ns out"])
    text += Self.line(["---", "---", "---", "---", "---", "---:", "---:"])
    for row in rows { text += Self.line(cells(row) + row.speeds) }
    return text
  }

  private func cells(_ row: Row) -> [String] {
    let held = labels.filter(row.held.contains)
    let cameBack = held == labels ? "all" : held.isEmpty ? "nowhere" : held.joined(separator: ", ")
    return [row.kind, "`\(row.columns)`", row.into, row.back, cameBack]
  }

  /// The table in the repository, of which `all` means `labels`.
  static func committed(labels: [String]) throws -> KindTable {
    let text = String(
      decoding: try Data(contentsOf: URL(filePath: "\(repository)/docs/Kinds.md")), as: UTF8.self)
    let lines = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2).map { line in
      line.dropFirst(2).dropLast(2).split(separator: " | ").map(String.init)
    }
    let rows = lines.map { cells in
      Row(
        kind: cells[0], columns: cells[1].filter { $0 != "`" }, into: cells[2], back: cells[3],
        held: cells[4] == "all" ? Set(labels) : Set(cells[4].split(separator: ", ").map(String.init)))
    }
    return KindTable(labels: labels, rows: rows)
  }
}

extension KindTable.Row {
  fileprivate init(_ crossing: KindTable.Crossing) {
    (kind, columns, into, back) = (crossing.name, crossing.columns, crossing.in, crossing.out)
    held = []
    if let nanoseconds = crossing.nanoseconds { speeds = nanoseconds.map(Self.text) }
  }

  /// Two digits, no more.
  private static func text(_ value: Double) -> String {
    if value >= 10 {
      let unit = value >= 1000 ? 100.0 : value >= 100 ? 10 : 1
      return "\(Int((value / unit).rounded() * unit))"
    }
    let tenths = value >= 1 ? 10.0 : 100
    return "\((value * tenths).rounded() / tenths)"
  }
}
