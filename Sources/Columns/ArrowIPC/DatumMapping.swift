import FoundationEssentials

/// How a datum becomes the columns and schema metadata of an IPC file, and back.
enum DatumMapping {
  /// The name of a datum's field; record batches have none.
  static let nameKey = "regauge.name"
  /// "1" when the only column is the datum itself rather than the only key of its records.
  static let wrappedKey = "regauge.wrapped"
  /// "1" when the field of a record list says that it may hold nulls.
  static let nullableKey = "regauge.nullable"
  /// JSON object: for the path of each field with metadata, that metadata.
  static let fieldsKey = "regauge.fields"
  static let wrappedName = "value"
  private static let reservedKeys = [nameKey, wrappedKey, nullableKey, fieldsKey]

  /// The columns and schema metadata that stand for `datum`.
  static func columns(_ datum: Datum) -> (fields: [Field], columns: [Column], metadata: [String: String]) {
    var fields = datum.column.fields
    var columns = datum.column.children
    var metadata: [String: String] = [:]
    if fields.isEmpty || datum.column.nullCount > 0 {
      var field = datum.field
      field.name = wrappedName
      (fields, columns) = ([field], [datum.column])
      metadata[wrappedKey] = "1"
    } else {
      metadata = datum.field.metadata.filter { !reservedKeys.contains($0.key) }
      if datum.field.isNullable { metadata[nullableKey] = "1" }
    }
    metadata[nameKey] = datum.field.name
    let annotations = annotations(of: fields)
    if !annotations.isEmpty { metadata[fieldsKey] = json(annotations) }
    return (fields, columns, metadata)
  }

  /// The datum that the struct column `table` and its schema metadata stand for.
  static func datum(
    _ table: Column, schemaMetadata: [String: String], at place: WirePlace
  ) throws(ColumnError) -> Datum {
    var metadata = schemaMetadata
    let name = metadata.removeValue(forKey: nameKey) ?? ""
    let isWrapped = metadata.removeValue(forKey: wrappedKey) == "1"
    let isNullable = metadata.removeValue(forKey: nullableKey) == "1"
    var table = table
    // Where nothing was dropped, which is the rule, the JSON need not be parsed.
    if let json = metadata.removeValue(forKey: fieldsKey), json != Self.json(annotations(of: table.fields)) {
      guard let annotations = annotations(json) else {
        throw place.error("the schema metadata \"\(fieldsKey)\" is not a JSON object of objects of strings")
      }
      table = table.retyped(.structure(table.fields.map { $0.filledIn(at: "", from: annotations) }))
    }
    if isWrapped {
      guard table.fields.count == 1 else {
        throw place.error("a wrapped value has \(table.fields.count) columns instead of 1")
      }
      var field = table.fields[0]
      field.name = name
      return Datum(field, table.children[0])
    }
    return Datum(Field(name, table.type, isNullable: isNullable, metadata: metadata), table)
  }

  /// Keys in ascending order, so that equal annotations have equal bytes. (`JSONEncoder` can do that too, at a
  /// multiple of the cost of writing a small file.)
  private static func json(_ annotations: [String: [String: String]]) -> String {
    let objects = annotations.sorted { $0.key < $1.key }.map { path, metadata in
      let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
      return "\(quoted(path)):{\(pairs.joined(separator: ","))}"
    }
    return "{\(objects.joined(separator: ","))}"
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case "\0"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func annotations(of fields: [Field]) -> [String: [String: String]] {
    var annotations: [String: [String: String]] = [:]
    for field in fields { field.collectMetadata(at: "", into: &annotations) }
    return annotations
  }

  private static func annotations(_ json: String) -> [String: [String: String]]? {
    try? JSONDecoder().decode([String: [String: String]].self, from: Data(json.utf8))
  }
}

extension Field {
  /// The path of a field in `regauge.fields`: its parent's, "/", and its name with "~" as "~0" and "/" as "~1"
  /// (as in a JSON pointer); list elements are "[]", whatever their name, since libraries rename them.
  private func path(in parent: String, isElement: Bool) -> String {
    if isElement { return parent + "/[]" }
    var path = parent + "/"
    for character in name.unicodeScalars {
      switch character {
      case "~": path += "~0"
      case "/": path += "~1"
      default: path.unicodeScalars.append(character)
      }
    }
    return path
  }

  fileprivate func collectMetadata(
    at parent: String, isElement: Bool = false, into annotations: inout [String: [String: String]]
  ) {
    let path = path(in: parent, isElement: isElement)
    if !metadata.isEmpty { annotations[path] = metadata }
    for child in type.childFields {
      child.collectMetadata(at: path, isElement: type.isList, into: &annotations)
    }
  }

  /// The field with the annotations that it and its descendants lack.
  fileprivate func filledIn(
    at parent: String, isElement: Bool = false, from annotations: [String: [String: String]]
  ) -> Field {
    let path = path(in: parent, isElement: isElement)
    var field = self
    if let known = annotations[path] { field.metadata.merge(known) { own, _ in own } }
    switch type {
    case .list(let element):
      field.type = .list(element.filledIn(at: path, isElement: true, from: annotations))
    case .structure(let fields):
      field.type = .structure(fields.map { $0.filledIn(at: path, from: annotations) })
    default: break
    }
    return field
  }
}

extension DataType {
  fileprivate var isList: Bool { if case .list = self { true } else { false } }
}
