import Columns

extension PairWalker {
  /// Pairs the children by name, then looks at the keys of each row.
  mutating func walkStructure(_ node: Node) {
    if node.reference.validity != nil || node.candidate.validity != nil { addLeaf(node) }
    let present = node.present
    var remaining = NamedChildren(node.candidate)
    let absent = compareKeys(node, present: present)
    let tags = TagMapping(node)
    for (field, child) in NamedChildren(node.reference).inOrder {
      let path = node.path.isEmpty ? field.name : "\(node.path).\(field.name)"
      guard let (otherField, otherChild) = remaining.take(field.name) else {
        missing(field, path, .missingColumn, Bitmap.count(present, of: node.reference.count))
        continue
      }
      walk(
        Node(
          reference: child, referenceField: field,
          candidate: field.name == "tag" ? tags?.mapped(otherChild) ?? otherChild : otherChild,
          candidateField: otherField, path: path,
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

/// Translates the tags of a position of mixed kinds where the candidate's kinds stand in another order.
///
/// A tag counts the children beside it: tag 0 is the first child after `tag`.
private struct TagMapping {
  private let translation: [Int64: Int64]

  init?(_ node: PairWalker.Node) {
    let isMixed = [node.referenceField, node.candidateField].allSatisfy {
      $0.carriedKind == "mixed"
    }
    guard isMixed else { return nil }
    func kinds(_ column: Column) -> [String] { column.fields.map(\.name).filter { $0 != "tag" } }
    let reference = kinds(node.reference)
    let candidate = kinds(node.candidate)
    guard reference != candidate else { return nil }
    var translation: [Int64: Int64] = [:]
    for (tag, kind) in candidate.enumerated() {
      // A kind that the reference lacks gets a tag that no reference value can have.
      translation[Int64(tag)] = Int64(reference.firstIndex(of: kind) ?? 64 + tag)
    }
    self.translation = translation
  }

  /// The same column with the reference's tags; itself where it holds no integers.
  func mapped(_ column: Column) -> Column {
    guard case .fixed(let buffer) = column.content, let width = column.type.byteWidth else { return column }
    func translate<Tag: FixedWidthInteger & BitwiseCopyable>(_ type: Tag.Type) -> Column {
      let tags = buffer.span(of: type)
      let translated = Buffer(count: column.count, of: type) { output in
        for slot in output.indices {
          output[slot] = Tag(truncatingIfNeeded: translation[Int64(tags[slot])] ?? Int64(tags[slot]))
        }
      }
      return Column(
        type: column.type, count: column.count, validity: column.validity, content: .fixed(translated))
    }
    switch width {
    case 1: return translate(Int8.self)
    case 2: return translate(Int16.self)
    case 4: return translate(Int32.self)
    default: return translate(Int64.self)
    }
  }
}
