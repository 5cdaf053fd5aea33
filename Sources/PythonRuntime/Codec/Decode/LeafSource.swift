import CPython
import Columns

/// Scalars: each batch is one C loop over the column's buffers.
@safe
final class LeafSource: ObjectSource {
  private let column: Column
  private let path: String
  /// Text that repeats (codes, categories) is built once; nil for other columns.
  private let strings: OpaquePointer?

  init(_ column: Column, path: String) throws {
    self.column = column
    self.path = path
    unsafe strings = column.type == .utf8 ? rgpy_string_cache_create() : nil
    try Self.check(column.type, path)
  }

  deinit { unsafe rgpy_string_cache_free(strings) }

  private static func check(_ type: DataType, _ path: String) throws {
    switch type {
    case .timestamp(let unit, let zone):
      if unit == .nanosecond {
        throw UnreadableColumn(path: path, problem: "\(type): Python's datetime has no nanoseconds")
      }
      if let zone, TimeZoneName.minutes(zone) == nil {
        throw UnreadableColumn(path: path, problem: "\(type): \(zone) is no fixed offset from UTC")
      }
    case .float16, .time64, .duration, .list, .structure:
      throw UnreadableColumn(path: path, problem: "a column of \(type) has no Python form here")
    default: break
    }
  }

  func build(_ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>) throws {
    let status = unsafe withSlots(rows) { slots in unsafe build(slots, rows.count, output) }
    if status != 0 { throw GIL.assumeHeld { PythonException.take($0) } }
  }

  /// The rows as C sees them; the column keeps its buffers alive during the call.
  private func withSlots(_ rows: Range<Int>, _ body: (rgpy_slots) -> Int32) -> Int32 {
    var slots = unsafe rgpy_slots()
    unsafe slots.start = Int64(rows.lowerBound)
    unsafe slots.count = Int64(rows.count)
    if let validity = column.validity {
      unsafe validity.buffer.withUnsafeBase {
        unsafe slots.validity = $0.assumingMemoryBound(to: UInt8.self)
      }
      unsafe slots.validity_offset = Int64(validity.bitOffset)
    }
    switch column.content {
    case .fixed(let buffer): unsafe buffer.withUnsafeBase { unsafe slots.values = $0 }
    case .bits(let bits): unsafe bits.buffer.withUnsafeBase { unsafe slots.values = $0 }
    case .bytes(let offsets, let data):
      unsafe offsets.withUnsafeBase { unsafe slots.values = $0 }
      unsafe data.withUnsafeBase { unsafe slots.bytes = $0.assumingMemoryBound(to: UInt8.self) }
    case .none, .list, .structure: break
    }
    defer { withExtendedLifetime(column) {} }
    return unsafe body(slots)
  }

  private func build(
    _ slots: rgpy_slots, _ count: Int, _ output: UnsafeMutablePointer<OpaquePointer?>
  ) -> Int32 {
    switch column.type {
    case .null: return unsafe rgpy_build_none(Int64(count), output)
    case .boolean:
      guard case .bits(let bits) = column.content else { return -1 }
      return unsafe rgpy_build_bools(slots, Int64(bits.bitOffset), output)
    case .int8: return unsafe rgpy_build_numbers(slots, RGPY_INT8, output)
    case .int16: return unsafe rgpy_build_numbers(slots, RGPY_INT16, output)
    case .int32: return unsafe rgpy_build_numbers(slots, RGPY_INT32, output)
    case .int64: return unsafe rgpy_build_numbers(slots, RGPY_INT64, output)
    case .uint8: return unsafe rgpy_build_numbers(slots, RGPY_UINT8, output)
    case .uint16: return unsafe rgpy_build_numbers(slots, RGPY_UINT16, output)
    case .uint32: return unsafe rgpy_build_numbers(slots, RGPY_UINT32, output)
    case .uint64: return unsafe rgpy_build_numbers(slots, RGPY_UINT64, output)
    case .float32: return unsafe rgpy_build_numbers(slots, RGPY_FLOAT32, output)
    case .float64: return unsafe rgpy_build_numbers(slots, RGPY_FLOAT64, output)
    case .utf8: return unsafe rgpy_build_strings(slots, strings, output)
    case .binary: return unsafe rgpy_build_bytes(slots, output)
    case .date32: return unsafe rgpy_build_dates(slots, output)
    case .timestamp(let unit, let zone):
      return unsafe rgpy_build_datetimes(
        slots, 1_000_000 / unit.perSecond, zone.flatMap(TimeZoneName.minutes) ?? Int32.min, output)
    default: return -1  // `check` refused these
    }
  }
}
