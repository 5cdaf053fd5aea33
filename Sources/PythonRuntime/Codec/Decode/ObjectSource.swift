import CPython
import Columns

/// Makes Python objects out of one column, in batches.
protocol ObjectSource: AnyObject {
  /// Writes a new reference for each row of `rows` to `output`, or none and throws.
  func build(_ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>) throws
}

/// Columns that have no Python form: a corrupt or foreign file.
struct UnreadableColumn: Error {
  var path: String
  var problem: String
}

extension UnsafeMutablePointer<OpaquePointer?> {
  /// Gives back references that were built and are not wanted any more.
  func releaseAll(_ count: Int) { unsafe rgpy_release_many(self, Int64(count)) }
}

/// Runs of rows that are all present, or all null.
struct ValidityRuns: Sequence, IteratorProtocol {
  private let validity: Bitmap?
  private var position: Int
  private let end: Int

  init(_ validity: Bitmap?, _ rows: Range<Int>) {
    self.validity = validity
    position = rows.lowerBound
    end = rows.upperBound
  }

  mutating func next() -> (rows: Range<Int>, arePresent: Bool)? {
    guard position < end else { return nil }
    guard let validity else {
      defer { position = end }
      return (position..<end, true)
    }
    let start = position
    let first = validity[start]
    position += 1
    while position < end && validity[position] == first { position += 1 }
    return (start..<position, first)
  }
}

extension ObjectSource {
  /// A list (or tuple) of all of `rows`, filled batch by batch, so that nothing of its size is needed beside it.
  ///
  /// `buffer` must be none that this source itself builds with.
  func sequence(
    _ kind: rgpy_kind, of rows: Range<Int>, through buffer: ReferenceBuffer
  ) throws -> OpaquePointer {
    guard let made = unsafe rgpy_sequence_with_room_new(kind, Int64(rows.count)) else {
      throw GIL.assumeHeld { PythonException.take($0) }
    }
    var start = rows.lowerBound
    do {
      while start < rows.upperBound {
        let end = min(start + buffer.capacity, rows.upperBound)
        try unsafe build(start..<end, into: buffer.base)
        unsafe rgpy_sequence_fill(made, Int64(start - rows.lowerBound), buffer.base, Int64(end - start))
        start = end
      }
    } catch {
      unsafe rgpy_release(made)
      throw error
    }
    return unsafe made
  }

  /// Builds `rows` by handing runs of present rows to `present`, and None for the others.
  func buildRuns(
    _ validity: Bitmap?, _ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>,
    present: (Range<Int>, UnsafeMutablePointer<OpaquePointer?>) throws -> Void
  ) throws {
    var built = 0
    for (run, arePresent) in ValidityRuns(validity, rows) {
      if arePresent {
        do {
          try unsafe present(run, output + built)
        } catch {
          unsafe output.releaseAll(built)
          throw error
        }
      } else {
        unsafe rgpy_build_none(Int64(run.count), output + built)
      }
      built += run.count
    }
  }
}
