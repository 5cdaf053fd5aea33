import CPython
import Columns

/// Makes columns of what a library's value lends: without a copy where the layout is the columns' own.
///
/// Copied are bools (a byte each, where columns have a bit), fixed-width texts, and what the library itself had to
/// bring in order.
struct PieceReader {
  let context: EncodeContext

  /// - Parameters:
  ///   - path: the position of the piece's values within the value that is encoded.
  ///   - label: the same within the library's value, as errors show it.
  func column(
    _ piece: Piece, _ name: String, at path: PositionPath, label: String, _ gil: borrowing GIL
  ) throws -> EncodedColumn {
    switch piece.form {
    case PieceForm.fixed: return try fixed(piece, name, gil)
    case PieceForm.bools:
      let bytes = try piece.buffer(1, gil)
      let values = bytes.span(of: UInt8.self)
      return try leaf(
        piece, name, .boolean, .bits(Bitmap(count: piece.count) { values[$0] != 0 }), gil)
    case PieceForm.utf32: return try texts(piece, name, label: label, gil)
    case PieceForm.bytes, PieceForm.blocks:
      let column = FixedText.column(
        bytes: try piece.buffer(piece.width, gil), count: piece.count, width: piece.width,
        keepsZeros: piece.form == PieceForm.blocks)
      return laidOut(try leaf(piece, name, .binary, column.content, gil), "\(piece.form):\(piece.width)")
    case PieceForm.lists: return try lists(piece, name, at: path, label: label, gil)
    case PieceForm.structure: return try structure(piece, name, at: path, label: label, gil)
    case PieceForm.objects: return try objects(piece, name, at: path, label: label, gil)
    case PieceForm.chosen: return try chosen(piece, name, at: path, label: label, gil)
    case PieceForm.arrow: return try arrow(piece, name, gil)
    case let form: preconditionFailure("PieceReader: no piece has the form \(form)")
    }
  }

  private func leaf(
    _ piece: Piece, _ name: String, _ type: DataType, _ content: Column.Content, _ gil: borrowing GIL
  ) throws -> EncodedColumn {
    let validity = try piece.validity(gil)
    return EncodedColumn(
      Field(name, type), Column(type: type, count: piece.count, validity: validity, content: content))
  }

  private func laidOut(_ encoded: EncodedColumn, _ layout: String) -> EncodedColumn {
    var encoded = encoded
    encoded.field.metadata[MetadataKey.layout] = layout
    return encoded
  }

  private func fixed(_ piece: Piece, _ name: String, _ gil: borrowing GIL) throws -> EncodedColumn {
    let text = try piece.text("type", gil)
    guard let type = DataType(text: text), let width = type.byteWidth else {
      preconditionFailure("PieceReader: no fixed-width type is called \(text)")
    }
    let buffer = try piece.buffer(width, gil)
    var encoded = try leaf(piece, name, type, .fixed(buffer), gil)
    if try piece.object.attribute("nat", gil).integer(gil) != 0 {
      let values = buffer.span(of: Int64.self)
      // A null that is no NaT, which masks make, and a NaT are both null.
      let isPresent = Bitmap(count: piece.count) { values[$0] != .min }
      if isPresent.populationCount < piece.count {
        encoded.column = Column(
          type: type, count: piece.count, validity: .intersection(isPresent, encoded.column.validity),
          content: encoded.column.content)
      }
    }
    return encoded
  }

  private func texts(
    _ piece: Piece, _ name: String, label: String, _ gil: borrowing GIL
  ) throws -> EncodedColumn {
    do {
      let column = try FixedText.column(
        utf32: try piece.buffer(4 * piece.width, gil), count: piece.count, width: piece.width)
      return laidOut(try leaf(piece, name, .utf8, column.content, gil), "\(piece.form):\(piece.width)")
    } catch let error as FixedText.NoText {
      throw PieceRefused(
        path: "\(label)[\(error.index)]",
        problem:
          "a text with the code point 0x\(String(error.codePoint, radix: 16)), which is no Unicode text",
        remedy: "return it as bytes")
    }
  }

