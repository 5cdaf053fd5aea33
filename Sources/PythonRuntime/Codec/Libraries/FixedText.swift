import Columns

/// NumPy's texts of a fixed width: UTF-32 code points or bytes, filled up with zeros.
enum FixedText {
  /// Value `index` is no Unicode text.
  struct NoText: Error {
    var index: Int
    var codePoint: UInt32
  }

  /// The column of `count` texts of `width` code points each. Complexity: O(`count` × `width`).
  static func column(utf32: Buffer, count: Int, width: Int) throws(NoText) -> Column {
    var offsets = [Int64](repeating: 0, count: count + 1)
    let points = utf32.span(of: UInt32.self)
    for index in 0..<count {
      var length = 0
      for slot in index * width..<index * width + used(points, index, width) {
        guard let scalar = Unicode.Scalar(points[slot]) else {
          throw NoText(index: index, codePoint: points[slot])
        }
        length += UTF8.width(scalar)
      }
      offsets[index + 1] = offsets[index] + Int64(length)
    }
    let data = Buffer(count: Int(offsets[count]), of: UInt8.self) { bytes in
      let points = utf32.span(of: UInt32.self)
      var end = 0
      for index in 0..<count {
        for slot in index * width..<index * width + used(points, index, width) {
          for byte in UTF8.encode(Unicode.Scalar(points[slot])!)! {
            bytes[end] = byte
            end += 1
          }
        }
      }
    }
    return Column(type: .utf8, count: count, content: .bytes(offsets: Buffer(offsets), data: data))
  }

  /// The column of `count` strings of `width` bytes; with `keepsZeros`, those at the end belong to them and the
  /// bytes are shared.
  static func column(bytes: Buffer, count: Int, width: Int, keepsZeros: Bool) -> Column {
    var offsets = [Int64](repeating: 0, count: count + 1)
    let source = bytes.span(of: UInt8.self)
    for index in 0..<count {
      offsets[index + 1] = offsets[index] + Int64(keepsZeros ? width : used(source, index, width))
    }
    var data = bytes
    if Int(offsets[count]) < count * width {
      data = Buffer(count: Int(offsets[count]), of: UInt8.self) { output in
        let source = bytes.span(of: UInt8.self)
        for index in 0..<count {
          var end = Int(offsets[index])
          for slot in index * width..<index * width + Int(offsets[index + 1] - offsets[index]) {
            output[end] = source[slot]
            end += 1
          }
        }
      }
    }
    return Column(type: .binary, count: count, content: .bytes(offsets: Buffer(offsets), data: data))
  }

  /// How many elements of value `index` are left without the zeros at its end.
  private static func used<Element: FixedWidthInteger & BitwiseCopyable>(
    _ values: Span<Element>, _ index: Int, _ width: Int
  ) -> Int {
    var end = width
    while end > 0 && values[index * width + end - 1] == 0 { end -= 1 }
    return end
  }

  /// The texts of a column as `width` code points each; throws for a longer one. Nulls are empty.
  static func utf32(_ column: StringColumn, width: Int, path: String) throws(UnreadableColumn) -> Buffer {
    var tooLong: Int?
    let buffer = Buffer(count: column.count * width, of: UInt32.self) { output in
      for slot in output.indices { output[slot] = 0 }
      for index in 0..<column.count {
        guard let text = column[index] else { continue }
        var slot = index * width
        for scalar in text.unicodeScalars {
          guard slot < (index + 1) * width else {
            tooLong = tooLong ?? index
            break
          }
          output[slot] = scalar.value
          slot += 1
        }
      }
    }
    if let tooLong { throw Self.tooLong(tooLong, width, "characters", path) }
    return buffer
  }

  /// The values of a binary column as `width` bytes each; throws for a longer one. Nulls are empty.
  static func padded(_ column: Column, width: Int, path: String) throws(UnreadableColumn) -> Buffer {
    guard case .bytes(let offsets, let data) = column.content else { return .empty }
    let bounds = offsets.span(of: Int64.self)
    for index in 0..<column.count where column.isValid(index) && bounds[index + 1] - bounds[index] > width {
      throw tooLong(index, width, "bytes", path)
    }
    return Buffer(count: column.count * width, of: UInt8.self) { output in
      let (bounds, source) = (offsets.span(of: Int64.self), data.span(of: UInt8.self))
      for slot in output.indices { output[slot] = 0 }
      for index in 0..<column.count where column.isValid(index) {
        var slot = index * width
        for position in Int(bounds[index])..<Int(bounds[index + 1]) {
          output[slot] = source[position]
          slot += 1
        }
      }
    }
  }

  private static func tooLong(_ row: Int, _ width: Int, _ unit: String, _ path: String) -> UnreadableColumn {
    UnreadableColumn(path: path, problem: "row \(row) is longer than the \(width) \(unit) of its dtype")
  }
}
