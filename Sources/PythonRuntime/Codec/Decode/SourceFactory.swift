import CPython
import Columns
import FoundationEssentials

/// Chooses how to rebuild a column: by the Python kind in its field, or, for columns that native code made,
/// by its Arrow type. Checks what the sources rely on.
struct SourceFactory {
  let memory: MemoryUse

  func source(_ field: Field, _ column: Column, _ path: String, _ gil: borrowing GIL) throws -> ObjectSource {
    if case .list(let offsets, let rows) = column.content, let form = WholeForm(kind: field) {
      return WholeSource(
        form, validity: column.validity, offsets: offsets, rows: rows, memory, path: path)
    }
    if let kind = field.metadata[MetadataKey.kind], ScalarBranch.isScalarKind(kind) {
      return ScalarSource(kind, field, column, path: path)
    }
    if let adapted = try AdaptedForm.unwrapped(field, column, path: path) {
      return AdapterSource(
        try AdaptedKind(named: adapted.kind, gil), validity: column.validity,
        payloads: try source(adapted.field, adapted.column, path, gil))
    }
    let kind = field.metadata[MetadataKey.kind]
    switch column.content {
    case .structure(let children):
      if kind == Kind.mixed { return try mixed(field, column, children, path, gil) }
      if let kind, kind.hasPrefix(Kind.dataclassPrefix) {
        return try DataclassSource(
          validity: column.validity, className: String(kind.dropFirst(Kind.dataclassPrefix.count)),
          fieldNames: column.fields.map(\.name), children: sources(column, path, gil), gil)
      }
      return try record(field, column, path, gil)
    case .list(let offsets, let elements):
      if kind == Kind.map { return try map(column, offsets, elements, path, gil) }
      guard case .list(let item) = column.type else { break }
      return SequenceSource(
        kind == Kind.tuple ? RGPY_TUPLE : RGPY_LIST, column, offsets: offsets,
        items: try source(item, elements, "\(path)[]", gil))
    default: break
    }
    return try LeafSource(column, path: path)
  }

  private func sources(_ column: Column, _ path: String, _ gil: borrowing GIL) throws -> [ObjectSource] {
    var sources: [ObjectSource] = []
    for (field, child) in zip(column.fields, column.children) {
      sources.append(try source(field, child, "\(path).\(field.name)", gil))
    }
    return sources
  }

  private func record(
    _ field: Field, _ column: Column, _ path: String, _ gil: borrowing GIL
  ) throws -> ObjectSource {
    let names = column.fields.map(\.name)
    guard let shapeIndex = names.firstIndex(of: MetadataKey.shapeField) else {
      let children = try sources(column, path, gil)
      let shape = try RecordSource.Shape(
        names: names, children: Array(names.indices), arePlain: children.map { $0 is LeafSource }, gil)
      return RecordSource(
        validity: column.validity, children: children, shapes: [shape], rowShapes: nil)
    }
    guard let text = field.metadata[MetadataKey.shapes],
      let orders = try? JSONDecoder().decode([[String]].self, from: Data(text.utf8)),
      let rowShapes = NumberColumn<Int32>(column.children[shapeIndex]), rowShapes.validity == nil
    else {
      throw UnreadableColumn(path: path, problem: "\(MetadataKey.shapeField) without \(MetadataKey.shapes)")
    }
    for row in 0..<rowShapes.count where !orders.indices.contains(Int(rowShapes.values[row])) {
      throw UnreadableColumn(
        path: path, problem: "row \(row) has shape \(rowShapes.values[row]) of \(orders.count)")
    }
    let sources = try sources(column, path, gil)
    var shapes: [RecordSource.Shape] = []
    for order in orders {
      let children = order.map { name in names.firstIndex(of: name) ?? -1 }
      guard !children.contains(-1) else {
        throw UnreadableColumn(path: path, problem: "a shape names a key that has no column: \(order)")
      }
      shapes.append(
        try RecordSource.Shape(
          names: order, children: children, arePlain: children.map { sources[$0] is LeafSource }, gil))
    }
    return RecordSource(
      validity: column.validity, children: sources, shapes: shapes, rowShapes: rowShapes)
  }

  private func mixed(
    _ field: Field, _ column: Column, _ children: [Column], _ path: String, _ gil: borrowing GIL
  ) throws -> ObjectSource {
    guard let first = children.first, column.fields[0].name == Kind.mixedTagField,
      let tags = NumberColumn<Int32>(first), tags.validity == nil
    else { throw UnreadableColumn(path: path, problem: "a mixed position without its int32 tag") }
    var sources: [ObjectSource] = []
    for (field, child) in zip(column.fields, children).dropFirst() {
      sources.append(try source(field, child, path, gil))
    }
    for row in 0..<tags.count where !sources.indices.contains(Int(tags.values[row])) {
      throw UnreadableColumn(
        path: path, problem: "row \(row) has tag \(tags.values[row]) of \(sources.count)")
    }
    return MixedSource(validity: column.validity, tags: tags, children: sources)
  }

  private func map(
    _ column: Column, _ offsets: Buffer, _ elements: Column, _ path: String, _ gil: borrowing GIL
  ) throws -> ObjectSource {
    guard elements.children.count == 2 else {
      throw UnreadableColumn(path: path, problem: "a map whose entries are not struct{key, value}")
    }
    return MapSource(
      column, offsets: offsets,
      keys: try source(elements.fields[0], elements.children[0], "\(path){key}", gil),
      values: try source(elements.fields[1], elements.children[1], "\(path){value}", gil))
  }
}
