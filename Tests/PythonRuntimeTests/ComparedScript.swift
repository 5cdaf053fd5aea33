import FoundationEssentials
import Testing

/// One file of `Scripts`, with what its first lines say of how it is run.
///
/// ```
/// # What it is about, as the table shows it
/// # needs: a shell line that fails where the script cannot run
/// # differs: why `regauge run` differs from `python`; without it, nothing may differ
/// # $ python script.py            (one or more shell lines; this one if there is none)
/// ```
/// In shell lines the word `python` stands for the interpreter, started one way or the other.
struct ComparedScript: Sendable, Hashable {
  var name: String
  var title: String
  var needs: String?
  var difference: String?
  var shellLines: String
  var code: String

  init(name: String, code: String) throws {
    self.name = name
    self.code = code
    let header = code.split(separator: "\n", omittingEmptySubsequences: false)
      .prefix { $0.hasPrefix("# ") }.map { String($0.dropFirst(2)) }
    title = try #require(header.first, "\(name) does not say what it is about")
    func line(_ prefix: String) -> String? {
      header.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
    needs = line("needs: ")
    difference = line("differs: ")
    let lines = header.filter { $0.hasPrefix("$ ") }.map { $0.dropFirst(2) }
    shellLines = lines.isEmpty ? "python \(name)" : lines.joined(separator: "\n")
  }

  /// All of them, by name.
  static let all: [ComparedScript] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Scripts").path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".py") }.sorted().map { name in
      do {
        let data = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
        return try ComparedScript(name: name, code: String(decoding: data, as: UTF8.self))
      } catch {
        preconditionFailure("\(name): \(error)")
      }
    }
  }()
}

extension ComparedScript: CustomTestStringConvertible {
  var testDescription: String { name }
}
