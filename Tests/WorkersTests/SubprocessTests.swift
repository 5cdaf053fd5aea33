import Testing
import Workers

@Suite("A subprocess")
struct SubprocessTests {
  private func shell(
    _ script: String, environment: [String: String] = [:], directory: String? = nil, input: String = "",
    deadline: Duration = .seconds(30), limit: Int = 64 << 20
  ) throws -> SubprocessResult {
    try Subprocess.run(
      Command("/bin/sh", ["-c", script], environment: environment, workingDirectory: directory),
      input: Array(input.utf8), deadline: deadline, outputLimitBytes: limit)
  }

  @Test("Megabytes in, out and on standard error do not block each other")
  func largeStreams() throws {
    let text = String(repeating: "0123456789abcde\n", count: 1 << 18)
    let result = try shell("tee /dev/stderr", input: text)
    #expect(result.termination == .exited(0))
    #expect(result.standardOutput == text)
    #expect(result.standardError == text)
    #expect(!result.isTruncated)
  }

  @Test("Of too much output the end is kept")
  func outputLimit() throws {
    let result = try shell("seq 1 100000", limit: 12)
    #expect(result.standardOutput == "9999\n100000\n")
    #expect(result.isTruncated)
  }

  @Test("Its end is a status or a signal")
  func endings() throws {
    #expect(try shell("exit 41").termination == .exited(41))
    #expect(try shell("kill -TERM $$").termination == .signaled(15, name: "SIGTERM"))
    #expect(try shell("exit 41").termination.description == "exited with status 41")
  }

  @Test("A broken pipe ends it as in a shell")
  func brokenPipe() throws {
    // With SIGPIPE ignored, yes would complain instead of ending.
    let result = try shell("yes | head -1")
    #expect(result.standardOutput == "y\n")
    #expect(result.standardError == "")
  }

  @Test("It sees the environment and directory it was given, and nothing else")
  func surroundings() throws {
    let result = try shell(
      "/usr/bin/env | sort; pwd; cat", environment: ["B": "two words", "A": "1"], directory: "/usr")
    #expect(result.standardOutput == "A=1\nB=two words\nPWD=/usr\n/usr\n")
  }

  @Test("It holds no descriptor but the three")
  func descriptors() throws {
    // The fourth is the one that ls reads the directory with.
    #expect(try shell("ls /proc/self/fd").standardOutput == "0\n1\n2\n3\n")
  }

  @Test("A deadline ends it with all its children")
  func deadline() throws {
    let failure = #expect(throws: SubprocessFailure.self) {
      try shell("sleep 3600 & sleep 3600", deadline: .milliseconds(100))
    }
    #expect(
      failure?.description == "/bin/sh did not finish within 0.1 seconds and was ended; allow it more time")
  }

  @Test("A child that holds its output open delays nothing, and ends")
  func heldOutput() throws {
    let result = try shell("sleep 3600 & echo $!")
    let child = try #require(Int(result.standardOutput.split(separator: "\n").first ?? ""))
    #expect(eventually { !isAlive(child) })
  }

  @Test(
    "Programs are found by name",
    arguments: [
      ("sh", "/no/such:/bin:/usr/bin", "/bin/sh"), ("/bin/sh", "", "/bin/sh"),
      ("no-such-program", "/bin:/usr/bin", nil), ("etc", "/", nil),
    ])
  func search(name: String, path: String, found: String?) {
    #expect(Command.find(name, in: path) == found)
  }
}
