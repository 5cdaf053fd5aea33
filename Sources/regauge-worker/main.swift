import Glibc
import Workers

// The other end of the worker protocol, and the launcher of scripts. People meet it through `regauge`.
do {
  let arguments = Array(CommandLine.arguments.dropFirst())
  switch arguments.first {
  case "native":
    var handler = NativeHandler()
    try serve(handler: &handler)
  case "command":
    var handler = CommandHandler()
    try serve(handler: &handler)
  case "python": exit(try PythonCommand(arguments.dropFirst()).launcher().serve())
  case "script":
    let command = try PythonCommand(arguments.dropFirst())
    exit(try command.launcher().runScript(lastArguments: command.scriptArgumentCount))
  default:
    throw UsageError(
      "regauge-worker is started by regauge: native | command | python --python PATH [--libpython PATH [--version VERSION]] | "
        + "script --python PATH [--libpython PATH [--version VERSION]] [--] SCRIPT [ARGUMENTS]")
  }
} catch {
  writeToStandardError("regauge-worker: \(error)\n")
  exit(2)
}

/// Arguments that make no sense; the message says which do.
struct UsageError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

func writeToStandardError(_ text: String) {
  var text = text
  // The bytes are valid for their own count; there is nobody to tell when even this fails.
  text.withUTF8 { bytes in _ = unsafe write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
}
