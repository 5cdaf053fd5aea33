import FoundationEssentials
import Glibc

// The environment, the arguments and the exit status are read and set here and nowhere else.
let tool = CommandLineTool(
  environment: ProcessInfo.processInfo.environment, workingDirectory: FileManager.default.currentDirectoryPath
)
exit(tool.run(Array(CommandLine.arguments.dropFirst())))
