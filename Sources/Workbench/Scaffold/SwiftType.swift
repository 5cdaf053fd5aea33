import Columns

/// A Swift type of a stage's argument or result, and the tables that it needs.
struct SwiftType: Hashable, Codable, Sendable {
  /// As written in a signature.
  var name: String
  var tables: [SwiftTable] = []

  /// - Parameters:
  ///   - root: how Python holds the value: "list", "columns", "scalar", "ndarray", "dataframe:pandas" …
  ///   - names: those at the top level; tables take theirs from it.
  init(
    _ shape: Shape, root: String, hasNulls: Bool, tableName: String, path: String,
    names: inout NameScope
  ) throws(Shape.Problem) {
    if root == "tuple" || root.hasPrefix("set") {
      throw Shape.Problem(
        path: path,
        reason: root == "tuple"
          ? "it is a tuple: give a list, or an argument for each place"
          : "it is a \(root): give a list, sorted")
    }
    if root == "scalar" {
      switch shape {
      case .unknown: name = "Int?"
      case .flat(let type, _):
        guard let scalar = Self.scalars[type] else {
          throw Shape.Problem(
            path: path,
            reason: "there is no Swift type for a lone \(type): give it in a list, or as an int or a text")
        }
        name = scalar + (hasNulls ? "?" : "")
      case .mixed: name = "MixedValue"
      case .table(let table):
        if table.looksLikeData {
          throw Shape.Problem(
            path: path,
            reason:
              "its keys differ from call to call, as if they were data: give a list of dicts with a key and a value"
          )
        }
        self = try Self.table(table, .record, tableName, path, &names)
      case .list: throw Shape.Problem(path: path, reason: "it is a lone list of lists")
      }
      return
    }
    switch shape {
    case .table(let table):
      self = try Self.table(
        table, root == "columns" ? .columns : .rows, tableName, path, &names)
    default: self = try Self.column(shape, tableName, path, &names)
    }
  }

  private init(name: String, tables: [SwiftTable] = []) {
    self.name = name
    self.tables = tables
  }

  private static func table(
    _ shape: Shape.Table, _ layout: SwiftTable.Layout, _ name: String, _ path: String,
    _ names: inout NameScope
  ) throws(Shape.Problem) -> SwiftType {
    let name = names.claim(name)
    let properties = SwiftTable.properties(of: shape.members.map(\.name))
    var table = SwiftTable(
      name: name, layout: layout, pythonKind: shape.kind == "dict" ? nil : shape.kind,
      note: shape.keysDiffer ? "a key that a row lacks is null here" : nil, columns: [])
    var inner: [SwiftTable] = []
    for member in shape.members {
      let property = properties[member.name]!
      let type = try column(
        member.shape, name + property.prefix(1).uppercased() + property.dropFirst(),
        "\(path).\(member.name)", &names)
      inner += type.tables
      table.columns.append(
        .init(
          property: property, column: member.name, type: type.name + (member.isOptional ? "?" : ""),
          note: member.note))
    }
    return SwiftType(name: name, tables: inner + [table])
  }

  private static func column(
    _ shape: Shape, _ tableName: String, _ path: String, _ names: inout NameScope
  ) throws(Shape.Problem) -> SwiftType {
    switch shape {
    case .unknown: return SwiftType(name: "Int64Column")
    case .flat(let type, _):
      guard let name = columnName(of: type) else {
        throw Shape.Problem(path: path, reason: "StageKit has no column of \(type) yet")
      }
      return SwiftType(name: name)
    case .mixed: return SwiftType(name: "MixedColumn")
    case .list(.table(let shape)):
      let table = try table(shape, .rows, tableName, path + "[]", &names)
      return SwiftType(name: "ListColumn<\(table.name)>", tables: table.tables)
    case .list(let item):
      let item = try column(item, tableName, path + "[]", &names)
      return SwiftType(name: "ListColumn<\(item.name)>", tables: item.tables)
    case .table(let shape): return try table(shape, .rows, tableName, path, &names)
    }
  }

  private static let scalars: [DataType: String] = [
    .int64: "Int", .float64: "Double", .boolean: "Bool", .utf8: "String", .date32: "Day",
    .timestamp(.microsecond, timeZone: nil): "Datetime", .duration(.microsecond): "Timedelta",
  ]

  private static func columnName(of type: DataType) -> String? {
    switch type {
    case .timestamp(let unit, timeZone: nil) where unit != .microsecond: "DatetimeColumn<\(ticks(unit))>"
    case .timestamp(let unit, timeZone: .some): "ZonedDatetimeColumn<\(ticks(unit))>"
    case .duration(let unit): "TimedeltaColumn<\(ticks(unit))>"
    default: columns[type]
    }
  }

  /// "Nanoseconds"
  private static func ticks(_ unit: TimeUnit) -> String { capitalized(unit.rawValue) + "s" }

  private static let columns: [DataType: String] = [
    .int64: "Int64Column", .float64: "Float64Column", .boolean: "BooleanColumn", .utf8: "StringColumn",
    .date32: "DateColumn", .timestamp(.microsecond, timeZone: nil): "TimestampColumn",
    .int8: "NumberColumn<Int8>", .int16: "NumberColumn<Int16>", .int32: "NumberColumn<Int32>",
    .uint8: "NumberColumn<UInt8>", .uint16: "NumberColumn<UInt16>", .uint32: "NumberColumn<UInt32>",
    .uint64: "NumberColumn<UInt64>", .float32: "NumberColumn<Float>",
  ]
}

/// A struct of columns in the scaffold.
struct SwiftTable: Hashable, Codable, Sendable {
  enum Layout: String, Codable, Sendable { case rows, columns, record }

  struct Column: Hashable, Codable, Sendable {
    var property: String
    var column: String
    var type: String
    var note: String
  }

  var name: String
  var layout: Layout
  /// What its rows are in Python; nil for dicts.
  var pythonKind: String?
  /// What is to be known of all of it.
  var note: String?
  var columns: [Column]

  /// The property of each column: those that map to it by themselves come first, so that the order of columns, which
  /// the cases decide, changes no name.
  static func properties(of columns: [String]) -> [String: String] {
    let mapped = columns.filter { snakeCase(camelCase($0)) == $0 }
    var names = NameScope()
    var properties: [String: String] = [:]
    for column in mapped + columns.filter({ !mapped.contains($0) }).sorted() {
      properties[column] = names.claim(camelCase(column))
    }
    return properties
  }

  /// The declaration.
  var source: String {
    var lines = (note.map { ["/// Of its rows: \($0)."] } ?? []) + ["struct \(name): StageTable {"]
    if let pythonKind { lines.append("  static var pythonKind: String { \(swiftLiteral(pythonKind)) }") }
    if layout != .rows { lines.append("  static var layout: TableLayout { .\(layout.rawValue) }") }
    for column in columns {
      lines.append(
        "  var \(swiftName(column.property)): \(column.type)"
          + (column.note.isEmpty ? "" : "  // \(column.note)"))
    }
    let renamed = columns.filter { snakeCase($0.property) != $0.column }
    if !renamed.isEmpty {
      lines += ["", "  static func columnName(_ property: String) -> String {", "    switch property {"]
      lines += renamed.map { "    case \"\($0.property)\": \(swiftLiteral($0.column))" }
      lines += ["    default: snakeCased(property)", "    }", "  }"]
    }
    return (lines + ["}"]).joined(separator: "\n")
  }
}
