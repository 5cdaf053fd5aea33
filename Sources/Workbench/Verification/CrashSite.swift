import Workers

/// Where a native stage crashed, as its debug build tells it: an optimised library traps without a word.
enum CrashSite {
  /// Lines for the finding: the message and the places in the package's own sources, or how to get them.
  ///
  /// - Parameter run: runs the same call by a host of the debug library.
  static func evidence(
    _ rewrite: Bench.Rewrite, of pipeline: Pipeline, run: (CandidateHost) throws -> SideRun
  ) throws -> [String] {
    guard let library = PackageLibrary(rewrite.declaration, of: pipeline), let debug = library.debugBuild
    else {
      return []
    }
    let remedy =
      "→ for the line where it crashed: \(pipeline.command("build", options: ["--debug"])), then verify again"
    guard Files.exists(debug.path), debug.newerSource == nil else { return [remedy] }
    var host = rewrite.host
    host.request = .native(libraryPath: debug.path)
    host.command.environment["SWIFT_BACKTRACE"] =
      "enable=yes,color=no,interactive=no,threads=crashed,registers=none,images=none,limit=64"
    guard case .died(.crashed(let evidence)) = try run(host).outcome else {
      return ["its debug build does not crash on the same arguments"]
    }
    let lines = evidence.output.standardError.split(separator: "\n").map(String.init)
    let messages = lines.filter { $0.contains("Fatal error: ") }.map(withoutPlace)
    let places = lines.compactMap { place($0, in: library.package, of: pipeline) }
    return Array(messages.prefix(1) + places.prefix(5))
  }

  /// "Swift/Array.swift:421: Fatal error: Index out of range" → "Fatal error: Index out of range"
  private static func withoutPlace(_ line: String) -> String {
    line.firstRange(of: "Fatal error: ").map { String(line[$0.lowerBound...]) } ?? line
  }

  /// "3 [ra] 0x00… tidy(_:) + 77 in libRewrites.so at /shop/rewrites/Sources/Rewrites/Tidy.swift:12:9"
  /// → "at rewrites/Sources/Rewrites/Tidy.swift:12:9, in tidy(_:)"; nil for what is not the package's own.
  private static func place(_ line: String, in package: String, of pipeline: Pipeline) -> String? {
    guard let at = line.ranges(of: " at ").last, let object = line.ranges(of: " in ").last else { return nil }
    let path = String(line[at.upperBound...])
    guard path.hasPrefix(Files.real(package) + "/Sources/"), !path.contains("/Generated/") else { return nil }
    let function = line[..<object.lowerBound].split(separator: " ", maxSplits: 3).last.map(String.init) ?? ""
    let name = function.firstRange(of: " + ").map { String(function[..<$0.lowerBound]) } ?? function
    return "at \(relativePath(path, from: Files.real(pipeline.directory))), in \(name)"
  }
}
