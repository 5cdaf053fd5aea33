import CPython
import Columns

/// Dicts of the rows of a struct column: copies of a template for each shape (the keys a row has, in order).
@safe
final class RecordSource: ObjectSource {
  @safe
  final class Shape {
    let children: [Int]
    let template: OpaquePointer

    /// - Parameter arePlain: which of the keys have values that hold no other values.
    init(names: [String], children: [Int], arePlain: [Bool], _ gil: borrowing GIL) throws {
      self.children = children
      var keys: [PythonObject] = []
      for name in names { keys.append(try .interned(name, gil)) }
      let pointers: [OpaquePointer?] = unsafe keys.map { unsafe $0.pointer }
      let made = unsafe withExtendedLifetime(keys) {
        unsafe rgpy_template_create(pointers, arePlain, Int64(names.count))
      }
      guard let made = unsafe made else { throw PythonException.take(gil) }
      unsafe template = made
    }

    // Sources live and die within one decoding, which holds the GIL.
    deinit { unsafe rgpy_template_free(template) }
  }

  private let validity: Bitmap?
  private let children: [ObjectSource]
  private let shapes: [Shape]
  /// Which shape each row has; nil when there is one.
  private let rowShapes: NumberColumn<Int32>?
  private let buffer = ReferenceBuffer(capacity: 0)

  init(validity: Bitmap?, children: [ObjectSource], shapes: [Shape], rowShapes: NumberColumn<Int32>?) {
    self.validity = validity
    self.children = children
    self.shapes = shapes
    self.rowShapes = rowShapes
  }

  func build(_ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>) throws {
    try unsafe buildRuns(validity, rows, into: output) { run, output in
      var built = 0
      do {
        while built < run.count {
          let rest = run.dropFirst(built)
          let shape = rowShapes.map { Int($0.values[rest.lowerBound]) } ?? 0
          let part = rest.prefix(sameShape(as: shape, rest))
          try unsafe build(part, shapes[shape], into: output + built)
          built += part.count
        }
      } catch {
        unsafe output.releaseAll(built)
        throw error
      }
    }
  }

  /// How many rows from the start of `rows` have the shape of the first, as far as one batch goes.
  private func sameShape(as shape: Int, _ rows: Range<Int>) -> Int {
    let most = min(rows.count, max(16, CodecLimit.recordReferences / max(shapes[shape].children.count, 1)))
    guard let rowShapes else { return most }
    let values = rowShapes.values
    var number = 1
    while number < most && Int(values[rows.lowerBound + number]) == shape { number += 1 }
    return number
  }

  private func build(
    _ rows: Range<Int>, _ shape: Shape, into output: UnsafeMutablePointer<OpaquePointer?>
  ) throws {
    let stride = rows.count
    buffer.reserve(stride * shape.children.count)
    let base = unsafe buffer.base
    for (index, child) in shape.children.enumerated() {
      do {
        try unsafe children[child].build(rows, into: base + index * stride)
      } catch {
        unsafe base.releaseAll(index * stride)
        throw error
      }
    }
    let status = unsafe rgpy_build_records(
      shape.template, base, Int64(stride), Int64(stride), output)
    if status != 0 { throw GIL.assumeHeld { PythonException.take($0) } }
  }
}
