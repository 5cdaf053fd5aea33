import Columns

/// The cells that name a row of the reference better than its number does.
///
/// They are the policy's key columns. Where it names none, they are cells that both sides share, so that whoever
/// looks for the record finds it in either: of the columns of whole numbers, texts, dates and times that agree in
/// all rows, the first that tells all rows apart, or else the first pair that does, or else the first two.
struct RowKeys {
  private let columns: [(name: String, column: Column)]
  /// Whether the policy named them; then they are shown in full.
  private let areKeys: Bool

  /// How many columns are looked at in search of those that tell all rows apart, and in how many rows.
  private static let columnLimit = 4
  private static let rowLimit = 500_000
  /// How many characters of a cell are shown.
  private static let cellLimit = 24

  /// - Parameter agreeing: The names of the columns that agree in all rows, in their order.
  init(_ reference: Column, keys: [String], agreeing: [String] = []) {
    func named(_ names: [String]) -> [(name: String, column: Column)] {
      names.compactMap { name in reference.child(name).map { (name, $0) } }
    }
    areKeys = !keys.isEmpty
    if areKeys {
      columns = named(keys)
    } else {
      let shared = Array(named(agreeing).filter { $0.column.type.namesRows }.prefix(Self.columnLimit))
      let pairs = shared.indices.flatMap { first in
        shared[(first + 1)...].map { [shared[first], $0] }
      }
      // Every column tells a single row apart: there the first two say more.
      let keys = reference.count > 1 ? shared.map { [$0] } + pairs : []
      columns = keys.first { Self.tellRowsApart($0.map(\.column)) } ?? Array(shared.prefix(2))
    }
  }

  /// "carrier='UA', month=3"; empty without keys.
  func text(_ row: Int) -> String {
    columns.map { name, column in
      let cell = column.cell(row).description
      return "\(name)=" + (areKeys || cell.count <= Self.cellLimit ? cell : "\(cell.prefix(Self.cellLimit))…")
    }
    .joined(separator: ", ")
  }

  private static func tellRowsApart(_ columns: [Column]) -> Bool {
    let count = columns[0].count
    guard count <= rowLimit, columns.allSatisfy({ $0.validity == nil }) else { return false }
    var seen: Set<[String]> = []
    return (0..<count).allSatisfy { row in
      seen.insert(columns.map { $0.cell(row).description }).inserted
    }
  }
}

extension DataType {
  /// Whether people look records up by such values: whole numbers, texts, dates and times.
  fileprivate var namesRows: Bool {
    switch self {
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .utf8, .date32, .timestamp: true
    default: false
    }
  }
}
