import CPython
import Columns

/// Instances of a dataclass, rebuilt field by field without running its `__init__`.
@safe
final class DataclassSource: ObjectSource {
  private let validity: Bitmap?
  private let type: PythonObject
  private let names: [PythonObject]
  private let children: [ObjectSource]
  private let buffer = ReferenceBuffer(capacity: 0)

  init(
    validity: Bitmap?, className: String, fieldNames: [String], children: [ObjectSource],
    _ gil: borrowing GIL
  ) throws {
    self.validity = validity
    self.children = children
    type = try Adapters.shared(gil).call("find_class", [.string(className, gil)], gil)
    var names: [PythonObject] = []
    for name in fieldNames { names.append(try .interned(name, gil)) }
    self.names = names
  }

  func build(_ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>) throws {
    try unsafe buildRuns(validity, rows, into: output) { run, output in
      try unsafe buildPresent(run, into: output)
    }
  }

  private func buildPresent(_ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>) throws {
    let stride = rows.count
    buffer.reserve(stride * children.count)
    let base = unsafe buffer.base
    for (index, child) in children.enumerated() {
      do {
        try unsafe child.build(rows, into: base + index * stride)
      } catch {
        unsafe base.releaseAll(index * stride)
        throw error
      }
    }
    defer { unsafe base.releaseAll(stride * children.count) }
    for row in 0..<stride {
      do {
        unsafe output[row] = try instance(base + row, stride)
      } catch {
        unsafe output.releaseAll(row)
        throw error
      }
    }
  }

  private func instance(
    _ values: UnsafeMutablePointer<OpaquePointer?>, _ stride: Int
  ) throws -> OpaquePointer? {
    guard let made = unsafe rgpy_bare_instance_new(type.pointer) else {
      throw GIL.assumeHeld { PythonException.take($0) }
    }
    for (index, name) in names.enumerated() {
      guard unsafe rgpy_set_attribute(made, name.pointer, values[index * stride]) == 0 else {
        unsafe rgpy_release(made)
        throw GIL.assumeHeld { PythonException.take($0) }
      }
    }
    return unsafe made
  }
}
