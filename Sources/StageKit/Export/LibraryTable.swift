import CStageABI
import Glibc

/// The C structs that describe a library, built once and never freed: the ABI lets hosts keep them for as long
/// as the library is loaded.
@safe
final class LibraryTable: @unchecked Sendable {
  // Unchecked: the structs are written here, before anyone sees them, and are read-only ever after.
  let library: UnsafePointer<regauge_library>

  init(name: String, isOptimized: Bool, stages: [Stage], problem: String?) {
    let table = UnsafeMutablePointer<regauge_stage>.allocate(capacity: max(stages.count, 1))
    for (index, stage) in stages.enumerated() {
      unsafe (table + index).initialize(
        to: regauge_stage(
          name: strdup(stage.name),
          input_count: Int64(stage.inputs.count), inputs: Self.ports(stage.inputs),
          output_count: Int64(stage.outputs.count), outputs: Self.ports(stage.outputs),
          run: runStage, private_data: Unmanaged.passRetained(Box(stage)).toOpaque()))
    }
    let library = UnsafeMutablePointer<regauge_library>.allocate(capacity: 1)
    unsafe library.initialize(
      to: regauge_library(
        abi_version: UInt32(REGAUGE_STAGE_ABI_VERSION),
        struct_size: UInt32(MemoryLayout<regauge_library>.size),
        name: strdup(name), toolchain: strdup(Self.toolchain), is_optimized: isOptimized ? 1 : 0,
        stage_count: Int64(stages.count), stages: table,
        problem: problem.flatMap { unsafe UnsafePointer(strdup($0)) }))
    unsafe self.library = UnsafePointer(library)
  }

  private static func ports(_ ports: [Port]) -> UnsafePointer<regauge_port> {
    let table = UnsafeMutablePointer<regauge_port>.allocate(capacity: max(ports.count, 1))
    for (index, port) in ports.enumerated() {
      unsafe (table + index).initialize(
        to: regauge_port(
          name: strdup(port.name), is_parameter: port.isParameter ? 1 : 0, describe: describePort,
          private_data: Unmanaged.passRetained(Box(port)).toOpaque()))
    }
    return unsafe UnsafePointer(table)
  }

  /// The compiler, for the record; conditions are all that Swift tells of its own version.
  private static var toolchain: String {
    #if compiler(>=6.4)
      "Swift 6.4 or later"
    #elseif compiler(>=6.3.2)
      "Swift 6.3.2 or later"
    #elseif compiler(>=6.3.1)
      "Swift 6.3.1"
    #else
      "Swift 6.3"
    #endif
  }
}

/// A value behind a C pointer.
final class Box<Value: Sendable>: Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }

  @unsafe
  static func value(at pointer: UnsafeRawPointer) -> Value {
    unsafe Unmanaged<Box>.fromOpaque(pointer).takeUnretainedValue().value
  }
}

/// `regauge_port.describe`.
private func describePort(_ port: UnsafePointer<regauge_port>?, _ out: UnsafeMutablePointer<ArrowSchema>?)
  -> Int32
{
  guard let port = unsafe port, let out = unsafe out else { return 1 }
  unsafe Box<Port>.value(at: port.pointee.private_data).field.exportArrowC(to: out)
  return 0
}
