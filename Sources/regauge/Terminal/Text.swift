extension [String] {
  /// At most `limit` lines and, where lines are left out, one more that counts them: "… 12 more lines printed".
  func first(_ limit: Int, of what: String) -> [String] {
    count <= limit ? self : prefix(limit) + ["… \(count - limit) more \(what)"]
  }
}

extension String {
  /// The text with spaces behind it, `width` characters in all.
  func padded(to width: Int) -> String {
    count >= width ? self : self + String(repeating: " ", count: width - count)
  }

  /// The text with spaces before it, `width` characters in all.
  func paddedLeft(to width: Int) -> String {
    count >= width ? self : String(repeating: " ", count: width - count) + self
  }

  /// The text in pieces of at most `width` characters.
  func cut(into width: Int) -> [String] {
    var rest = self[...]
    var pieces: [String] = []
    while rest.count > width {
      pieces.append(String(rest.prefix(width)))
      rest = rest.dropFirst(width)
    }
    return pieces + [String(rest)]
  }

  /// The words of the text in lines of at most `width` characters; a longer word has a line of its own.
  func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
