import CPython
import Columns

/// Describes columns to a library as pieces, which share the columns' memory where the layout is the library's own.
struct PieceWriter {
  let memory: MemoryUse

  func piece(_ field: Field, _ column: Column, _ path: String, _ gil: borrowing GIL) throws -> PythonObject {
    let layout = (field.metadata[MetadataKey.layout] ?? "").split(separator: ":").map(String.init)
    let width = layout.count > 1 ? Int(layout[1]) ?? 0 : 0
    let made: PythonObject
    switch (layout.first, column.content) {
    case (PieceForm.arrow, _): made = try arrow(field, column, gil)
    case (PieceForm.objects, _): made = try objects(field, column, path, gil)
    case (PieceForm.utf32, .bytes):
      guard let texts = StringColumn(column) else { throw unfit(field, path) }
      let buffer = try FixedText.utf32(texts, width: width, path: path)
      made = try lent(buffer, PieceForm.utf32, column.count, width: width, gil)
    case (PieceForm.bytes, .bytes), (PieceForm.blocks, .bytes):
      let buffer = try FixedText.padded(column, width: width, path: path)
      made = try lent(buffer, layout[0], column.count, width: width, gil)
    case (PieceForm.lists, .list(let offsets, let elements)):
      made = try lists(field, column, offsets, elements, path, gil)
    case (nil, .fixed(let buffer)):
      made = try lent(
        buffer, PieceForm.fixed, column.count, type: column.type.description, isShared: memory == .shared, gil
      )
    case (nil, .bits(let bits)): made = try lent(Self.bytes(bits), PieceForm.bools, column.count, gil)
    case (nil, .structure): made = try structure(column, path, gil)
    case (nil, _): made = try objects(field, column, path, gil)
    default: throw unfit(field, path)
    }
    let isLeaf = layout.first != PieceForm.arrow && layout.first != PieceForm.objects
    if isLeaf, let validity = column.validity, column.nullCount > 0 {
      let isNull = Self.bytes(Bitmap(count: column.count) { !validity[$0] })
      let mask = try lent(isNull, PieceForm.bools, column.count, gil)
      _ = try Adapters.shared(gil).call("set_mask", [made, mask], gil)
    }
    return made
  }

  private func make(
    _ form: String, _ count: Int, type: String = "", address: Int = 0, owner: PythonObject? = nil,
    width: Int = 0,
    names: [PythonObject] = [], children: [PythonObject] = [], _ gil: borrowing GIL
  ) throws -> PythonObject {
    try Adapters.shared(gil).call(
      "make_piece",
      [
        .string(form, gil), .int(count, gil), .string(type, gil), .int(address, gil), owner ?? .none(gil),
        .int(width, gil), .tuple(names, gil), .tuple(children, gil),
      ], gil)
  }

  /// A piece of memory, which is a copy of this decoding's own unless it is shared.
  private func lent(
    _ buffer: Buffer, _ form: String, _ count: Int, type: String = "", width: Int = 0, isShared: Bool = false,
    _ gil: borrowing GIL
  ) throws -> PythonObject {
    let (address, owner) = try buffer.lend(gil)
    return try make(
      form, count, type: type + (isShared ? "!" : ""), address: address, owner: owner, width: width, gil)
  }

  private static func bytes(_ bits: Bitmap) -> Buffer {
    Buffer(count: bits.count, of: UInt8.self) { bytes in
      for index in bytes.indices { bytes[index] = bits[index] ? 1 : 0 }
    }
  }

  /// Lists of one length, which are the rows of an array of more dimensions.
  private func lists(
    _ field: Field, _ column: Column, _ offsets: Buffer, _ elements: Column, _ path: String,
    _ gil: borrowing GIL
  ) throws -> PythonObject {
    guard case .list(let item) = column.type else { throw unfit(field, path) }
    let bounds = offsets.span(of: Int64.self)
    let width = column.count > 0 ? bounds[1] - bounds[0] : 0
    for row in 0..<column.count where bounds[row + 1] - bounds[row] != width || !column.isValid(row) {
      throw UnreadableColumn(
        path: path,
        problem:
          "row \(row) has \(column.isValid(row) ? "\(bounds[row + 1] - bounds[row])" : "no") items where the "
          + "first has \(width): an array's rows are of one length")
    }
    let items = elements.slice(Int(bounds[0])..<Int(bounds[column.count]))
    let child = try piece(item, items, "\(path)[]", gil)
    return try make(PieceForm.lists, column.count, width: Int(width), children: [child], gil)
  }

  private func structure(_ column: Column, _ path: String, _ gil: borrowing GIL) throws -> PythonObject {
    var names: [PythonObject] = []
    var children: [PythonObject] = []
    for (field, child) in zip(column.fields, column.children) {
      names.append(try .string(field.name, gil))
      children.append(try piece(field, child, "\(path).\(field.name)", gil))
    }
    return try make(PieceForm.structure, column.count, names: names, children: children, gil)
  }

  private func objects(
    _ field: Field, _ column: Column, _ path: String, _ gil: borrowing GIL
  ) throws -> PythonObject {
    let list = try PythonDecoder.sequence(RGPY_LIST, field, column, path, memory, gil)
    return try make(PieceForm.objects, column.count, owner: list, gil)
  }

  /// Capsules of the Arrow C data interface. Libraries that read them never write to what they point to.
  private func arrow(_ field: Field, _ column: Column, _ gil: borrowing GIL) throws -> PythonObject {
    let pairs = ArrowPairs(exporting: [
      Datum(field.withoutMetadata, column.retyped(field.withoutMetadata.type))
    ])
    // The pairs outlive both capsules and release what the consumer leaves.
    let capsules = unsafe [
      try PythonObject.capsule(UnsafeRawPointer(pairs.schemas), name: "arrow_schema", keeping: pairs, gil),
      try PythonObject.capsule(UnsafeRawPointer(pairs.arrays), name: "arrow_array", keeping: pairs, gil),
    ]
    return try make(PieceForm.arrow, column.count, owner: .tuple(capsules, gil), gil)
  }

  private func unfit(_ field: Field, _ path: String) -> UnreadableColumn {
    UnreadableColumn(
      path: path,
      problem: "a column of \(field.type) cannot be laid out as \(field.metadata[MetadataKey.layout] ?? "")")
  }
}

extension Field {
  /// The field and its descendants without annotations, which are ours and no business of a library's.
  var withoutMetadata: Field {
    var field = self
    field.metadata = [:]
    switch type {
    case .list(let item): field.type = .list(item.withoutMetadata)
    case .structure(let fields): field.type = .structure(fields.map(\.withoutMetadata))
    default: break
    }
    return field
  }
}
