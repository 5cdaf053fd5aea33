import CPython
import Columns

/// Lists or tuples of the rows of a list column.
@safe
final class SequenceSource: ObjectSource {
  private let kind: rgpy_kind
  private let column: Column
  private let offsets: ListOffsets
  private let items: ObjectSource
  private let buffer = ReferenceBuffer(capacity: CodecLimit.batch)

  init(_ kind: rgpy_kind, _ column: Column, offsets: Buffer, items: ObjectSource) {
    self.kind = kind
    self.column = column
    self.offsets = ListOffsets(offsets)
    self.items = items
  }

  func build(_ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>) throws {
    try unsafe buildRuns(column.validity, rows, into: output) { run, output in
      try unsafe buildPresent(run, into: output)
    }
  }

  private func buildPresent(_ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>) throws {
    var built = 0
    do {
      while built < rows.count {
        built += try unsafe buildSome(rows.dropFirst(built), into: output + built)
      }
    } catch {
      unsafe output.releaseAll(built)
      throw error
    }
  }

  /// Builds as many rows as have their items in one batch; at least one. Returns how many.
  private func buildSome(_ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>) throws -> Int
  {
    let first = offsets[rows.lowerBound]
    var number = 1
    while number < rows.count, offsets[rows.lowerBound + number + 1] - first <= CodecLimit.batch {
      number += 1
    }
    let last = offsets[rows.lowerBound + number]
    if last - first > CodecLimit.batch {  // one row alone
      unsafe output.pointee = try items.sequence(kind, of: first..<last, through: buffer)
      return 1
    }
    // The buffer is this source's own: an item's source never builds through its parent.
    let base = unsafe buffer.base
    try unsafe items.build(first..<last, into: base)
    for row in 0..<number {
      let start = offsets[rows.lowerBound + row] - first
      let count = offsets[rows.lowerBound + row + 1] - first - start
      guard let made = unsafe rgpy_sequence_new(kind, base + start, Int64(count)) else {
        unsafe output.releaseAll(row)
        unsafe (base + start + count).releaseAll(last - first - start - count)
        throw GIL.assumeHeld { PythonException.take($0) }
      }
      unsafe output[row] = made
    }
    return number
  }
}

/// The item positions of a list column: row `i` has the items `offsets[i] ..< offsets[i + 1]`.
struct ListOffsets {
  private let buffer: Buffer

  init(_ buffer: Buffer) { self.buffer = buffer }

  subscript(index: Int) -> Int { Int(buffer.span(of: Int64.self)[index]) }
}
