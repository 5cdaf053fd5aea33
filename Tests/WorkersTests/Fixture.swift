import Glibc
import Testing
import Workers

/// The worker that misbehaves on request.
enum Fixture {
  /// Beside the test program.
  static var path: String {
    var buffer = [CChar](repeating: 0, count: 4096)
    // The array is as long as the call is told, less one for the final zero.
    let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let program = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    return program[..<program.lastIndex(of: "/")!] + "/worker-fixture"
  }

  static func start(limits: WorkerLimits = .init()) throws -> WorkerProcess {
    try WorkerProcess(Command(path, ["serve"]), limits: limits)
  }
}

extension RunRequest {
  /// A run of one stage that takes nothing.
  static func stage(_ name: String, returning slots: [String] = []) -> RunRequest {
    RunRequest(steps: [Step(stage: name, arguments: [], outputs: [])], returning: slots)
  }
}

extension SealedRegion {
  convenience init(_ text: String) throws {
    let bytes = Array(text.utf8)
    try self.init(byteCount: bytes.count) { target in
      for (index, byte) in bytes.enumerated() {
        target.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
      }
    }
  }

  var text: String {
    get throws {
      let memory = try map()
      let bytes = memory.bytes
      return String(
        decoding: (0..<bytes.byteCount).map { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) },
        as: UTF8.self)
    }
  }
}

/// Whether a process is still there and not merely waiting to be reaped.
func isAlive(_ process: Int) -> Bool {
  guard let file = unsafe fopen("/proc/\(process)/stat", "r") else { return false }
  defer { unsafe fclose(file) }
  var buffer = [CChar](repeating: 0, count: 1024)
  let count = unsafe fread(&buffer, 1, buffer.count - 1, file)
  let text = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
  guard let close = text.lastIndex(of: ")") else { return false }
  return !text[close...].dropFirst(2).hasPrefix("Z")
}

/// Waits until `condition` holds, at most ten seconds.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<1000 {
    if condition() { return true }
    usleep(10_000)
  }
  return condition()
}
