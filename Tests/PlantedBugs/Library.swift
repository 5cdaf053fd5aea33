import Glibc
import StageKit

/// The stages `STAGE#BUG`: those of `libExampleRewrites.so`, which must lie in the same directory, with one bug each.
let library = StageLibrary("planted bugs") {
  plantedBugs.compactMap { $0.planted(in: unsafe rightLibrary) }
}

// Unsafe only to the compiler: a constant whose own properties are constants.
nonisolated(unsafe) private let rightLibrary: NativeLibrary = {
  let path = directoryOfThisLibrary() + "/libExampleRewrites.so"
  do {
    return try NativeLibrary(path: path)
  } catch {
    // A library of bugs without the right one beside it has nothing to show.
    fatalError("\(error)")
  }
}()

/// Where this library lies: the kernel lists the files that a process has mapped.
private func directoryOfThisLibrary() -> String {
  guard let maps = unsafe fopen("/proc/self/maps", "r") else { return "." }
  defer { unsafe fclose(maps) }
  var line = [CChar](repeating: 0, count: 8192)
  while unsafe fgets(&line, Int32(line.count), maps) != nil {
    let text = String(
      decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard text.hasSuffix("/libPlantedBugs.so"), let start = text.firstIndex(of: "/") else { continue }
    return String(text[start..<text.lastIndex(of: "/")!])
  }
  return "."
}

@c(regauge_library_v1)
public func regaugeLibrary(_ hostVersion: UInt32) -> ExportedLibrary { unsafe library.export(hostVersion) }
