import Testing

@Suite struct InliningTests {
  /// What a user's stage calls for each value, or with each value, of a type with parameters of its own.
  static let files = [
    ("Columns", "Columns/Memory/Buffer.swift"), ("Columns", "Columns/Columns/NumberColumn.swift"),
    ("StageKit", "StageKit/Values/ListColumn.swift"), ("StageKit", "StageKit/Values/NonNull.swift"),
  ]

  @Test("Generic code that works on values is inlinable: unspecialised, it costs a hundred times as much")
  func genericCodeIsInlinable() throws {
    for (module, path) in Self.files {
      let text = try #require(sources(of: module, endingIn: [".swift"]).first { $0.path == path }).text
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() where Self.isPublicCode(line) {
        let attributes = lines[..<index].reversed().prefix { $0.hasPrefix("  @") }
        #expect(attributes.contains { $0.contains("@inlinable") }, "\(path):\(index + 1): \(line)")
      }
    }
  }

  /// A public member with code; what is called once a column (`Datum`s, paths of errors) is left out.
  private static func isPublicCode(_ line: Substring) -> Bool {
    let starts = ["  public init", "  public func", "  public subscript", "  public var"]
    return starts.contains { line.hasPrefix($0) } && !line.contains("at path:")
      && (!line.hasPrefix("  public var") || line.hasSuffix("{"))
  }
}
