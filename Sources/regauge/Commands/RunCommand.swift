import Glibc
import Workbench

struct RunCommand: Command {
  static let spec = CommandSpec(
    name: "run", summary: "Run a script in the embedded interpreter, as python would.",
    discussion: """
      Replaces itself by an interpreter that behaves like python SCRIPT: sys.argv, __main__, sys.path, standard
      streams, signals and exit status are the script's own. -m MODULE, -c CODE and Python's short options (-O, -X dev,
      -W error) work as well, and so do the PYTHON variables; long options of Python's follow a --.
      """,
    operands: [
      OperandSpec(placeholder: "SCRIPT", help: "The script, or -m MODULE, or -c CODE.", isRequired: true),
      OperandSpec(placeholder: "ARGS", help: "Its arguments, options included.", repeats: true),
    ],
    options: [
      OptionSpec(
        name: "--python", placeholder: "PATH",
        help:
          "The interpreter or virtual environment, or a name on PATH; otherwise the active environment's, or "
          + "python3 on PATH.")
    ],
    examples: [
      ("regauge run pipeline.py data", "As python pipeline.py data."),
      ("regauge run --python .venv -- -m json.tool", "A module, in another environment."),
    ],
    passesRestThrough: true)

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) throws { self.arguments = arguments }

  func run(_ context: CommandContext) throws -> Int32 {
    let command = try context.workbench.scriptCommand(python: arguments.string("--python"))
    // The strings live until the process is replaced; after a failure there is nothing left to free them for.
    var argv: [UnsafeMutablePointer<CChar>?] = unsafe (["regauge-worker"] + command.arguments).map {
      unsafe strdup($0)
    }
    // The script and what follows it end our own arguments. They are passed on as the bytes that they are: as
    // Strings they would lose those that are not UTF-8, which Python keeps.
    let count = Int(CommandLine.argc)
    for index in (count - arguments.operands.count)..<count {
      unsafe argv.append(CommandLine.unsafeArgv[index])
    }
    unsafe argv.append(nil)
    // NULL-terminated, as exec wants it; the environment is passed on as it is.
    unsafe execv(command.executable, &argv)
    throw WorkbenchError(
      "start", command.executable, unsafe String(cString: strerror(errno)),
      remedy: "run 'regauge doctor' to see what is missing")
  }
}
