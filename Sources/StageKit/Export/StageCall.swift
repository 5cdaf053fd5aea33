import CStageABI
import Columns
import Glibc

/// `regauge_stage.run`: takes all arguments over, runs the Swift function, hands its results or its error out.
func runStage(
  _ stage: UnsafePointer<regauge_stage>?, _ host: UnsafePointer<regauge_host>?,
  _ inputSchemas: UnsafeMutablePointer<ArrowSchema>?, _ inputs: UnsafeMutablePointer<ArrowArray>?,
  _ outputSchemas: UnsafeMutablePointer<ArrowSchema>?, _ outputs: UnsafeMutablePointer<ArrowArray>?,
  _ error: UnsafeMutablePointer<regauge_error>?
) -> Int32 {
  guard let pointer = unsafe stage, let failure = unsafe error else { return 1 }
  let stage = unsafe Box<Stage>.value(at: pointer.pointee.private_data)
  do {
    let arguments = try unsafe takeArguments(stage, inputSchemas, inputs)
    let source = unsafe MemorySource(host: host)
    let results = try MemorySource.with(source) { () throws(StageError) in try stage.run(arguments) }
    for (index, result) in results.enumerated() {
      guard let outputSchemas = unsafe outputSchemas, let outputs = unsafe outputs else { return 1 }
      unsafe result.exportArrowC(schema: outputSchemas + index, array: outputs + index)
    }
    return 0
  } catch {
    unsafe fill(error: failure, with: error)
    return 1
  }
}

/// Imports every argument, so that each is released by us even when another one is refused.
///
/// What stands in the buffers was checked by the host, as the ABI promises; to check it here as well would be
/// time that every stage pays.
@unsafe
private func takeArguments(
  _ stage: Stage, _ schemas: UnsafeMutablePointer<ArrowSchema>?, _ arrays: UnsafeMutablePointer<ArrowArray>?
) throws(StageError) -> [Datum] {
  var arguments: [Datum] = []
  var refusal: StageError?
  for (index, port) in stage.inputs.enumerated() {
    guard let schemas = unsafe schemas, let arrays = unsafe arrays else { break }
    do {
      arguments.append(try unsafe Datum(importing: schemas + index, arrays + index, contentsAreChecked: true))
    } catch {
      let message = "\(port.name): \(error)"
      refusal = refusal ?? .typeError(message, path: port.name)
    }
  }
  if let refusal { throw refusal }
  return arguments
}

/// Leaves `failure` behind in C strings that its `release` frees.
@unsafe
private func fill(error: UnsafeMutablePointer<regauge_error>, with failure: StageError) {
  unsafe error.initialize(
    to: regauge_error(
      class_name: strdup(failure.className), message: strdup(failure.message),
      path: failure.path.flatMap { unsafe UnsafePointer(strdup($0)) },
      release: { error in
        guard let error = unsafe error else { return }
        unsafe free(UnsafeMutableRawPointer(mutating: error.pointee.class_name))
        unsafe free(UnsafeMutableRawPointer(mutating: error.pointee.message))
        unsafe free(UnsafeMutableRawPointer(mutating: error.pointee.path))
        unsafe error.pointee.release = nil
      },
      private_data: nil))
}

extension MemorySource {
  /// The allocator that a host lends; this process's heap when it lends none.
  @unsafe
  init(host: UnsafePointer<regauge_host>?) {
    guard let host = unsafe host?.pointee,
      unsafe host.struct_size >= MemoryLayout<regauge_host>.size,
      let allocate = unsafe host.allocate, let deallocate = unsafe host.deallocate
    else {
      self = .heap
      return
    }
    // The host's context outlives every buffer and may be used from any thread: the ABI says so.
    nonisolated(unsafe) let context = unsafe host.context
    unsafe self.init(
      allocate: { byteCount in unsafe allocate(context, byteCount) },
      deallocate: { memory, byteCount in unsafe deallocate(context, memory, byteCount) })
  }
}
