import FoundationEssentials
import Glibc
import Ledger

extension MachineRecord {
  /// This machine, from `/proc` and `uname`.
  static func current() -> MachineRecord {
    let cpuModel =
      (Files.text("/proc/cpuinfo") ?? "").split(separator: "\n")
      .first { $0.hasPrefix("model name") || $0.hasPrefix("Model") }
      .flatMap { $0.split(separator: ":", maxSplits: 1).last }
      .map { $0.drop { $0 == " " } }.map(String.init) ?? "unknown"
    let memoryKibibytes =
      (Files.text("/proc/meminfo") ?? "").split(separator: "\n")
      .first { $0.hasPrefix("MemTotal:") }
      .flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
    let system =
      (Files.text("/etc/os-release") ?? "").split(separator: "\n")
      .first { $0.hasPrefix("PRETTY_NAME=") }
      .map { String($0.dropFirst(12)).filter { $0 != "\"" } } ?? "Linux"
    let kernel = (Files.text("/proc/sys/kernel/osrelease") ?? "unknown").filter { $0 != "\n" }
    #if arch(x86_64)
      let architecture = "x86_64"
    #elseif arch(arm64)
      let architecture = "aarch64"
    #else
      let architecture = "unknown"
    #endif
    return MachineRecord(
      cpuModel: cpuModel, architecture: architecture, logicalCores: sysconf(Int32(_SC_NPROCESSORS_ONLN)),
      memoryBytes: memoryKibibytes * 1024, kernel: "Linux \(kernel)", operatingSystem: system)
  }

  /// Cumulated processor time stolen by the hypervisor and in all, in ticks; nil where `/proc/stat` is not.
  static func stealTicks() -> (stolen: Double, total: Double)? {
    guard let line = Files.text("/proc/stat")?.split(separator: "\n").first else { return nil }
    let ticks = line.split(separator: " ").dropFirst().compactMap { Double($0) }
    guard ticks.count >= 8 else { return nil }
    return (ticks[7], ticks.prefix(8).reduce(0, +))
  }
}
