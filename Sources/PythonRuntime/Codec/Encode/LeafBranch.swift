import CPython
import Columns

/// Scalars of one kind, appended by C loops to buffers that become the column without a copy.
@safe
final class LeafBranch: Branch {
  private var leaf = unsafe rgpy_leaf()

  /// - Parameter expected: how many values there will be, if known.
  init(_ kind: rgpy_kind, zone: Int32? = nil, expected: Int) {
    unsafe leaf.expected = Int64(expected)
    unsafe leaf.kind = Int32(bitPattern: kind.rawValue)
    unsafe leaf.zone = zone ?? Int32.min  // RGPY_NAIVE
  }

  deinit { unsafe rgpy_leaf_free(&leaf) }

  var count: Int { Int(unsafe leaf.length) }

  func append(_ batch: Batch, _ context: EncodeContext) throws -> Int {
    var stop = RGPY_DONE
    let taken = Int(unsafe rgpy_leaf_append(&leaf, batch.base, Int64(batch.count), &stop))
    switch stop {
    case RGPY_DONE, RGPY_STOP_KIND, RGPY_STOP_ZONE, RGPY_STOP_ZONE_UNKNOWN, RGPY_STOP_FOLD:
      return taken  // the position finds another branch, or the reason why there is none
    default: throw Rejection(batch[taken], Rejection.Reason(stop))
    }
  }

  /// Appends items of a list or tuple, none where that cannot be done without looking at each; returns how many.
  func appendNumbers(of sequence: Borrowed, from start: Int) -> Int {
    Int(unsafe rgpy_leaf_append_items(&leaf, sequence.pointer, Int64(start)))
  }

  func appendNulls(_ number: Int) throws {
    guard unsafe rgpy_leaf_append_nulls(&leaf, Int64(number)) == 0 else { throw Rejection.outOfMemory }
  }

  func finish(_ name: String) -> EncodedColumn {
    let kind = unsafe rgpy_kind(UInt32(bitPattern: leaf.kind))
    let type = columnType(kind)
    let bitmapBytes = (count + 7) / 8
    let validity: Bitmap? =
      if unsafe leaf.null_count > 0 {
        unsafe Bitmap(adopt(&leaf.validity, byteCount: bitmapBytes), count: count)
      } else { nil }
    let content: Column.Content =
      switch kind {
      case RGPY_BOOL: unsafe .bits(Bitmap(adopt(&leaf.values, byteCount: bitmapBytes), count: count))
      case RGPY_STR, RGPY_BYTES:
        unsafe .bytes(
          offsets: adopt(&leaf.values, byteCount: (count + 1) * 8),
          data: adopt(&leaf.bytes, byteCount: Int(leaf.byte_count)))
      default: unsafe .fixed(adopt(&leaf.values, byteCount: count * (type.byteWidth ?? 0)))
      }
    let column = Column(type: type, count: count, validity: validity, content: content)
    return EncodedColumn(
      Field(name, type, metadata: [MetadataKey.kind: Self.kindName(kind)]), column)
  }

  private func columnType(_ kind: rgpy_kind) -> DataType {
    switch kind {
    case RGPY_BOOL: return .boolean
    case RGPY_INT: return .int64
    case RGPY_FLOAT: return .float64
    case RGPY_STR: return .utf8
    case RGPY_BYTES: return .binary
    case RGPY_DATE: return .date32
    default:
      let zone = unsafe leaf.zone
      return .timestamp(.microsecond, timeZone: zone == Int32.min ? nil : TimeZoneName.of(minutes: zone))
    }
  }

  static func kindName(_ kind: rgpy_kind) -> String {
    switch kind {
    case RGPY_BOOL: Kind.bool
    case RGPY_INT: Kind.int
    case RGPY_FLOAT: Kind.float
    case RGPY_STR: Kind.string
    case RGPY_BYTES: Kind.bytes
    case RGPY_DATE: Kind.date
    default: Kind.datetime
    }
  }

  /// Moves a block of the leaf's into a column.
  private func adopt(_ block: inout UnsafeMutableRawPointer?, byteCount: Int) -> Buffer {
    unsafe Buffer(adoptingBlock: &block, byteCount: byteCount)
  }

  private func adopt(_ block: inout UnsafeMutablePointer<UInt8>?, byteCount: Int) -> Buffer {
    var raw = unsafe block.map { UnsafeMutableRawPointer($0) }
    unsafe block = nil
    return unsafe adopt(&raw, byteCount: byteCount)
  }
}
