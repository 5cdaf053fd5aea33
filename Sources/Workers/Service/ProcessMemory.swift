import Glibc

/// The memory figures of this process.
public enum ProcessMemory {
  /// Reads VmRSS and VmHWM of `/proc/self/status`.
  public static func read() throws(SystemError) -> MemoryReport {
    let text = try readSmallFile("/proc/self/status")
    return MemoryReport(
      residentBytes: kibibytes("VmRSS:", in: text), peakResidentBytes: kibibytes("VmHWM:", in: text))
  }

  /// Restarts the high-water mark of resident memory at what is resident now.
  public static func resetPeak() throws(SystemError) {
    let number = unsafe open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
    guard number >= 0 else { throw SystemError("open /proc/self/clear_refs", code: errno) }
    let file = Descriptor(owning: number)
    // "5" is the code for the high-water mark; see proc(5).
    guard unsafe write(file.number, "5", 1) == 1 else {
      throw SystemError("reset the high-water mark of memory", code: errno)
    }
  }
}

/// The size in kB after `key` at the beginning of a line, in bytes; 0 when the kernel does not report it.
private func kibibytes(_ key: String, in text: String) -> Int {
  for line in text.split(separator: "\n") where line.hasPrefix(key) {
    let words = line.dropFirst(key.count).split { $0 == " " || $0 == "\t" }
    return (words.first.flatMap { Int($0) } ?? 0) * 1024
  }
  return 0
}

/// What the machine can still give without swapping (MemAvailable).
func availableMemoryBytes() throws(SystemError) -> Int {
  kibibytes("MemAvailable:", in: try readSmallFile("/proc/meminfo"))
}

/// The text of a file of at most 64 KiB, such as those of /proc.
func readSmallFile(_ path: String) throws(SystemError) -> String {
  let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard number >= 0 else { throw SystemError("open \(path)", code: errno) }
  let file = Descriptor(owning: number)
  var buffer = [UInt8](repeating: 0, count: 64 << 10)
  var length = 0
  while length < buffer.count {
    // The rest of the array is as long as the call is told.
    let count = unsafe buffer.withUnsafeMutableBytes { buffer in
      unsafe Glibc.read(file.number, buffer.baseAddress! + length, buffer.count - length)
    }
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw SystemError("read \(path)", code: errno) }
    if count == 0 { break }
    length += count
  }
  return String(decoding: buffer[..<length], as: UTF8.self)
}
