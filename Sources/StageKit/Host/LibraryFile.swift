import Glibc

/// The head of a library's file, read before the linker maps it: of a library for another machine the linker says that
/// there is no such file, and one that is cut short ends the process.
struct LibraryFile {
  private var header: [UInt8]
  private let byteCount: Int

  /// Nil where the file cannot be read, or is no ELF file of 64 bits; the linker has the words for that.
  init?(path: String) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var header = [UInt8](repeating: 0, count: Self.headerSize)
    let read = unsafe header.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
    let isELF = header.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1])
    guard read == Self.headerSize, isELF else { return nil }
    self.header = header
    byteCount = Int(lseek(descriptor, 0, SEEK_END))
  }

  /// Why it cannot be loaded here, and what to do; nil where nothing speaks against it.
  var problem: (text: String, remedy: String)? {
    let machine = number(at: 18, bytes: 2)
    guard machine == Self.thisMachine else {
      return (
        "it is built for \(Self.name(machine)), and this machine is \(Self.name(Self.thisMachine))",
        "build it for this machine"
      )
    }
    // e_shoff + e_shentsize × e_shnum: the table of sections, which linkers put last.
    let end = number(at: 40, bytes: 8).addingReportingOverflow(
      number(at: 58, bytes: 2) * number(at: 60, bytes: 2))
    guard !end.overflow, end.partialValue <= byteCount else {
      return ("it is cut short: \(byteCount) bytes of \(end.partialValue)", "build or copy it again")
    }
    return nil
  }

  /// An unsigned little-endian number.
  private func number(at offset: Int, bytes: Int) -> Int {
    header[offset..<offset + bytes].reversed().reduce(0) { $0 << 8 | Int($1) }
  }

  private static let headerSize = 64
  /// e_machine of the processors that are likely to be met.
  private static let names = [3: "x86", 40: "arm", 62: "x86_64", 183: "aarch64", 243: "riscv64"]
  #if arch(arm64)
    private static let thisMachine = 183
  #else
    private static let thisMachine = 62
  #endif

  private static func name(_ machine: Int) -> String { names[machine] ?? "another processor (\(machine))" }
}
