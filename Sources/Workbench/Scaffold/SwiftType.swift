import Columns

/// A Swift type of a stage's argument or result, and the tables that it needs.
struct SwiftType: Hashable, Sendable {
  /// As written in a signature.
  var name: String
  var tables: [SwiftTable] = []

  /// - Parameters:
  ///   - root: how Python holds the value: "list", "columns", "scalar", "ndarray", "dataframe:pandas" …
  ///   - isResult: whether it is what the stage returns.
  init(
    _ shape: Shape, root: String, hasNulls: Bool, tableName: String, path: String, isResult: Bool
  ) throws(Shape.Problem) {
    if root == "tuple" || root.hasPrefix("set") {
      throw Shape.Problem(path: path, reason: "it is a \(root)")
    }
    if root == "scalar" {
      switch shape {
      case .unknown: name = "Int?"
      case .flat(let type, _):
        guard let scalar = Self.scalars[type] else {
          throw Shape.Problem(path: path, reason: "StageKit has no lone \(type) yet")
        }
        name = scalar + (hasNulls ? "?" : "")
      case .table(let members):
        self = try Self.table(members, .record, tableName, path)
      case .list: throw Shape.Problem(path: path, reason: "it is a lone list of lists")
      }
      return
    }
    switch shape {
    case .table(let members):
      self = try Self.table(members, root == "columns" ? .columns : .rows, tableName, path)
    default: self = try Self.column(shape, tableName, path)
    }
  }

  private init(name: String, tables: [SwiftTable] = []) {
    self.name = name
    self.tables = tables
  }

  private static func table(
    _ members: [Shape.Member], _ layout: SwiftTable.Layout, _ name: String, _ path: String
  ) throws(Shape.Problem) -> SwiftType {
    var table = SwiftTable(name: name, layout: layout, columns: [])
    var inner: [SwiftTable] = []
    for member in members {
      let property = camelCase(member.name)
      let type = try column(
        member.shape, name + property.prefix(1).uppercased() + property.dropFirst(), "\(path).\(member.name)")
      inner += type.tables
      table.columns.append(
        .init(
          property: property, column: member.name, type: type.name + (member.isOptional ? "?" : ""),
          note: member.shape == .unknown ? "only None was seen" : member.hasNulls ? "holds nulls" : ""))
    }
    return SwiftType(name: name, tables: inner + [table])
  }

  private static func column(
    _ shape: Shape, _ tableName: String, _ path: String
  ) throws(Shape.Problem) -> SwiftType {
    switch shape {
    case .unknown: return SwiftType(name: "Int64Column")
    case .flat(let type, _):
      guard let name = columns[type] else {
        throw Shape.Problem(path: path, reason: "StageKit has no column of \(type) yet")
      }
      return SwiftType(name: name)
    case .list(.table(let members)):
      let table = try table(members, .rows, tableName, path + "[]")
      return SwiftType(name: "ListColumn<\(table.name)>", tables: table.tables)
    case .list(let item):
      let item = try column(item, tableName, path + "[]")
      return SwiftType(name: "ListColumn<\(item.name)>", tables: item.tables)
    case .table: throw Shape.Problem(path: path, reason: "it is a dict within a dict")
    }
  }

  private static let scalars: [DataType: String] = [
    .int64: "Int", .float64: "Double", .boolean: "Bool", .utf8: "String",
  ]

  private static let columns: [DataType: String] = [
    .int64: "Int64Column", .float64: "Float64Column", .boolean: "BooleanColumn", .utf8: "StringColumn",
    .date32: "DateColumn", .timestamp(.microsecond, timeZone: nil): "TimestampColumn",
    .int8: "NumberColumn<Int8>", .int16: "NumberColumn<Int16>", .int32: "NumberColumn<Int32>",
    .uint8: "NumberColumn<UInt8>", .uint16: "NumberColumn<UInt16>", .uint32: "NumberColumn<UInt32>",
    .uint64: "NumberColumn<UInt64>", .float32: "NumberColumn<Float>",
  ]
}

/// A struct of columns in the scaffold.
struct SwiftTable: Hashable, Sendable {
  enum Layout: String, Sendable { case rows, columns, record }

  struct Column: Hashable, Sendable {
    var property: String
    var column: String
    var type: String
    var note: String
  }

  var name: String
  var layout: Layout
  var columns: [Column]

  /// The declaration.
  var source: String {
    var lines = ["struct \(name): StageTable {"]
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

/// "dep_delay" → "depDelay", "Dep Delay" → "depDelay", "2nd" → "_2nd".
func camelCase(_ text: String) -> String {
  var result = ""
  var startsWord = false
  for character in text {
    guard character.isLetter || character.isNumber, character.isASCII else {
      startsWord = !result.isEmpty
      continue
    }
    result +=
      startsWord ? character.uppercased() : result.isEmpty ? character.lowercased() : String(character)
    startsWord = false
  }
  if result.isEmpty { return "value" }
  return result.first!.isNumber ? "_" + result : result
}

/// As StageKit turns a property into a column's name.
private func snakeCase(_ name: String) -> String {
  var result = ""
  var previousIsUpper = true
  for character in name {
    if character.isUppercase {
      if !previousIsUpper { result.append("_") }
      result += character.lowercased()
    } else {
      result.append(character)
    }
    previousIsUpper = character.isUppercase || character == "_"
  }
  return result
}

/// The name as an identifier: reserved words stand in backticks.
func swiftName(_ name: String) -> String { reservedWords.contains(name) ? "`\(name)`" : name }

/// The text as a Swift string literal.
func swiftLiteral(_ text: String) -> String {
  "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n") + "\""
}

private let reservedWords: Set<String> = [
  "as", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else", "enum",
  "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init",
  "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public",
  "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw",
  "throws",
  "true", "try", "typealias", "var", "where", "while",
]
