extension Column {
  /// The same values with nothing behind the nulls: null text and lists are empty, and the children of a null
  /// record are null themselves. Numbers and bits of nulls stay as they are.
  ///
  /// Itself where that is so already, which is the rule. Complexity: O(`count`) where there are nulls.
  func withoutNullContents() -> Column {
    guard let validity, nullCount > 0 else { return self }
    switch content {
    case .none, .fixed, .bits: return self
    case .bytes(let offsets, _), .list(let offsets, _):
      let bounds = offsets.span(of: Int64.self)
      guard (0..<count).contains(where: { !validity[$0] && bounds[$0 + 1] > bounds[$0] }) else { return self }
      return gather(Int64Column(count: count) { for index in $0.indices { $0[index] = Int64(index) } })
    case .structure(let children):
      let masked = zip(fields, children).map { field, child in
        // A field that may not be null keeps its values, and an untyped one is null anyway.
        guard field.isNullable, child.type != .null else { return child }
        return Column(
          type: child.type, count: count, validity: .intersection(validity, child.validity),
          content: child.content)
      }
      return Column(type: type, count: count, validity: validity, content: .structure(masked))
    }
  }
}
