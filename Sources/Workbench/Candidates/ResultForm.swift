import Columns
import Workers

/// How results of a candidate are made ready to be compared: what its kind brings along, and the reference's does not
/// have, is taken off.
enum ResultForm: Sendable, Hashable {
  /// Columns without Python kinds, as libraries return them.
  case columns
  /// Python values; `ofTables` where tables arrive in another form than the reference's, so that tables go back in any.
  case python(ofTables: Bool)
  /// Streams, in which a lone value is a table of one column.
  case streams

  init(_ candidate: Manifest.CandidateDeclaration) {
    self =
      switch candidate.code {
      case .native, .mixed: .columns
      case .python(let functions): .python(ofTables: functions.takes != nil)
      case .command: .streams
      }
  }

  /// A candidate's result as it is compared with the reference's.
  func prepared(_ found: Datum, for expected: Datum) -> Datum {
    let found = found.withoutRowNumbers(for: expected)
    return switch self {
    case .columns: found
    case .streams: found.unwrapped(for: expected)
    case .python(let ofTables): found.withoutLibraries(for: expected, dropsRoot: ofTables)
    }
  }

  /// A candidate's result as it goes on to other stages: as the Python value that the reference makes there, but for
  /// Python functions that take what the reference takes, whose own values go on as they are.
  func flowing(_ found: Datum, like expected: Datum) -> Datum {
    if self == .python(ofTables: false) { return found }
    let found = prepared(found, for: expected)
    var field = found.field.carried(as: expected.field, found.column)
    field.name = expected.field.name
    return Datum(field, found.column.retyped(field.type))
  }
}

extension Field {
  /// The field with what columns do not say taken from `other`, wherever both have the same form.
  ///
  /// What the field says itself stays. Shapes and kinds that lie in children of their own, and labels of frames, hold
  /// only for the very same children.
  fileprivate func carried(as other: Field, _ column: Column) -> Field {
    var field = self
    // A column without nulls is no other value for being allowed to have some.
    field.isNullable = column.nullCount > 0 || other.isNullable
    switch (type, other.type) {
    case (.list(let item), .list(let otherItem)):
      guard case .list(_, let elements) = column.content else { return self }
      field.type = .list(item.carried(as: otherItem, elements))
    case (.structure(let fields), .structure(let others)):
      let isSame = fields.map(\.name) == others.map(\.name)
      let own = [MetadataKey.shapes, MetadataKey.details]
      guard isSame || !others.contains(where: { [MetadataKey.shapeField, "tag"].contains($0.name) }) else {
        return self
      }
      field.metadata = other.metadata.filter { isSame || !own.contains($0.key) }.merging(metadata) { $1 }
      field.type = .structure(
        zip(fields, column.children).map { child, column in
          others.first { $0.name == child.name }.map { child.carried(as: $0, column) } ?? child
        })
      return field
    default: guard type == other.type else { return self }
    }
    field.metadata = other.metadata.merging(metadata) { $1 }
    return field
  }
}

extension Datum {
  /// The rows of a pandas value without an index that only counts them, where the reference has none: it is one and
  /// the same, and which of the two pandas makes depends on the data.
  fileprivate func withoutRowNumbers(for expected: Datum) -> Datum {
    let name = "regauge.index"
    guard expected.field.metadata[MetadataKey.root]?.hasSuffix(":pandas") == true,
      expected.column.child(name) == nil, let place = column.fields.firstIndex(where: { $0.name == name }),
      column.nullCount == 0, let index = Int64Column(column.children[place]), index.column.nullCount == 0
    else { return self }
    let values = index.values
    guard values.indices.allSatisfy({ values[$0] == Int64($0) }) else { return self }
    var (fields, children) = (column.fields, column.children)
    fields.remove(at: place)
    children.remove(at: place)
    if expected.column.fields.isEmpty, fields.count == 1 {
      fields[0].metadata.merge(field.metadata) { $1 }
      return Datum(fields[0], children[0])
    }
    var field = field
    field.type = .structure(fields)
    return Datum(field, Column(type: field.type, count: column.count, content: .structure(children)))
  }

  /// The only column of a table where the reference has no table.
  fileprivate func unwrapped(for expected: Datum) -> Datum {
    guard expected.column.fields.isEmpty, column.fields.count == 1, column.nullCount == 0 else { return self }
    var field = column.fields[0]
    field.name = self.field.name
    return Datum(field, column.children[0])
  }

  /// The rows of a frame or a dict of arrays without a word of what held them, unless the reference's are held alike.
  fileprivate func withoutLibraries(for expected: Datum, dropsRoot: Bool) -> Datum {
    let root = field.metadata[MetadataKey.root]
    if root == expected.field.metadata[MetadataKey.root], root.map(isLibrary) == true { return self }
    var datum = self
    if !expected.column.fields.isEmpty, expected.field.metadata[MetadataKey.root] != "scalar",
      let table = tableOfArrays()
    {
      datum = table
    } else if root.map(isLibrary) == true
      || dropsRoot && !column.fields.isEmpty && ["list", "tuple", "columns"].contains(root)
    {
      datum.field.metadata[MetadataKey.root] = nil
      // A dict of lists has no kind of a row.
      if datum.field.metadata[MetadataKey.kind] == "dict" { datum.field.metadata[MetadataKey.kind] = nil }
    }
    return Datum(datum.field.withoutLibraries, datum.column.retyped(datum.field.withoutLibraries.type))
  }

  /// A dict of arrays of one length as the table that it is.
  private func tableOfArrays() -> Datum? {
    guard field.metadata[MetadataKey.root] == "scalar", column.count == 1, column.nullCount == 0,
      !column.fields.isEmpty
    else { return nil }
    var fields: [Field] = []
    var columns: [Column] = []
    for (list, child) in zip(column.fields, column.children) {
      guard case .list(var item) = list.type, case .list(let offsets, let elements) = child.content,
        list.metadata[MetadataKey.kind].map(isLibrary) == true
      else { return nil }
      let bounds = offsets.span(of: Int64.self)
      let rows = elements.slice(Int(bounds[0])..<Int(bounds[1]))
      guard columns.isEmpty || columns[0].count == rows.count else { return nil }
      item.name = list.name
      fields.append(item)
      columns.append(rows)
    }
    let type = DataType.structure(fields)
    return Datum(
      Field(field.name, type, isNullable: false),
      Column(type: type, count: columns[0].count, content: .structure(columns)))
  }
}

/// Whether a root or kind is of an array library.
private func isLibrary(_ name: String) -> Bool {
  name == "ndarray" || name.hasPrefix("numpy:") || name.hasPrefix("pandas.")
    || [":pandas", ":polars", ":pyarrow"].contains { name.hasSuffix($0) }
}

extension Field {
  /// The field and its descendants without kinds, details and layouts of array libraries.
  fileprivate var withoutLibraries: Field {
    var field = self
    field.metadata[MetadataKey.details] = nil
    field.metadata[MetadataKey.layout] = nil
    if let kind = metadata[MetadataKey.kind], isLibrary(kind) { field.metadata[MetadataKey.kind] = nil }
    switch type {
    case .list(let item): field.type = .list(item.withoutLibraries)
    case .structure(let fields): field.type = .structure(fields.map(\.withoutLibraries))
    default: break
    }
    return field
  }
}
