import CPython
import Columns

/// Values of an adapted kind: Python reduces each batch to payloads, which are a position of their own.
@safe
final class AdapterBranch: Branch {
  private let kind: AdaptedKind
  private let payloads: Position

  init(_ kind: AdaptedKind, _ path: PositionPath, expected: Int) {
    self.kind = kind
    payloads = Position(path.payload, expected: expected)
  }

  var count: Int { payloads.count }

  func append(_ batch: Batch, _ context: EncodeContext) throws -> Int {
    try context.checkDepth(of: payloads.path, at: batch)
    let nones = batch.leadingNones
    if nones > 0 {
      try payloads.appendNulls(nones)
      return nones
    }
    let run = kind.leading(batch.prefix(CodecLimit.batch))
    if run.isEmpty { return 0 }
    return try GIL.assumeHeld { gil in
      let reduced = try kind.reduce(run, gil)
      let taken = Int(unsafe rgpy_sequence_count(reduced.pointer))
      let buffer = ReferenceBuffer(capacity: taken)
      unsafe rgpy_sequence_items(reduced.pointer, 0, buffer.base, Int64(taken))
      do {
        try payloads.append(buffer.batch(count: taken), context)
      } catch var rejection as Rejection {
        // What was refused is part of a payload, which the user has never seen: name the value it came from.
        guard let object = rejection.holder ?? rejection.object,
          let path = PathFinder.path(to: object, in: reduced),
          let row = PathFinder.leadingIndex(of: path)
        else { throw rejection }
        rejection.holder = unsafe PythonObject(retaining: run[row.index].pointer)
        rejection.pathInHolder = row.rest + rejection.pathInHolder
        throw rejection
      }
      withExtendedLifetime(reduced) {}
      return taken
    }
  }

  func appendNulls(_ number: Int) throws { try payloads.appendNulls(number) }

  func finish(_ name: String) throws -> EncodedColumn {
    AdaptedForm.wrapped(try payloads.finish(name), as: kind.name)
  }
}

extension Batch {
  /// The values at the start that are of the class of the first.
  var leadingSameType: Batch {
    guard let first = isEmpty ? nil : self[0] else { return self }
    let type = unsafe rgpy_type_borrowed(first.pointer)
    var number = 1
    while number < count, unsafe rgpy_type_borrowed(self[number].pointer) == type { number += 1 }
    return prefix(number)
  }
}
