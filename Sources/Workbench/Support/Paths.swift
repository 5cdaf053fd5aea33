import Glibc

/// `path` seen from `directory`; an absolute path stays as it is.
func joined(_ directory: String, _ path: String) -> String {
  if path.hasPrefix("/") { return path }
  return normalized(directory + "/" + path)
}

/// The path without ".", ".." and doubled slashes, textually.
func normalized(_ path: String) -> String {
  var parts: [Substring] = []
  for part in path.split(separator: "/") where part != "." {
    if part == "..", let last = parts.last, last != ".." {
      parts.removeLast()
    } else if part != ".." || !path.hasPrefix("/") {
      parts.append(part)
    }
  }
  let text = parts.joined(separator: "/")
  return path.hasPrefix("/") ? "/" + text : (text.isEmpty ? "." : text)
}

/// The folder that holds `path`.
func parentDirectory(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The last component of `path`.
func fileName(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
}

/// The word as it has to be typed in a shell.
public func shellQuoted(_ word: String) -> String {
  let plain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=:,@%+".contains($0) }
  return plain && !word.isEmpty
    ? word
    : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}

/// The absolute path as seen from an absolute folder: "../venv".
func relativePath(_ path: String, from folder: String) -> String {
  let (parts, base) = (path.split(separator: "/"), folder.split(separator: "/"))
  let shared = zip(parts, base).prefix { $0 == $1 }.count
  let steps = base[shared...].map { _ in ".." } + parts[shared...].map(String.init)
  return steps.isEmpty ? "." : steps.joined(separator: "/")
}
