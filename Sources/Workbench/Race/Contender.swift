import Comparison
import FoundationEssentials
import Workers

/// A program in a race: run in an empty folder of its own each time.
struct Contender {
  let name: String
  private let command: Command
  private let input: String?
  /// What of the user's own its command names, absolute.
  let named: Set<String>

  /// What a run may print: a program that floods is to fill no disk.
  private static let largestOutput = 1 << 30

  /// One run: how it ended, and what it left behind.
  struct Run {
    var process: FileRun
    /// The folder that it ran in.
    var folder: String
    var output: String { folder + ".stdout" }
    var errors: String { folder + ".stderr" }

    func remove() {
      for path in [folder, output, errors] { try? FileManager.default.removeItem(atPath: path) }
    }
  }

  /// - Parameters:
  ///   - words: program and arguments. Those that name a file or folder here are passed as absolute paths, since the
  ///     program runs elsewhere.
  ///   - input: replaces "{input}"; without that word it is the program's standard input.
  init(_ name: String, _ words: [String], input: String?, _ workbench: Workbench) throws {
    guard let program = words.first else {
      throw WorkbenchError(
        "race", "the \(name)", "it has no command", remedy: "write regauge race -- OLD… -- NEW…")
    }
    let here = workbench.workingDirectory
    guard
      let executable = program.contains("/")
        ? joined(here, program) : Command.find(program, in: workbench.environment["PATH"] ?? "")
    else {
      throw WorkbenchError(
        "race", "'\(program)'", "there is no such program on PATH",
        remedy: "give its path, as in ./\(program)")
    }
    guard Files.isExecutable(executable) else {
      throw WorkbenchError(
        "race", "'\(program)'", "\(executable) is no executable file",
        remedy: "build it, or correct the path")
    }
    let takesPath = words.contains { $0.contains("{input}") }
    guard !takesPath || input != nil else {
      throw WorkbenchError(
        "race", "the \(name)", "it names {input}, and there is none", remedy: "add --input FILE")
    }
    var named: Set<String> = input.map { [$0] } ?? []
    let arguments = words.dropFirst().map { word in
      let word = input.map { word.replacing("{input}", with: $0) } ?? word
      let path = joined(here, word)
      // "." is where a program writes, and means the run's own folder.
      guard !word.hasPrefix("-"), !word.isEmpty, word != ".", word != "./", Files.exists(path) else {
        return word
      }
      named.insert(path)
      return path
    }
    self.name = name
    self.named = named
    self.input = takesPath ? nil : input
    command = Command(executable, arguments, environment: workbench.environment)
  }

  /// Runs the program in `folder`, which must not exist yet.
  func run(in folder: String, deadline: Duration) throws -> Run {
    try Files.makeDirectory(folder, for: "make a folder to race in")
    var command = command
    command.workingDirectory = folder
    do {
      let process = try Subprocess.run(
        command, input: input, output: folder + ".stdout", errors: folder + ".stderr", deadline: deadline,
        outputLimitBytes: Self.largestOutput)
      return Run(process: process, folder: folder)
    } catch .interrupted {
      throw Interruption()
    } catch .timedOut {
      throw RaceFailure(
        contender: name, detail: "it did not end within \(seconds(deadline))", verdict: .timeout)
    } catch .flooded {
      throw RaceFailure(
        contender: name, detail: "it printed more than \(Self.largestOutput >> 30) GiB, and was ended")
    } catch {
      throw WorkbenchError("race", "the \(name)", "\(error)", remedy: "correct the command")
    }
  }

  private func seconds(_ duration: Duration) -> String { "\(duration.components.seconds) s" }
}

/// A program that came to no end of its own, or to another than before.
struct RaceFailure: Error {
  var contender: String
  var detail: String
  var verdict = Verdict.mismatch
}
