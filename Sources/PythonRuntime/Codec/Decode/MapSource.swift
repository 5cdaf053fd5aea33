import CPython
import Columns

/// Dicts of the rows of a list column of struct{key, value}.
@safe
final class MapSource: ObjectSource {
  private let column: Column
  private let offsets: ListOffsets
  private let keys: ObjectSource
  private let values: ObjectSource

  init(_ column: Column, offsets: Buffer, keys: ObjectSource, values: ObjectSource) {
    self.column = column
    self.offsets = ListOffsets(offsets)
    self.keys = keys
    self.values = values
  }

  func build(_ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>) throws {
    try unsafe buildRuns(column.validity, rows, into: output) { run, output in
      for (index, row) in run.enumerated() {
        do {
          unsafe output[index] = try dict(row)
        } catch {
          unsafe output.releaseAll(index)
          throw error
        }
      }
    }
  }

  private func dict(_ row: Int) throws -> OpaquePointer? {
    return try unsafe dict(entries: offsets[row]..<offsets[row + 1])
  }

  private func dict(entries: Range<Int>) throws -> OpaquePointer? {
    let count = entries.count
    let buffer = ReferenceBuffer(capacity: 2 * count)
    try unsafe keys.build(entries, into: buffer.base)
    do {
      try unsafe values.build(entries, into: buffer.base + count)
    } catch {
      unsafe buffer.base.releaseAll(count)
      throw error
    }
    defer { unsafe buffer.base.releaseAll(2 * count) }
    guard let dict = unsafe rgpy_dict_new() else { throw GIL.assumeHeld { PythonException.take($0) } }
    for entry in 0..<count {
      guard unsafe rgpy_dict_set(dict, buffer.base[entry], buffer.base[count + entry]) == 0 else {
        unsafe rgpy_release(dict)
        throw GIL.assumeHeld { PythonException.take($0) }
      }
    }
    return unsafe dict
  }
}
