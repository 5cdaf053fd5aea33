extension Column {
  /// A column of `type` without values.
  public static func empty(_ type: DataType) -> Column {
    let content: Content =
      switch type {
      case .null: .none
      case .boolean: .bits(Bitmap(.empty, count: 0))
      case .utf8, .binary: .bytes(offsets: Buffer([Int64(0)]), data: .empty)
      case .list(let element): .list(offsets: Buffer([Int64(0)]), elements: .empty(element.type))
      case .structure(let fields): .structure(fields.map { .empty($0.type) })
      default: .fixed(.empty)
      }
    return Column(type: type, count: 0, content: content)
  }

  /// The same values under a type that differs in field names, nullability or metadata only; traps when the
  /// layout differs. Complexity: O(number of nested columns).
  public func retyped(_ type: DataType) -> Column {
    let content: Content =
      switch (type, content) {
      case (.list(let element), .list(let offsets, let elements)):
        .list(offsets: offsets, elements: elements.retyped(element.type))
      case (.structure(let fields), .structure(let children)):
        .structure(zip(fields, children).map { $1.retyped($0.type) })
      default: content
      }
    return Column(type: type, count: count, validity: validity, content: content)
  }
}
