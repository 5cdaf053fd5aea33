import FoundationEssentials
import Testing
import Workers

@Suite("The worked examples of native stages in other languages")
struct ExampleTests {
  /// A compiler that is found on PATH or in a folder of its own installer.
  private static func find(_ program: String) -> String? {
    let home = Tool.environment["HOME"].map { ":\($0)/.cargo/bin" } ?? ""
    return Command.find(program, in: (Tool.environment["PATH"] ?? "") + home)
  }

  /// An example's folder, copied beside a link to the sources, so that its README's commands hold there.
  private static func workshop(_ name: String) throws -> Workshop {
    let workshop = try Workshop()
    try FileManager.default.createDirectory(
      atPath: "\(workshop.path)/clone/examples", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(workshop.path)/clone/Sources", withDestinationPath: "\(Tool.package)/Sources")
    try FileManager.default.copyItem(
      atPath: "\(Tool.package)/examples/\(name)", toPath: "\(workshop.path)/clone/examples/\(name)")
    return workshop
  }

  /// The commands of a README's first console block, run as they stand.
  private static func run(_ name: String, in workshop: Workshop, compilerFolder: String) throws -> ToolResult
  {
    let readme = try workshop.text("clone/examples/\(name)/README.md")
    let block = try #require(
      readme.split(separator: "```console\n").dropFirst().first?.split(separator: "```").first)
    let lines = block.split(separator: "\n").filter { $0.hasPrefix("$ ") }.map { $0.dropFirst(2) }
    let tools = Tool.path.prefix(upTo: Tool.path.lastIndex(of: "/")!)
    return try Tool.shell(
      "set -e; PATH='\(tools)':'\(compilerFolder)':$PATH\n" + lines.joined(separator: "\n"),
      in: "\(workshop.path)/clone/examples/\(name)")
  }

  private static func folder(of program: String) -> String {
    find(program).map { String($0[..<$0.lastIndex(of: "/")!]) } ?? ""
  }

  @Test("In C, as its README says")
  func c() throws {
    let workshop = try Self.workshop("c")
    let result = try Self.run("c", in: workshop, compilerFolder: Self.folder(of: "cc"))
    expect(result, status: 0, output: ["1 of 1 stage matches on all rows"])

    // An int where the stage says float, an empty list, and an error of the reference's.
    let manifest = try workshop.text("clone/examples/c/regauge.toml")
    for (weight, text, verdict) in [
      ("1", "celsius\n1\n2\n", "identical"), ("0.5", "celsius\n", "identical"),
      ("2.0", "celsius\n1\n", "same error"),
    ] {
      try workshop.write("clone/examples/c/regauge.toml", manifest.replacing("0.25", with: weight))
      try workshop.write("clone/examples/c/readings.csv", text)
      let result = try workshop.regauge("verify", "--manifest", "clone/examples/c")
      expect(result, status: 0, errors: [verdict])
    }
  }

  @Test(
    "In Rust, as its README says",
    .enabled(
      if: find("rustc") != nil,
      "NOT TESTED: there is no rustc on PATH or in ~/.cargo/bin, so that examples/rust was not built; install Rust 1.77 or newer"
    ))
  func rust() throws {
    let workshop = try Self.workshop("rust")
    let result = try Self.run("rust", in: workshop, compilerFolder: Self.folder(of: "rustc"))
    expect(result, status: 0, output: ["2 of 2 stages match on all rows"])

    let manifest = try workshop.text("clone/examples/rust/regauge.toml")
    for (k, text, verdict) in [
      ("3", "", "identical"), ("3", "b a B é c\u{1C}a", "identical"), ("0", "a", "same error"),
    ] {
      try workshop.write("clone/examples/rust/regauge.toml", manifest.replacing("k = 10", with: "k = \(k)"))
      try workshop.write("clone/examples/rust/text.txt", text)
      let result = try workshop.regauge("verify", "--manifest", "clone/examples/rust")
      expect(result, status: 0, errors: [verdict])
    }

    // A chain of two libraries: each stage out of its own, in one process.
    try workshop.write(
      "clone/examples/rust/regauge.toml",
      manifest + """

        [[candidates]]
        name = "copy"
        library = "./libcopy.so"
        [[candidates]]
        name = "mixed"
        kind = "mixed"
        of = { count = "rust", rank = "copy" }

        """)
    try workshop.copy(
      "\(workshop.path)/clone/examples/rust/libwords.so", to: "clone/examples/rust/libcopy.so")
    try workshop.write("clone/examples/rust/text.txt", "to be or not to be\n")
    let measured = try workshop.regauge(
      "measure", "--manifest", "clone/examples/rust", "--candidate", "mixed", "--budget", "1s", "--json")
    let whole = try measured.json()["measurements"].items.filter { $0["stage"] == .null }
    #expect(whole.count == 1 && whole[0]["candidate"] == .string("mixed"), "\(measured)")
  }
}
