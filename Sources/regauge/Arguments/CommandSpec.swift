/// What one command takes, as its parser and its help both read it.
struct CommandSpec {
  var name: String
  var summary: String
  /// One or two paragraphs for `--help`.
  var discussion: String = ""
  var operands: [OperandSpec] = []
  var options: [OptionSpec] = []
  /// Commands to copy, each with what it does.
  var examples: [(command: String, effect: String)] = []
  /// Everything from the first operand on belongs to the user's program, options included.
  var passesRestThrough = false

  /// The command's own options and those that every command has.
  var allOptions: [OptionSpec] { options + [.help] }
}

/// A positional argument.
struct OperandSpec {
  var placeholder: String
  var help: String
  var isRequired = false
  var repeats = false
}

/// A GNU-style long option.
struct OptionSpec {
  var name: String
  /// What stands for its value in the help; nil for a flag.
  var placeholder: String?
  var help: String
  var repeats = false
  var short: Character?

  static let help = OptionSpec(name: "--help", help: "Show this help.", short: "h")
  static let json = OptionSpec(
    name: "--json", help: "Write one JSON document to standard output, everything else to standard error.")
  static let manifest = OptionSpec(
    name: "--manifest", placeholder: "FILE",
    help: "The manifest; otherwise regauge.toml, or [tool.regauge] in pyproject.toml, found here or above.")
  static let stage = OptionSpec(
    name: "--stage", placeholder: "NAME", help: "Only this stage; may be given more than once.", repeats: true
  )
  static let candidate = OptionSpec(
    name: "--candidate", placeholder: "NAME", help: "Only this candidate; may be given more than once.",
    repeats: true)
  static let python = OptionSpec(
    name: "--python", placeholder: "PATH",
    help: "The interpreter or virtual environment of the reference, instead of the manifest's; "
      + "a name without a slash is looked up on PATH.")
  static let seed = OptionSpec(
    name: "--seed", placeholder: "N", help: "The seed of every random choice (default 1).")
}
