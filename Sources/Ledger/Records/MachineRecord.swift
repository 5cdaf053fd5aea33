/// A machine as far as timings depend on it.
public struct MachineRecord: Hashable, Sendable, Codable {
  public var cpuModel: String
  /// As `uname -m` gives it: "x86_64", "aarch64".
  public var architecture: String
  public var logicalCores: Int
  public var memoryBytes: Int
  /// As `uname -sr` gives it: "Linux 6.1.0-18-amd64".
  public var kernel: String
  /// `PRETTY_NAME` of `/etc/os-release`.
  public var operatingSystem: String

  public init(
    cpuModel: String, architecture: String, logicalCores: Int, memoryBytes: Int, kernel: String,
    operatingSystem: String
  ) {
    self.cpuModel = cpuModel
    self.architecture = architecture
    self.logicalCores = logicalCores
    self.memoryBytes = memoryBytes
    self.kernel = kernel
    self.operatingSystem = operatingSystem
  }

  /// 16 hexadecimal digits that are equal where timings may be compared.
  ///
  /// FNV-1a (64 bits) over the fields, each followed by the byte 0x1F. Memory counts in whole GiB, as the
  /// kernel reports a few pages more or less at each boot.
  public var fingerprint: String {
    let gibibytes = (memoryBytes + (1 << 29)) >> 30
    let fields = [cpuModel, architecture, "\(logicalCores)", "\(gibibytes)", kernel, operatingSystem]
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for field in fields {
      for byte in Array(field.utf8) + [0x1f] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return hexadecimal(hash)
  }
}

/// `value` in 16 hexadecimal digits.
func hexadecimal(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}
