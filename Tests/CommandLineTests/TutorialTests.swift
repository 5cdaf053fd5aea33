import FoundationEssentials
import Testing
import Workers

/// The pages of docs/tutorials, done as they say: every command, and every file that the reader is to write.
/// They are done in one folder of what looks like a clone, one after the other, so that what the first one's build
/// compiled of StageKit is not compiled again.
@Suite("The tutorials, from a script to a measured stage", .serialized, .sharing(Tutorial.layClone))
struct TutorialTests {
  static let pages = ["dicts", "numpy", "pandas", "pyperformance"]

  @Test("Every command of the page ends and shows what the page says", arguments: pages)
  func page(_ name: String) throws {
    let workshop = try SharedWorkshop.get()
    let folder = try Self.lay(out: name, in: workshop)
    let steps = try Tutorial.steps(of: "\(Tool.package)/docs/tutorials/\(name).md")
    for step in steps {
      switch step {
      case .write(let file, let text): try workshop.write("\(folder)/\(file)", text)
      case .append(let file, let text):
        let path = "\(folder)/\(file)"
        try workshop.write(path, workshop.text(path) + "\n" + text)
      case .run(let command):
        if command.line == "regauge build" { try Self.reuseDependencies(in: "\(workshop.path)/\(folder)") }
        let result = try Self.run(command.line, in: "\(workshop.path)/\(folder)")
        // A busy machine withholds figures, which is a finding, and says so.
        let isWithheld =
          command.isMeasurement && result.status == 1 && (result.output + result.errors).contains("withheld")
        #expect(result.status == command.status || isWithheld, "\(command.line): \(result)")
        guard !command.isMeasurement else { continue }
        if command.line.hasPrefix("regauge profile") {
          // Advice on calls that are about long enough depends on how fast this machine is; what there is does not.
          let found = (result.output + result.errors).matches(of: Tutorial.place).map(\.output)
          let shown = command.shown.flatMap { $0.matches(of: Tutorial.place).map(\.output) }
          #expect(!shown.isEmpty && Set(shown).isSubset(of: found), "\(command.line): \(result)")
          continue
        }
        let lines = (result.output + "\n" + result.errors).split(separator: "\n").map(Tutorial.masked)
        for shown in command.shown {
          #expect(lines.contains(Tutorial.masked(shown)), "\(command.line): no \"\(shown)\" in \(result)")
        }
      }
    }
    let reports = steps.contains {
      if case .run(let command) = $0 { command.line == "regauge report" } else { false }
    }
    #expect(workshop.exists("\(folder)/.regauge/report/report.html") == reports)
  }

  @Test("There is a test for every page, and a link to it")
  func everyPage() throws {
    let folder = "\(Tool.package)/docs/tutorials"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "README.md" }
    #expect(Set(files) == Set(Self.pages.map { "\($0).md" }))
    let index = try String(contentsOfFile: "\(folder)/README.md", encoding: .utf8)
    for file in files {
      #expect(index.contains("](\(file))"), "docs/tutorials/README.md has no link to \(file)")
    }
  }

  /// Lays out the tutorial's files; nothing that was made there before comes along. Returns the folder.
  private static func lay(out name: String, in workshop: Workshop) throws -> String {
    let (source, folder) = ("\(Tool.package)/examples/tutorials/\(name)", "clone/examples/tutorials/page")
    let path = "\(workshop.path)/\(folder)"
    let (built, kept) = ("\(path)/rewrites/.build", "\(path).build")
    if FileManager.default.fileExists(atPath: built) {
      try? FileManager.default.removeItem(atPath: kept)
      try FileManager.default.moveItem(atPath: built, toPath: kept)
    }
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    let listed = try Tool.shell("git ls-files --cached --others --exclude-standard .", in: source)
    for file in listed.output.split(separator: "\n") {
      try workshop.copy("\(source)/\(file)", to: "\(folder)/\(file)")
    }
    return folder
  }

  /// Puts what another page's build compiled where this page's first build looks for it.
  private static func reuseDependencies(in folder: String) throws {
    let (built, kept) = ("\(folder)/rewrites/.build", "\(folder).build")
    guard FileManager.default.fileExists(atPath: kept), !FileManager.default.fileExists(atPath: built) else {
      return
    }
    try FileManager.default.moveItem(atPath: kept, toPath: built)
  }

  /// Runs a line of the page. What pip installs comes from what the set-up has fetched, by the page's own hashes.
  private static func run(_ line: String, in folder: String) throws -> ToolResult {
    let wheels = "\(Tool.package)/examples/tutorials/pyperformance/wheels"
    if line.contains("pip install") {
      try #require(
        FileManager.default.fileExists(atPath: wheels),
        "the packages of the tutorial are not there: run tools/setup.sh --with-tests")
    }
    // As readers have it: a debug build takes its time over each value.
    let tools = "\(Tool.package)/.build/release"
    return try Tool.shell(
      "PATH='\(tools)':$PATH PIP_NO_INDEX=1 PIP_FIND_LINKS='\(wheels)'; export PATH PIP_NO_INDEX PIP_FIND_LINKS; "
        + line,
      in: folder, deadline: .seconds(1200))
  }
}

