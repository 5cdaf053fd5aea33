import Columns

extension PairWalker {
  /// Pairs the children by name, then looks at the keys of each row.
  mutating func walkStructure(_ node: Node) {
    if node.reference.validity != nil || node.candidate.validity != nil { addLeaf(node) }
    let present = node.present
    var remaining = NamedChildren(node.candidate)
    let absent = compareKeys(node, present: present)
    for (field, child) in NamedChildren(node.reference).inOrder {
      let path = node.path.isEmpty ? field.name : "\(node.path).\(field.name)"
      guard let (otherField, otherChild) = remaining.take(field.name) else {
        missing(field, path, .missingColumn, Bitmap.count(present, of: node.reference.count))
        continue
      }
      walk(
        Node(
          reference: child, referenceField: field,
          candidate: otherChild, candidateField: otherField, path: path,
          active: absent[field.name].map { .clearing($0, from: present, count: child.count) } ?? present,
          positions: node.positions))
    }
    for (field, _) in remaining.inOrder {
      let path = node.path.isEmpty ? field.name : "\(node.path).\(field.name)"
      missing(field, path, .extraColumn, Bitmap.count(present, of: node.candidate.count))
    }
  }

  private mutating func missing(_ field: Field, _ path: String, _ kind: CauseKind, _ count: Int) {
    hasSameSchema = false
    causes.append(Cause(kind, column: path, detail: field.type.shortName, cellCount: count))
    let isExtra = kind == .extraColumn
    finish(path, isExtra ? nil : field.type.shortName, isExtra ? field.type.shortName : nil, unequal: count)
  }
}

/// The children of a structure that hold values, to be taken by name; equal names are taken in order.
private struct NamedChildren {
  private(set) var inOrder: [(field: Field, column: Column)]

  init(_ column: Column) {
    inOrder = Array(zip(column.fields, column.children)).filter { $0.0.name != MetadataKey.shapeField }
  }

  mutating func take(_ name: String) -> (field: Field, column: Column)? {
    inOrder.firstIndex { $0.field.name.hasSameBytes(as: name) }.map { inOrder.remove(at: $0) }
  }
}
