import CPython
import Columns

/// Scalars of an array library, such as `numpy.float64`: runs of them are columns of their own type.
@safe
final class ScalarBranch: Branch {
  private let kind: String
  private var parts: [EncodedColumn] = []
  private var nulls = 0
  private(set) var count = 0

  init(_ kind: String) { self.kind = kind }

  static func isScalarKind(_ kind: String) -> Bool { kind.hasPrefix("numpy:") }

  /// The kind of `value` if it is such a scalar; throws a rejection for one that columns cannot hold.
  static func kind(of value: Borrowed) throws -> String? {
    try GIL.assumeHeld { gil in
      let name = try Adapters.shared(gil).call(
        "scalar_name", [unsafe PythonObject(retaining: value.pointer)], gil)
      if name.isNone(gil) { return nil }
      guard name.isTuple(gil) else { return try name.text(gil) }
      let parts = name.items(gil)
      throw Rejection(
        value, problem: try parts[0].text(gil), remedy: try parts[1].text(gil), pathInHolder: "")
    }
  }

  func append(_ batch: Batch, _ context: EncodeContext) throws -> Int {
    let nones = batch.leadingNones
    if nones > 0 {
      try appendNulls(nones)
      return nones
    }
    let run = batch.prefix(CodecLimit.batch).leadingSameType
    return try GIL.assumeHeld { gil in
      let piece = try Piece(
        Adapters.shared(gil).call("take_scalars", [.string(kind, gil), run.list(gil)], gil), gil)
      let part = try PieceReader(context: context).column(piece, "", at: PositionPath(), label: "", gil)
      if part.column.count == 0 { return 0 }  // of another type
      try flushNulls(part.field.type)
      parts.append(part)
      count += part.column.count
      return part.column.count
    }
  }

  func appendNulls(_ number: Int) throws {
    nulls += number
    count += number
    if let type = parts.first?.field.type { try flushNulls(type) }
  }

  private func flushNulls(_ type: DataType) throws {
    if nulls == 0 { return }
    let none = Int64Column([Int64?](repeating: nil, count: nulls))
    parts.append(EncodedColumn(Field("", type), Column.empty(type).gather(none)))
    nulls = 0
  }

  func finish(_ name: String) throws -> EncodedColumn {
    var field = parts[0].field
    field.name = name
    field.metadata[MetadataKey.kind] = kind
    field.type = parts.last!.field.type
    return EncodedColumn(field, .concatenate(parts.map(\.column)))
  }
}

/// Scalars of an array library, rebuilt batch by batch.
@safe
final class ScalarSource: ObjectSource {
  private let kind: String
  private let field: Field
  private let column: Column
  private let path: String

  init(_ kind: String, _ field: Field, _ column: Column, path: String) {
    self.kind = kind
    self.field = field
    self.column = column
    self.path = path
  }

  func build(_ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>) throws {
    try unsafe buildRuns(column.validity, rows, into: output) { run, output in
      try GIL.assumeHeld { gil in
        let piece = try PieceWriter(memory: .shared).piece(field, column.slice(run), path, gil)
        let values = try Adapters.shared(gil).call("make_scalars", [.string(kind, gil), piece], gil)
        let copied = unsafe rgpy_sequence_items(values.pointer, 0, output, Int64(run.count))
        guard Int(copied) == run.count else {
          throw UnreadableColumn(
            path: path, problem: "\(copied) values of kind \(kind) for \(run.count) rows")
        }
        for index in 0..<run.count { unsafe rgpy_retain(output[index]) }
        withExtendedLifetime(values) {}
      }
    }
  }
}
