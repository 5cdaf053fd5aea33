import Glibc

/// The C++ library that some installations bring along (conda's do), newer than the system's.
///
/// Their extension modules expect it, and under `python` they get it. This process is a Swift program, which has
/// loaded the system's already, and a process has but one. So it starts itself anew, once, with the installation's
/// loaded first; a newer C++ library serves programs that were built for an older one.
enum CompanionLibrary {
  /// What LD_PRELOAD was before, until the new start has put it back: scripts find the environment unchanged.
  private static let memory = "REGAUGE_FORMER_LD_PRELOAD"

  static func prefer(beside libraryPath: String) throws(LaunchProblem) {
    // The environment belongs to this thread alone: it is the only one yet.
    if let former = unsafe getenv(memory).map({ unsafe String(cString: $0) }) {
      if former.isEmpty { unsafe unsetenv("LD_PRELOAD") } else { unsafe setenv("LD_PRELOAD", former, 1) }
      unsafe unsetenv(memory)
      return
    }
    guard let slash = libraryPath.lastIndex(of: "/"),
      let own = resolved(libraryPath[..<slash] + "/libstdc++.so.6"), let loaded = loadedPath(),
      let ownNumber = number(own), let loadedNumber = number(loaded), ownNumber > loadedNumber
    else { return }
    let former = unsafe getenv("LD_PRELOAD").map { unsafe String(cString: $0) } ?? ""
    unsafe setenv("LD_PRELOAD", former.isEmpty ? own : "\(own):\(former)", 1)
    unsafe setenv(memory, former, 1)
    unsafe execv("/proc/self/exe", CommandLine.unsafeArgv)
    throw LaunchProblem("start again with", own, unsafe String(cString: strerror(errno)))
  }

  /// The N of libstdc++.so.6.0.N, by which its makers count.
  private static func number(_ path: String) -> Int? { path.split(separator: ".").last.flatMap { Int($0) } }

  private static func resolved(_ path: some StringProtocol) -> String? {
    // realpath's result is ours to free.
    guard let real = unsafe realpath(String(path), nil) else { return nil }
    defer { unsafe free(real) }
    return unsafe String(cString: real)
  }

  private static func loadedPath() -> String? {
    guard let maps = unsafe fopen("/proc/self/maps", "re") else { return nil }
    defer { unsafe fclose(maps) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { unsafe free(line) }
    while unsafe getline(&line, &capacity, maps) > 0 {
      let text = unsafe String(cString: line!)
      if let slash = text.firstIndex(of: "/"), text.contains("/libstdc++.so") {
        return text[slash...].split(separator: "\n").first.map(String.init)
      }
    }
    return nil
  }
}
