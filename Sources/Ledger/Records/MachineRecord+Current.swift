import Glibc

extension MachineRecord {
  /// The machine that this process runs on.
  ///
  /// What a container or an unusual kernel hides is "unknown".
  public static func current() -> MachineRecord {
    var system = utsname()
    // The address lives for the call, which cannot fail for a valid one.
    unsafe uname(&system)
    let processors = textOfFile("/proc/cpuinfo")
    let memory = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return MachineRecord(
      cpuModel: cpuModel(cpuinfo: processors) ?? "unknown", architecture: text(of: system.machine),
      logicalCores: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), memoryBytes: memory,
      kernel: "\(text(of: system.sysname)) \(text(of: system.release))",
      operatingSystem: prettyName(osRelease: textOfFile("/etc/os-release")) ?? "unknown")
  }

  /// "model name" where there is one (x86), otherwise implementer and part (Arm).
  package static func cpuModel(cpuinfo: String) -> String? {
    var values: [Substring: String] = [:]
    for line in cpuinfo.split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let name = trimmed(line[..<colon])
      if values[name] == nil { values[name] = String(trimmed(line[line.index(after: colon)...])) }
    }
    if let model = values["model name"] ?? values["Model"] { return model }
    guard let implementer = values["CPU implementer"], let part = values["CPU part"] else { return nil }
    return "implementer \(implementer) part \(part)"
  }

  /// The value of PRETTY_NAME without its quotes.
  package static func prettyName(osRelease: String) -> String? {
    for line in osRelease.split(separator: "\n") where line.hasPrefix("PRETTY_NAME=") {
      return String(line.dropFirst("PRETTY_NAME=".count)).filter { $0 != "\"" && $0 != "'" }
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }

  /// The text of a small file; empty if it cannot be read.
  private static func textOfFile(_ path: String) -> String {
    // Swift keeps the path's and the array's bytes alive for the calls.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe read(descriptor, &chunk, chunk.count)
      guard count > 0 else { break }
      bytes += chunk.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The text of one of the fixed arrays of `utsname`, which ends at its first zero.
  private static func text<Characters>(of characters: Characters) -> String {
    // A tuple of CChar is plain bytes.
    unsafe withUnsafeBytes(of: characters) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}
