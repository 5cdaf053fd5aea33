import Columns

extension Datum {
  /// Rows of a list; of a lone text its lines; else 1.
  public var rowCount: Int {
    guard count == 1, field.metadata[MetadataKey.root] == "scalar", let text = StringColumn(column) else {
      return count
    }
    let bytes = text.data
    var lines = 0
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { lines += 1 }
    // The last line may want its end.
    if let last = bytes.indices.last, bytes[last] != UInt8(ascii: "\n") { lines += 1 }
    return max(1, lines)
  }

  /// The datum with the classes of the script that ran as `__main__` under the name by which others import it.
  public func renamingMain(to module: String) -> Datum {
    var names: [String] = []
    func rename(_ field: Field) -> Field {
      var field = field
      for (key, value) in field.metadata where value.contains(":__main__.") {
        field.metadata[key] = value.replacing(":__main__.", with: ":\(module).")
        names.append(key)
      }
      field.type =
        switch field.type {
        case .list(let element): .list(rename(element))
        case .structure(let fields): .structure(fields.map(rename))
        default: field.type
        }
      return field
    }
    let field = rename(field)
    return names.isEmpty ? self : Datum(field, column.retyped(field.type))
  }
}

extension Column {
  /// The column with the fields of `type`, which differs in metadata alone.
  fileprivate func retyped(_ type: DataType) -> Column {
    let content: Content =
      switch (type, self.content) {
      case (.list(let element), .list(let offsets, let elements)):
        .list(offsets: offsets, elements: elements.retyped(element.type))
      case (.structure(let fields), .structure(let children)):
        .structure(zip(children, fields).map { $0.retyped($1.type) })
      default: self.content
      }
    return Column(type: type, count: count, validity: validity, content: content)
  }
}
