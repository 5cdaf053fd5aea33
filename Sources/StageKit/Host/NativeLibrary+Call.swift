import CStageABI
import Columns

extension NativeLibrary {
  /// Runs `stage` on `arguments`, given in the order of its `inputs`.
  ///
  /// Arguments and results share their buffers with the library. Results are checked, as all foreign data.
  /// Complexity beside the stage's own: O(text and offsets) for that check.
  public func call(
    _ stage: String, _ arguments: [Datum], memory: HostMemory = .fresh
  ) throws(StageFailure) -> [Datum] {
    guard let index = stages.firstIndex(where: { $0.name == stage }) else {
      throw .unknownStage(name: stage, library: name, known: stages.map(\.name))
    }
    let listing = stages[index]
    try check(arguments, listing)

    let inputs = ArrowPairs(exporting: arguments)
    let outputs = ArrowPairs(count: listing.outputs.count)
    var error = unsafe regauge_error()
    let status = unsafe memory.withHost { host in
      unsafe table.pointee.stages[index].run(
        table.pointee.stages + index, host, inputs.schemas, inputs.arrays, outputs.schemas, outputs.arrays,
        &error)
    }
    let raised = unsafe StageError(taking: &error)
    guard status == 0 else {
      throw .raised(
        stage: stage, raised ?? .runtimeError("the stage returned \(status) without an error"))
    }
    return try results(outputs, listing)
  }

  private func check(_ arguments: [Datum], _ listing: StageListing) throws(StageFailure) {
    guard arguments.count == listing.inputs.count else {
      let names = listing.inputs.map(\.name).joined(separator: ", ")
      throw .argumentMismatch(
        stage: listing.name,
        .typeError("\(arguments.count) arguments for \(listing.inputs.count) inputs: \(names)"))
    }
    do {
      for (argument, port) in zip(arguments, listing.inputs) {
        try SchemaCheck.check(argument, against: port.field, path: port.name, isParameter: port.isParameter)
      }
    } catch {
      throw .argumentMismatch(stage: listing.name, error)
    }
  }

  private func results(_ outputs: ArrowPairs, _ listing: StageListing) throws(StageFailure) -> [Datum] {
    var data: [Datum] = []
    for (index, port) in listing.outputs.enumerated() {
      do {
        var datum = try outputs.datum(at: index)
        datum.field.name = port.name
        try SchemaCheck.check(datum, against: port.field, path: port.name, isParameter: false)
        data.append(datum)
      } catch {
        throw .badOutput(stage: listing.name, problem: "output \(port.name): \(StageError(error).message)")
      }
    }
    return data
  }
}

extension StageError {
  /// Reads and releases what a failed run left behind; nil when it left nothing.
  @unsafe
  init?(taking error: UnsafeMutablePointer<regauge_error>) {
    func text(_ pointer: UnsafePointer<CChar>?) -> String? {
      unsafe pointer.map { unsafe String(cString: $0) }
    }
    let className = unsafe text(error.pointee.class_name)
    let message = unsafe text(error.pointee.message)
    let path = unsafe text(error.pointee.path)
    if let release = unsafe error.pointee.release { unsafe release(error) }
    if className == nil && message == nil { return nil }
    self.init(className: className ?? "RuntimeError", message: message ?? "", path: path)
  }
}
