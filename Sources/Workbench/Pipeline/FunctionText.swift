/// The source of a Python function as it was recorded, to be looked for in its file without running Python.
///
/// Whether it still stands there is decided on the safe side: an edit elsewhere in the file may be taken for one of
/// the function, which a new verification settles; an edit of its own text is never overlooked.
struct FunctionText {
  private let lines: [Substring]
  /// What the function is called in its file and by the manifest.
  private let names: Set<Substring>

  /// - Parameter reference: "module:function".
  init(_ text: String, of reference: String) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isBlank == true { lines.removeLast() }
    self.lines = lines
    let own = lines.lazy.compactMap(\.definedName).first
    names = Set([own, reference.split { $0 == ":" || $0 == "." }.last].compactMap { $0 })
  }

  /// Whether `file` holds the function line by line, once, with nothing added to its end or its decorators, and
  /// binds its name nowhere else. Complexity: O(lines of both, multiplied).
  func stands(in file: String) -> Bool {
    let file = file.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first, file.count >= lines.count else { return false }
    let starts = (0...(file.count - lines.count)).filter { start in
      file[start] == first && file[start..<(start + lines.count)].elementsEqual(lines)
    }
    guard starts.count == 1, let start = starts.first else { return false }
    let (before, after) = (file[..<start], file[(start + lines.count)...])
    // A body goes on as long as lines are indented further than its head.
    if let next = after.first(where: \.isCode), next.indentation > first.indentation { return false }
    let statement = before.last {
      $0.isCode && $0.indentation <= first.indentation && !")]}".contains($0.trimmed.first ?? " ")
    }
    if statement?.trimmed.first == "@" { return false }
    return !(before + after).contains { $0.binds(oneOf: names, besides: first.indentation) }
  }
}

extension Substring {
  fileprivate var trimmed: Substring { drop(while: \.isWhitespace) }
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
  fileprivate var isCode: Bool { !isBlank && trimmed.first != "#" }
  fileprivate var indentation: Int { prefix(while: \.isWhitespace).count }

  private var words: [Substring] { split { !($0.isLetter || $0.isNumber || $0 == "_") } }

  /// The name that a line with `def` or `class` gives to what follows.
  fileprivate var definedName: Substring? {
    let words = words.prefix(3)
    return switch words.first {
    case "def", "class": words.dropFirst().first
    case "async": words.dropFirst(2).first
    default: nil
    }
  }

  /// Whether the line gives one of `names` to something: by a definition or an import wherever it stands, by an
  /// assignment where it is indented by `indentation` at most, since one further in is of a local variable.
  fileprivate func binds(oneOf names: Set<Substring>, besides indentation: Int) -> Bool {
    guard isCode, let first = words.first else { return false }
    switch first {
    case "def", "class", "async": return definedName.map(names.contains) ?? false
    case "from", "import": return contains("*") || words.contains(where: names.contains)
    case "del", "global": return words.contains(where: names.contains)
    case "for", "with": return self.indentation <= indentation && words.contains(where: names.contains)
    default: break
    }
    guard self.indentation <= indentation, let sign = firstIndex(of: "="), !self[sign...].hasPrefix("==")
    else { return false }
    let target = self[..<sign]
    // "call(name=…" binds nothing here.
    return !target.contains("(") && target.words.contains(where: names.contains)
  }
}
