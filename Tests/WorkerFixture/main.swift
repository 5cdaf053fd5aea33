// A worker that misbehaves on request, and a supervisor that dies; WorkersTests starts it.
import Glibc
import Workers

switch CommandLine.arguments.dropFirst().first {
case "serve":
  var handler = MisbehavingHandler()
  try serve(handler: &handler)
case "abandon-worker":
  try superviseAndDie()
case "interrupted":
  try superviseUntilInterrupted()
default:
  fatalError("usage: worker-fixture serve | abandon-worker | interrupted")
}
