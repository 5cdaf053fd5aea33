import FoundationEssentials
import Testing

/// The root of the package, found from this file.
let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// The rows of ARCHITECTURE.md's table of rooms: module → modules that it may import.
func allowedImports() throws -> [String: Set<String>] {
  let text = try String(contentsOf: packageRoot.appending(path: "ARCHITECTURE.md"), encoding: .utf8)
  var allowed: [String: Set<String>] = [:]
  for line in text.split(separator: "\n") where line.hasPrefix("| `") {
    let cells = line.split(separator: "|").map(String.init)
    let module = names(in: cells[0]).first!
    allowed[module] = Set(names(in: cells[2]))
  }
  return allowed
}

/// The words in back quotes.
private func names(in text: String) -> [String] {
  text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
    .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
}

/// Every source file of `module` with its text.
func sources(of module: String, endingIn suffixes: [String]) throws -> [(path: String, text: String)] {
  let folder = packageRoot.appending(path: "Sources").appending(path: module)
  return try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    .filter { path in suffixes.contains { path.hasSuffix($0) } }.sorted()
    .map {
      (path: "\(module)/\($0)", text: try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
    }
}

/// The modules that a source file imports, submodules cut off.
private func imports(in text: String) -> [String] {
  text.split(separator: "\n").compactMap { line in
    let words = line.split(separator: " ").filter { !$0.hasPrefix("@") && $0 != "public" && $0 != "package" }
    guard words.first == "import", words.count >= 2 else { return nil }
    let name =
      ["struct", "class", "enum", "func", "protocol"].contains(String(words[1])) ? words[2] : words[1]
    return name.split(separator: ".").first.map(String.init)
  }
}

@Suite struct ImportTests {
  @Test("Every source folder stands in ARCHITECTURE.md's table, and every row has a folder")
  func tableIsComplete() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: packageRoot.appending(path: "Sources").path)
    // The two system libraries hold nothing but a module map, the package for Python no Swift.
    let rooms = Set(folders).subtracting(["CPythonHeaders", "CSQLite", "PythonPackage"])
    #expect(rooms == Set(try allowedImports().keys))
  }

  @Test("No source file imports a module that its room may not enter")
  func importsFollowTheTable() throws {
    let allowed = try allowedImports()
    let known = Set(allowed.keys).union(["CPythonHeaders", "CSQLite"])
    for (module, allowedModules) in allowed {
      for source in try sources(of: module, endingIn: [".swift"]) {
        for name in imports(in: source.text) where known.contains(name) {
          #expect(allowedModules.contains(name), "\(source.path) imports \(name)")
        }
      }
    }
  }

  @Test("Package.swift declares the dependencies that the table allows, and no other")
  func manifestFollowsTheTable() throws {
    let whole = try String(contentsOf: packageRoot.appending(path: "Package.swift"), encoding: .utf8)
    // A long declaration has its name in a line of its own.
    let text = String(whole[try #require(whole.firstRange(of: "  targets: [\n")).upperBound...])
      .replacing(/\(\s+/, with: "(")
    for (module, allowedModules) in try allowedImports() {
      let start = try #require(
        ["module(", "program(", "name: "].lazy.compactMap { text.firstRange(of: "\($0)\"\(module)\"") }.first,
        "\(module)"
      )
      let declaration = declarationText(from: text[start].firstIndex(of: "\"")!, in: text)
      let quoted = declaration.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        .filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
      let declared = Set(quoted.dropFirst()).intersection(
        Set(try allowedImports().keys).union(["CPythonHeaders", "CSQLite"]))
      #expect(declared == allowedModules, "\(module)")
    }
  }

  /// From a target's name to the end of its declaration: the bracket that closes the call.
  private func declarationText(from start: String.Index, in text: String) -> String {
    var depth = 1
    var end = start
    while depth > 0, end < text.endIndex {
      if text[end] == "(" { depth += 1 }
      if text[end] == ")" { depth -= 1 }
      end = text.index(after: end)
    }
    return String(text[start..<end])
  }

  @Test("Only CPython includes Python.h, and not in its public header")
  func pythonHeaderHasOnePlace() throws {
    for module in try allowedImports().keys {
      for source in try sources(of: module, endingIn: [".h", ".c", ".swift"])
      where source.text.contains("#include <Python.h>") {
        #expect(module == "CPython" && !source.path.contains("/include/"), "\(source.path)")
      }
    }
  }

  @Test("Only the executables print, exit or read the environment")
  func onlyExecutablesTalk() throws {
    let words = ["print(", "exit(", "getenv(", "ProcessInfo.processInfo.environment"]
    for module in try allowedImports().keys where module != "regauge" && module != "regauge-worker" {
      for source in try sources(of: module, endingIn: [".swift"]) {
        for line in source.text.split(separator: "\n") {
          let code = line.split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
          for word in words where containsCall(word, in: code) {
            Issue.record("\(source.path): \(line)")
          }
        }
      }
    }
  }

  /// Whether `word` stands in `code` as a call of its own, not as the end of another name.
  private func containsCall(_ word: String, in code: Substring) -> Bool {
    code.ranges(of: word).contains { range in
      guard range.lowerBound > code.startIndex else { return true }
      let before = code[code.index(before: range.lowerBound)]
      return !(before.isLetter || before.isNumber || before == "_" || before == ".")
    }
  }

  @Test(
    "A call is found wherever it stands in a line, and not as the end of another name",
    arguments: [
      ("print(x)", true), ("  print(x)", true), ("terminal.print(x)", false), ("footprint(x)", false),
      ("terminal.print(x); print(x)", true), ("footprint(print(x))", true),
      ("_print(terminal.print(x))", false),
    ])
  func callsAreFound(_ code: String, _ isCall: Bool) {
    #expect(containsCall("print(", in: code[...]) == isCall)
  }
}
