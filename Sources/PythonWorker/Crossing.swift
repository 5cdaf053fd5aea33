import Columns
import PythonRuntime

/// What `make kind-table` asks of one value: its columns, where they lie in memory, and the value made from them.
enum Crossing {
  /// Calls `look` with the columns' type, the (address, bytes, whether it holds values) of each of their buffers, and
  /// the rebuilt value. The columns live through the call: an address found meanwhile is theirs.
  static func of(
    _ value: PythonObject, look: PythonObject, _ gil: borrowing GIL
  ) throws -> PythonObject {
    let datum = try PythonEncoder.encode(value, gil)
    defer { withExtendedLifetime(datum) {} }
    let rebuilt = try PythonDecoder.decode(datum, gil)
    var buffers: [PythonObject] = []
    for (buffer, holdsValues) in datum.column.buffers where buffer.byteCount > 0 {
      let address = unsafe buffer.withUnsafeBase { Int(bitPattern: $0) }
      buffers.append(
        try .tuple(
          [.int(address, gil), .int(buffer.byteCount, gil), .int(holdsValues ? 1 : 0, gil)], gil))
    }
    return try look.call([.string(datum.field.description, gil), .tuple(buffers, gil), rebuilt], gil)
  }
}

extension Column {
  /// The buffers of the column and its descendants; validity and offsets say where values are, and hold none.
  fileprivate var buffers: [(Buffer, holdsValues: Bool)] {
    let own: [(Buffer, holdsValues: Bool)] =
      switch content {
      case .none: []
      case .fixed(let values): [(values, true)]
      case .bits(let bits): [(bits.buffer, true)]
      case .bytes(let offsets, let data): [(offsets, false), (data, true)]
      case .list(let offsets, let elements): [(offsets, false)] + elements.buffers
      case .structure(let children): children.flatMap(\.buffers)
      }
    return (validity.map { [($0.buffer, false)] } ?? []) + own
  }
}
