import Glibc

/// The threads of this process at one moment, to find work that outlives a call.
public struct ThreadCensus {
  private let identifiers: Set<Int>

  /// Counts the threads now.
  public init() { identifiers = Self.identifiers() }

  /// How many threads that were not there at the census are still at work.
  ///
  /// Threads that sleep do not count: runtimes keep their pools. New threads get ten milliseconds to come to
  /// rest, as pools spin for a while before they do.
  public func newcomersAtWork() -> Int {
    for _ in 0..<10 {
      if countAtWork() == 0 { return 0 }
      usleep(1_000)
    }
    return countAtWork()
  }

  private func countAtWork() -> Int {
    Self.identifiers().subtracting(identifiers).count { Self.isAtWork($0) }
  }

  private static func identifiers() -> Set<Int> { Set(numberedEntries(of: "/proc/self/task")) }

  /// Whether the thread runs, or waits for a disk: the state after the name in parentheses, see proc(5).
  private static func isAtWork(_ identifier: Int) -> Bool {
    guard let text = try? readSmallFile("/proc/self/task/\(identifier)/stat"),
      let end = text.lastIndex(of: ")")
    else { return false }
    let state = text[text.index(after: end)...].first { $0 != " " }
    return state == "R" || state == "D"
  }
}

/// The entries of a folder of /proc that are numbers; none where it cannot be read.
func numberedEntries(of path: String) -> [Int] {
  // A stream of the C library, closed below; entries live until the next call.
  guard let directory = unsafe opendir(path) else { return [] }
  defer { unsafe closedir(directory) }
  var found: [Int] = []
  while let entry = unsafe readdir(directory) {
    let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { name in
      unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    if let number = Int(name) { found.append(number) }
  }
  return found
}
