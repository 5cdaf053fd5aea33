import CPython
import Columns

/// Values of several kinds: the tag of a row says which child has it.
@safe
final class MixedSource: ObjectSource {
  private let validity: Bitmap?
  private let tags: NumberColumn<Int32>
  private let children: [ObjectSource]

  init(validity: Bitmap?, tags: NumberColumn<Int32>, children: [ObjectSource]) {
    self.validity = validity
    self.tags = tags
    self.children = children
  }

  func build(_ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>) throws {
    try unsafe buildRuns(validity, rows, into: output) { run, output in
      var built = 0
      while built < run.count {
        let start = run.lowerBound + built
        let tag = tag(start)
        var end = start + 1
        while end < run.upperBound && self.tag(end) == tag { end += 1 }
        do {
          try unsafe children[tag].build(start..<end, into: output + built)
        } catch {
          unsafe output.releaseAll(built)
          throw error
        }
        built += end - start
      }
    }
  }

  /// The tag column has no nulls: `SourceFactory` checked it.
  private func tag(_ row: Int) -> Int { Int(tags[row] ?? 0) }
}