  private func lists(
    _ piece: Piece, _ name: String, at path: PositionPath, label: String, _ gil: borrowing GIL
  ) throws -> EncodedColumn {
    let items = try column(
      piece.children(gil)[0], "item", at: path.child("[]"), label: label, gil)
    let width = Int64(piece.width)
    let offsets = Buffer(count: piece.count + 1, of: Int64.self) { offsets in
      for index in offsets.indices { offsets[index] = Int64(index) * width }
    }
    let type = DataType.list(items.field)
    return laidOut(
      try leaf(piece, name, type, .list(offsets: offsets, elements: items.column), gil), PieceForm.lists)
  }

  private func structure(
    _ piece: Piece, _ name: String, at path: PositionPath, label: String, _ gil: borrowing GIL
  ) throws -> EncodedColumn {
    var children: [EncodedColumn] = []
    for (child, name) in zip(try piece.children(gil), try piece.names(gil)) {
      children.append(
        try column(child, name, at: path.child(name), label: "\(label).\(name)", gil))
    }
    return .structure(
      name, children, count: piece.count, validity: try piece.validity(gil), metadata: [:])
  }

  /// Values at positions, as they are once chosen.
  private func chosen(
    _ piece: Piece, _ name: String, at path: PositionPath, label: String, _ gil: borrowing GIL
  ) throws -> EncodedColumn {
    let children = try piece.children(gil)
    var values = try column(children[0], name, at: path, label: label, gil)
    let positions = try fixed(children[1], "positions", gil).column
    guard case .fixed(let buffer) = positions.content, positions.type == .int64 else {
      preconditionFailure("PieceReader: positions are \(positions.type)")
    }
    let chosen = buffer.span(of: Int64.self)
    let isPresent = Bitmap(count: positions.count) { chosen[$0] >= 0 }
    for row in 0..<positions.count where chosen[row] >= Int64(values.column.count) {
      throw PieceRefused(
        path: "\(label)[\(row)]", problem: "a code \(chosen[row]) for \(values.column.count) categories",
        remedy: "rebuild the categorical")
    }
    let indices = Int64Column(
      buffer: buffer, count: positions.count,
      validity: isPresent.populationCount == positions.count ? nil : isPresent)
    values.column = values.column.gather(indices)
    return values
  }

  private func objects(
    _ piece: Piece, _ name: String, at path: PositionPath, label: String, _ gil: borrowing GIL
  ) throws -> EncodedColumn {
    let list = try piece.owner(gil)
    do {
      let values = try PythonEncoder.items(of: unsafe Borrowed(list.pointer), path, context)
      return laidOut(try values.finish(name), PieceForm.objects)
    } catch var rejection as Rejection {
      // The list is ours: the user knows the column that it was made of.
      guard let object = rejection.holder ?? rejection.object else { throw rejection }
      let place = label + (PathFinder.path(to: object, in: list) ?? "")
      rejection.holder = nil
      rejection.pathInHolder = place + rejection.pathInHolder
      throw rejection
    }
  }

  private func arrow(_ piece: Piece, _ name: String, _ gil: borrowing GIL) throws -> EncodedColumn {
    let capsules = try piece.owner(gil).items(gil)
    do {
      // What the capsules point to is moved out of them and checked.
      let datum: Datum
      if capsules.count == 1 {
        unsafe datum = try Datum(importingStreamAt: capsules[0].capsulePointer("arrow_array_stream", gil))
      } else {
        unsafe datum = try Datum(
          importingSchemaAt: capsules[0].capsulePointer("arrow_schema", gil),
          arrayAt: capsules[1].capsulePointer("arrow_array", gil))
      }
      var field = datum.field.withoutMetadata
      field.name = name
      field.isNullable = true
      return laidOut(EncodedColumn(field, datum.column.retyped(field.type)), PieceForm.arrow)
    } catch let error as ColumnError {
      // A path begins with the chunk, which is none of the user's business.
      let fields = error.path.split(separator: ", ").filter { !$0.hasPrefix("chunk ") }.joined()
      throw PieceRefused(
        path: fields.isEmpty ? "" : ".\(fields)", problem: error.problem, remedy: error.remedy)
    }
  }
}

/// A part of a library's value that columns cannot hold.
struct PieceRefused: Error {
  var path: String
  var problem: String
  var remedy: String
}
