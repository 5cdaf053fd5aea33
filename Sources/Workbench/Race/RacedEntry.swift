import FoundationEssentials

/// What a program left under one name in its folder.
enum RacedEntry: Equatable {
  case file
  /// A symbolic link by the text of its target, which need not be there.
  case link(String)
  case emptyFolder
  /// A pipe, a socket, a device.
  case special

  /// "a file", "a link to data.csv".
  var words: String {
    switch self {
    case .file: "a file"
    case .link(let target): "a link to \(target)"
    case .emptyFolder: "an empty folder"
    case .special: "a pipe, socket or device"
    }
  }
}

extension Contender.Run {
  /// What it wrote besides its output, by path within the folder. Links are not followed; a folder that holds something
  /// is no entry.
  func entries() -> [String: RacedEntry] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    let parents = Set(paths.compactMap { path in path.lastIndex(of: "/").map { path[..<$0] } })
    var entries: [String: RacedEntry] = [:]
    for path in paths where !parents.contains(path[...]) { entries[path] = entry(joined(folder, path)) }
    return entries
  }

  private func entry(_ path: String) -> RacedEntry {
    switch Files.type(path) {
    case .typeRegular: return .file
    case .typeDirectory: return .emptyFolder
    case .typeSymbolicLink:
      let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? ""
      // Each run has another folder, which is no content.
      return .link(target.hasPrefix(folder + "/") ? "." + target.dropFirst(folder.count) : target)
    default: return .special
    }
  }

  /// Whether it printed nothing and left nothing behind.
  var isSilent: Bool { Files.size(output) == 0 && entries().isEmpty }

  /// The last lines of its standard error, at most eight.
  func lastErrors() -> [String] {
    let limit = 4096
    guard let bytes = try? Data(contentsOf: URL(filePath: errors), options: .mappedIfSafe) else { return [] }
    return String(decoding: bytes.suffix(limit), as: UTF8.self).split(separator: "\n").suffix(8).map(
      String.init)
  }
}
