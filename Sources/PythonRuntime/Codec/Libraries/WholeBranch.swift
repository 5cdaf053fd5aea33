import CPython
import Columns

/// Containers of an array library inside of other values: a list column of their rows.
@safe
final class WholeBranch: Branch {
  private let form: WholeForm
  private let path: PositionPath
  private var parts: [Column] = []
  private var offsets: [Int64] = [0]
  private var validity = ValidityBuilder()

  init(_ form: WholeForm, _ path: PositionPath) {
    self.form = form
    self.path = path
  }

  var count: Int { validity.count }

  func append(_ batch: Batch, _ context: EncodeContext) throws -> Int {
    let nones = batch.leadingNones
    if nones > 0 {
      try appendNulls(nones)
      return nones
    }
    let run = batch.leadingSameType
    for index in 0..<run.count {
      guard let whole = try context.whole(run[index], at: path), whole.form == form else { return index }
      parts.append(whole.column)
      offsets.append(offsets.last! + Int64(whole.column.count))
      validity.appendPresent(1)
    }
    return run.count
  }

  func appendNulls(_ number: Int) throws {
    offsets.append(contentsOf: repeatElement(offsets.last!, count: number))
    validity.appendNulls(number)
  }

  func finish(_ name: String) throws -> EncodedColumn {
    let type = DataType.list(form.item)
    let rows = parts.isEmpty ? Column.empty(form.item.type) : Column.concatenate(parts)
    let metadata = [MetadataKey.kind: form.root, MetadataKey.details: form.details]
    return EncodedColumn(
      Field(name, type, metadata: metadata),
      Column(
        type: type, count: count, validity: validity.finish(),
        content: .list(offsets: Buffer(offsets), elements: rows)))
  }
}

/// Containers of an array library, rebuilt one by one from their rows.
@safe
final class WholeSource: ObjectSource {
  private let form: WholeForm
  private let validity: Bitmap?
  private let offsets: ListOffsets
  private let rows: Column
  private let memory: MemoryUse
  private let path: String

  init(_ form: WholeForm, validity: Bitmap?, offsets: Buffer, rows: Column, _ memory: MemoryUse, path: String)
  {
    self.form = form
    self.validity = validity
    self.offsets = ListOffsets(offsets)
    self.rows = rows
    self.memory = memory
    self.path = path
  }

  func build(_ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>) throws {
    try unsafe buildRuns(validity, rows, into: output) { run, output in
      for (index, row) in run.enumerated() {
        do {
          try GIL.assumeHeld { gil in
            let value = try form.rebuild(
              self.rows.slice(offsets[row]..<offsets[row + 1]), memory, path: path, gil)
            unsafe rgpy_retain(value.pointer)
            unsafe output[index] = value.pointer
          }
        } catch {
          unsafe output.releaseAll(index)
          throw error
        }
      }
    }
  }
}
