import Testing

@Suite("A command line that cannot be understood is told what to type")
struct UsageTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var message: String
    var remedy: String
    var testDescription: String { (["regauge"] + arguments).joined(separator: " ") }
  }

  static let mistakes: [Mistake] = [
    .init(arguments: ["verfy"], message: "unknown command 'verfy'", remedy: "did you mean 'verify'?"),
    .init(arguments: ["frobnicate"], message: "unknown command 'frobnicate'", remedy: "see regauge --help"),
    .init(arguments: [""], message: "unknown command ''", remedy: "see regauge --help"),
    .init(
      arguments: ["--versoin"], message: "unknown option '--versoin'", remedy: "did you mean '--version'?"),
    .init(
      arguments: ["help", "docter"], message: "unknown command 'docter'", remedy: "did you mean 'doctor'?"),
    .init(
      arguments: ["verify", "--stge", "clean"], message: "unknown option '--stge'",
      remedy: "did you mean '--stage'?"),
    .init(arguments: ["verify", "-x"], message: "unknown option '-x'", remedy: "see regauge verify --help"),
    .init(
      arguments: ["verify", "--stage"], message: "option '--stage' needs a value",
      remedy: "write --stage NAME"),
    .init(
      arguments: ["verify", "--json=1"], message: "option '--json' takes no value", remedy: "write --json"),
    .init(
      arguments: ["verify", "--python", "a", "--python=b"], message: "option '--python' is given twice",
      remedy: "keep one of them"),
    .init(
      arguments: ["verify", "x y"], message: "unexpected argument 'x y'",
      remedy: "did you mean --stage 'x y'?"),
    .init(
      arguments: ["measure", "jobs/regauge.toml"], message: "unexpected argument 'jobs/regauge.toml'",
      remedy: "did you mean --manifest jobs/regauge.toml?"),
    .init(
      arguments: ["doctor", "x"], message: "unexpected argument 'x'", remedy: "see regauge doctor --help"),
    .init(
      arguments: ["verify", "--time-limit", "soon"], message: "option '--time-limit' is 'soon'",
      remedy: "give a time such as 40s or 5m, at most 1000h"),
    .init(
      arguments: ["verify", "--time-limit", "0"], message: "option '--time-limit' is '0'",
      remedy: "give a time such as 40s or 5m, at most 1000h"),
    .init(
      arguments: ["verify", "--time-limit", "1e40"], message: "option '--time-limit' is '1e40'",
      remedy: "give a time such as 40s or 5m, at most 1000h"),
    .init(
      arguments: ["verify", "--memory-limit", "2"], message: "option '--memory-limit' is '2'",
      remedy: "give a whole number of at least 16, at most 1073741824"),
    .init(
      arguments: ["verify", "--memory-limit", "99999999999999"],
      message: "option '--memory-limit' is '99999999999999'",
      remedy: "give a whole number of at least 16, at most 1073741824"),
    .init(
      arguments: ["measure", "--seed", "-1"], message: "option '--seed' is '-1'",
      remedy: "give a whole number of at least 0"),
    .init(
      arguments: ["measure", "--full", "--budget", "3s"], message: "--full and --budget exclude each other",
      remedy: "use --all-rows with --budget"),
    .init(arguments: ["run"], message: "regauge run needs SCRIPT", remedy: "see regauge run --help"),
  ]

  @Test("Each mistake has its message, its remedy and status 2", arguments: mistakes)
  func mistake(_ mistake: Mistake) throws {
    let result = try Tool.run(mistake.arguments)
    #expect(result.errors == "regauge: \(mistake.message)\n  → \(mistake.remedy)\n")
    #expect(result.output.isEmpty)
    #expect(result.status == 2)
  }

  @Test("Without a command it says what there is, on standard error")
  func nothing() throws {
    let result = try Tool.run([])
    expect(
      result, status: 2,
      errors: [
        "Usage: regauge COMMAND", "verify", "To begin, type regauge doctor", "Exit status: 0 all well",
      ])
    #expect(result.output.isEmpty)
  }

  @Test(
    "Every command has help with usage, options and an example",
    arguments: ["verify", "measure", "report", "history", "run", "doctor"])
  func help(_ command: String) throws {
    let result = try Tool.run([command, "--help"])
    expect(
      result, status: 0,
      output: [
        "Usage: regauge \(command) [OPTIONS]", "Options:\n", "--help", "Examples:\n  regauge \(command)",
      ])
    #expect(result.errors.isEmpty)
    #expect(result.output.split(separator: "\n").allSatisfy { $0.count <= 120 }, "\(result)")
    #expect(try Tool.run(["help", command]).output == result.output)
    #expect(try Tool.run([command, "-h"]).output == result.output)
  }

  @Test("Help beside a mistake in the same line is refused before it is shown")
  func helpAndMistake() throws {
    expect(try Tool.run(["verify", "--help", "--bogus"]), status: 2, errors: ["unknown option '--bogus'"])
  }

  @Test("The version names version, commit, Swift and ABI")
  func version() throws {
    let result = try Tool.run(["--version"])
    let pattern = /regauge \d+\.\d+\.\d+ \(commit .+\) · Swift \d.* · stage ABI 1 · (debug|release) build\n/
    #expect(result.output.wholeMatch(of: pattern) != nil, "\(result)")
    #expect(result.status == 0)
  }

  @Test("Where nobody looks there are no escape codes")
  func redirected() throws {
    for arguments in [["--help"], ["verfy"], ["doctor"]] {
      let result = try Tool.run(arguments, environment: ["TERM": "xterm"])
      #expect(!(result.output + result.errors).contains("\u{1B}"), "\(result)")
    }
  }

  @Test(
    "A terminal gets colours and a progress line, unless it is dumb or NO_COLOR is set",
    arguments: [
      (["TERM": "xterm"], true), (["TERM": "dumb"], false), (["TERM": ""], false),
      (["TERM": "xterm", "NO_COLOR": "1"], false),
    ])
  func terminal(_ environment: [String: String], _ hasEscapes: Bool) throws {
    let workshop = try Workshop()
    for command in ["verify", "doctor"] {
      let shown = try Tool.terminal([command], in: workshop.path, environment: environment)
      #expect(shown.contains("shop"), "\(shown)")
      #expect(shown.contains("\u{1B}[") == hasEscapes, "\(shown)")
    }
  }

  @Test(
    "A reader that goes away ends the tool quietly, by SIGPIPE or without",
    arguments: ["", "trap '' PIPE; "])
  func readerGone(_ setting: String) throws {
    let workshop = try Workshop()
    for arguments in ["--help", "report --help", "doctor", "history", "--nonsense"] {
      // The pipe's end is closed long before the tool writes.
      let line = "{ sleep 0.1; \(setting)'\(Tool.path)' \(arguments) 2>&1; echo $? >status; } | exec true"
      let result = try Tool.shell(line + "; while ! [ -s status ]; do sleep 0.05; done", in: workshop.path)
      let status = try workshop.text("status")
      try workshop.remove("status")
      #expect(result.output + result.errors == "", "\(arguments): \(result)")
      // 128 + SIGPIPE as other tools, or what it would have been with a reader.
      let withReader = try Tool.shell("'\(Tool.path)' \(arguments)", in: workshop.path).status
      #expect(status == (setting.isEmpty ? "141\n" : "\(withReader)\n"), "\(arguments)")
    }
  }

  @Test("A result that cannot be written is an error, not a success")
  func fullStandardOutput() throws {
    let result = try Tool.shell("'\(Tool.path)' doctor > /dev/full")
    expect(
      result, status: 2,
      errors: ["cannot write to standard output: No space left on device", "  → make room"])
  }
}
