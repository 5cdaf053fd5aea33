import FoundationEssentials
import Testing
import Workers

/// `tools/setup.sh` on machines that lack something: a PATH of its own, with programs that play what is wanted.
@Suite struct SetUpTests {
  struct Machine: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The programs that it has beside the usual ones, each with its shell lines.
    var programs: [String: String] = [:]
    var arguments: [String] = []
    var python: String?
    /// What is missing, and the lines to type.
    var problem: String
    var commands: [String]
  }

  private static let swift = "echo 'Swift version 6.3.1 (swift-6.3.1-RELEASE)'"
  private static let installed = "printf 'ii '"
  private static let packages = "python3-dev python3-venv libsqlite3-dev pkg-config make"
  private static let installing = "apt-get update && apt-get install -y --no-install-recommends \(packages)"
  /// Has every header, of Python 3.12.
  private static let headers = "case $1 in --modversion) echo 3.12 ;; esac"

  private static func machine(_ programs: [String: String]) -> [String: String] {
    ["swift": swift, "dpkg-query": installed, "pkg-config": headers].merging(programs) { $1 }
  }

  static let machines: [Machine] = [
    .init(
      testDescription: "no Swift", problem: "no Swift: 'swift' is not on PATH",
      commands: ["export PATH=TOOLCHAIN/usr/bin:$PATH"]),
    .init(
      testDescription: "an older Swift", programs: ["swift": "echo 'Swift version 5.10.1 (x)'"],
      problem: "Swift 5.10.1 is too old: 6.3 or newer is needed",
      commands: ["export PATH=TOOLCHAIN/usr/bin:$PATH"]),
    .init(
      testDescription: "a Swift that does not run", programs: ["swift": "exit 3"],
      problem: "'swift --version' does not work: ", commands: ["/swift --version"]),
    .init(
      testDescription: "packages missing, and not root",
      programs: machine(["dpkg-query": "exit 1", "id": "echo 1000"]),
      problem: "Debian packages are missing: \(packages)", commands: ["sudo sh -c '\(installing)'"]),
    .init(
      testDescription: "packages missing, and no network",
      programs: machine(["dpkg-query": "exit 1", "id": "echo 0", "apt-get": "echo 'no route'; exit 100"]),
      problem: "apt-get could not install: \(packages)", commands: [installing]),
    .init(
      testDescription: "no pkg-config", programs: ["swift": swift, "dpkg-query": installed],
      problem: "no pkg-config", commands: ["apt-get install pkg-config"]),
    .init(
      testDescription: "no SQLite headers", programs: machine(["pkg-config": "[ \"$2\" != sqlite3 ]"]),
      problem: "no headers: pkg-config finds no sqlite3.pc", commands: ["apt-get install libsqlite3-dev"]),
    .init(
      testDescription: "headers of an old Python",
      programs: machine(["pkg-config": "case $1 in --modversion) echo 3.9 ;; esac"]),
      problem: "the Python headers that pkg-config finds are of 3.9: 3.10 or newer are needed",
      commands: ["unset PKG_CONFIG_PATH && apt-get install python3-dev"]),
    .init(
      testDescription: "no Python", programs: machine([:]), python: "/nowhere/python",
      problem: "no Python: /nowhere/python does not exist",
      commands: ["apt-get install python3", "export REGAUGE_PYTHON=PATH"]),
    .init(
      testDescription: "a Python that is none", programs: machine(["python": "exit 1"]), python: "python",
      problem: "/python does not run as a Python does", commands: ["unset REGAUGE_PYTHON"]),
    .init(
      testDescription: "an old Python", programs: machine(["python": "echo False True 3.10.2"]),
      python: "python", problem: "is Python 3.10.2: the tool environment needs 3.11 or newer",
      commands: ["export REGAUGE_PYTHON=PATH"]),
    .init(
      testDescription: "a Python without a shared library",
      programs: machine(["python": "echo True False 3.12.1"]), python: "python",
      problem: "(3.12.1) has no shared libpython", commands: ["unset REGAUGE_PYTHON"]),
    .init(
      testDescription: "a Python without venv",
      programs: machine(["python": "[ $1 = - ] && echo True True 3.12.1"]),
      arguments: ["--tool-environment", "made"], python: "python",
      problem: "cannot make an environment in made", commands: ["apt-get install python3-venv"]),
    .init(
      testDescription: "no network for pip",
      programs: machine([
        "python": """
        if [ $1 = - ]; then echo True True 3.12.1; exit; fi
        mkdir -p $3/bin && printf '#!/bin/sh\\nexit 1\\n' >$3/bin/python && chmod +x $3/bin/python
        """
      ]), arguments: ["--tool-environment", "made"], python: "python",
      problem: "pip could not install the tools that tools/requirements.lock pins",
      commands: ["export HTTPS_PROXY=http://HOST:PORT", "export PIP_INDEX_URL=URL"]),
    .init(
      testDescription: "an unknown option", arguments: ["--wiht-tests"],
      problem: "unknown option '--wiht-tests'", commands: ["tools/setup.sh --help"]),
  ]

  /// What a machine has in any case.
  private static let usual = [
    "bash", "sh", "env", "cat", "chmod", "dirname", "head", "mkdir", "mktemp", "rm", "rmdir", "sed",
    "sha256sum",
    "sort", "tail",
  ]

  @Test("What is missing is said, with the line to type", arguments: machines)
  func failure(_ machine: Machine) throws {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appending(path: "set-up-\(UInt64.random(in: 0 ... .max))")
    defer { try? files.removeItem(at: folder) }
    // A copy, so that nothing of this clone is touched.
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let binaries = folder.appending(path: "bin")
    try files.createDirectory(at: binaries, withIntermediateDirectories: true)
    try files.copyItem(at: root.appending(path: "tools"), to: folder.appending(path: "tools"))
    for name in Self.usual {
      let path = try #require(Command.find(name, in: "/usr/bin:/bin"))
      try files.createSymbolicLink(atPath: binaries.path + "/\(name)", withDestinationPath: path)
    }
    for (name, lines) in machine.programs {
      let path = binaries.path + "/\(name)"
      try Data("#!/bin/sh\n\(lines)\n".utf8).write(to: URL(filePath: path))
      try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    var environment = ["PATH": binaries.path, "TMPDIR": folder.path]
    environment["REGAUGE_PYTHON"] = machine.python
    let result = try Subprocess.run(
      Command(
        "/bin/bash", [folder.path + "/tools/setup.sh"] + machine.arguments, environment: environment,
        workingDirectory: "/"),
      deadline: .seconds(60))
    #expect(result.termination == .exited(2), "\(result)")
    let errors = result.standardError
    #expect(errors.contains("✗ ") && errors.contains(machine.problem), "\(errors)")
    for command in machine.commands { #expect(errors.contains(command), "\(errors)") }
    #expect(!errors.contains("setup.sh: line"), "the script itself stumbled: \(errors)")
  }

  @Test("Its help says what each python is for")
  func help() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let result = try Subprocess.run(
      Command(
        "/bin/bash", [root.path + "/tools/setup.sh", "--help"],
        environment: ProcessInfo.processInfo.environment, workingDirectory: "/"),
      deadline: .seconds(60))
    #expect(result.termination.isSuccess)
    for text in ["--with-tests", "REGAUGE_PYTHON", "headers that `pkg-config python3` names", "Exit status"] {
      #expect(result.standardOutput.contains(text), "\(result.standardOutput)")
    }
    #expect(!result.standardOutput.contains("set -e"))
  }
}