/// What the reader of a page does, in order.
enum Tutorial {
  /// The parts of a clone that the pages name.
  static func layClone(_ workshop: Workshop) throws {
    try FileManager.default.createDirectory(
      atPath: "\(workshop.path)/clone/examples/tutorials", withIntermediateDirectories: true)
    for file in [".venv", "datasets"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(workshop.path)/clone/\(file)", withDestinationPath: "\(Tool.package)/\(file)")
    }
  }

  struct Command {
    var line: String
    var status = 0
    var shown: [String] = []

    /// Figures are another machine's; what they are called depends on how busy this one is.
    var isMeasurement: Bool { line.hasPrefix("regauge measure") || line.hasPrefix("regauge report") }
  }

  enum Step {
    case run(Command)
    case write(String, String)
    case append(String, String)
  }

  /// The steps of a page: `$` lines of its console blocks, and the other blocks that begin with a comment that names a
  /// file. Such a block is the file, or in TOML its end.
  static func steps(of path: String) throws -> [Step] {
    let page = try String(contentsOfFile: path, encoding: .utf8)
    let blocks = page.split(separator: "```", omittingEmptySubsequences: false).enumerated()
      .filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
    return blocks.flatMap { block -> [Step] in
      let lines = block.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if lines[0] == "console" { return commands(lines.dropFirst()).map(Step.run) }
      guard lines.count > 1, let name = lines[1].split(separator: " ").dropFirst().first.map(String.init),
        name.contains("."), lines[1].hasPrefix("//") || lines[1].hasPrefix("#")
      else { return [] }
      let text = lines.dropFirst(2).joined(separator: "\n")
      return [lines[0] == "toml" ? .append(name, text) : .write(name, text)]
    }
  }

  private static func commands(_ lines: ArraySlice<String>) -> [Command] {
    var commands: [Command] = []
    for line in lines {
      if line.hasPrefix("$ ") {
        commands.append(Command(line: String(line.dropFirst(2))))
        if let status = line.firstMatch(of: /\ \ # exit status ([0-9])/) {
          commands[commands.count - 1].status = Int(status.output.1) ?? 0
        }
      } else if !commands.isEmpty, !line.isEmpty, line != "…" {
        commands[commands.count - 1].shown.append(line)
      }
    }
    return commands
  }

  /// Where a function stands.
  static var place: Regex<Substring> { /[a-z_]+\.py:[0-9]+/ }

  /// A line without what was measured and without the blanks that align it; counts stay.
  static func masked(_ line: some StringProtocol) -> String {
    String(line)
      .replacing(/[0-9][0-9.,]*(\ ?(ns|µs|ms|s|kB|MB|GB|B)\b|%|×)|[0-9]+\.[0-9.]+/, with: "#")
      .replacing(/─+/, with: "─").replacing(/\ +/, with: " ")
      .replacing(/^\ |\ $/, with: "")
  }
}
