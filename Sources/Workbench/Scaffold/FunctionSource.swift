import Cases

/// The text of a captured function, for the author of its rewrite to read.
enum FunctionSource {
  /// The lines from `def` or its first decorator to the function's end; or why they are not there.
  static func lines(of capture: StageCapture) -> [String] {
    guard let file = capture.file, let line = capture.line, file.hasSuffix(".py"),
      let text = Files.pythonText(file)
    else { return ["(\(capture.function): its source is not in a Python file)"] }
    // What is no UTF-8 was replaced by this character.
    guard !text.unicodeScalars.contains("\u{FFFD}") else {
      return ["(\(capture.function): its file is not in UTF-8, see there)"]
    }
    let all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard line >= 1, line <= all.count else { return ["(\(capture.function): its file has changed)"] }
    let indent = all[line - 1].prefix { $0 == " " || $0 == "\t" }.count
    var lines: [String] = []
    var isInBody = false
    for text in all[(line - 1)...] {
      let own = text.prefix { $0 == " " || $0 == "\t" }.count
      let isBlank = text.allSatisfy(\.isWhitespace)
      if isInBody, !isBlank, own <= indent, !text.dropFirst(indent).hasPrefix(")") { break }
      if text.dropFirst(indent).hasPrefix("def ") || text.dropFirst(indent).hasPrefix("async def ") {
        isInBody = true
      }
      lines.append(isBlank ? "" : String(text.dropFirst(min(indent, own))))
    }
    while lines.last == "" { lines.removeLast() }
    let name = capture.function.split { $0 == "." || $0 == ":" }.last ?? ""
    let head = lines.first { $0.hasPrefix("def ") || $0.hasPrefix("async def ") } ?? ""
    guard head.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }).prefix(3).contains(name)
    else { return ["(\(capture.function): its file has changed)"] }
    return lines
  }
}
