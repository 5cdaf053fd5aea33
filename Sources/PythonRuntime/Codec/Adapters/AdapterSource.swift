import CPython
import Columns

/// Values of an adapted kind, which Python rebuilds from their payloads batch by batch.
@safe
final class AdapterSource: ObjectSource {
  private let kind: AdaptedKind
  private let validity: Bitmap?
  private let payloads: ObjectSource

  init(_ kind: AdaptedKind, validity: Bitmap?, payloads: ObjectSource) {
    self.kind = kind
    self.validity = validity
    self.payloads = payloads
  }

  func build(_ rows: Range<Int>, into output: UnsafeMutablePointer<OpaquePointer?>) throws {
    try unsafe buildRuns(validity, rows, into: output) { run, output in
      try GIL.assumeHeld { gil in
        try unsafe payloads.build(run, into: output)
        // The list takes the payloads over; `output` is written again below.
        let reduced = try unsafe PythonObject.owned(
          rgpy_sequence_new(RGPY_LIST, output, Int64(run.count)), gil)
        let values = try kind.rebuild(reduced, gil)
        let copied = unsafe rgpy_sequence_items(values.pointer, 0, output, Int64(run.count))
        guard Int(copied) == run.count else {
          throw PythonException(
            className: "ValueError", message: "\(copied) values of kind \(kind.name) for \(run.count) rows")
        }
        for index in 0..<run.count { unsafe rgpy_retain(output[index]) }
        withExtendedLifetime(values) {}
      }
    }
  }
}
