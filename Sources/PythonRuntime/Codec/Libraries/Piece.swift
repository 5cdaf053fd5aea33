import CPython
import Columns

/// A column between a library's memory and ours, as `Piece` of `libraries.py` describes it.
struct Piece {
  let object: PythonObject
  let form: String
  let count: Int
  let width: Int

  init(_ object: PythonObject, _ gil: borrowing GIL) throws(PythonException) {
    self.object = object
    form = try object.attribute("form", gil).text(gil)
    count = try object.attribute("count", gil).integer(gil)
    width = try object.attribute("width", gil).integer(gil)
  }

  func text(_ name: String, _ gil: borrowing GIL) throws(PythonException) -> String {
    try object.attribute(name, gil).text(gil)
  }

  func owner(_ gil: borrowing GIL) throws(PythonException) -> PythonObject {
    try object.attribute("owner", gil)
  }

  func children(_ gil: borrowing GIL) throws(PythonException) -> [Piece] {
    var children: [Piece] = []
    for child in try object.attribute("children", gil).items(gil) { children.append(try Piece(child, gil)) }
    return children
  }

  func names(_ gil: borrowing GIL) throws(PythonException) -> [String] {
    var names: [String] = []
    for name in try object.attribute("names", gil).items(gil) { names.append(try name.text(gil)) }
    return names
  }

  /// The memory that the piece lends: `elementByteCount` bytes a value.
  func buffer(_ elementByteCount: Int, _ gil: borrowing GIL) throws(PythonException) -> Buffer {
    let address = try object.attribute("address", gil).integer(gil)
    return .lent(by: try owner(gil), address: address, byteCount: count * elementByteCount)
  }

  /// Which values are present; nil when all are.
  func validity(_ gil: borrowing GIL) throws(PythonException) -> Bitmap? {
    let mask = try object.attribute("mask", gil)
    if mask.isNone(gil) { return nil }
    let bytes = try Piece(mask, gil).buffer(1, gil)
    let isNull = bytes.span(of: UInt8.self)
    let validity = Bitmap(count: count) { isNull[$0] == 0 }
    return validity.populationCount == count ? nil : validity
  }
}

/// The forms of pieces, and the layouts in field metadata that lead back to them.
enum PieceForm {
  static let fixed = "fixed"
  static let bools = "bools"
  static let utf32 = "utf32"
  static let bytes = "bytes"
  static let blocks = "blocks"
  static let lists = "lists"
  static let structure = "struct"
  static let objects = "objects"
  static let arrow = "arrow"
  static let chosen = "chosen"
}
