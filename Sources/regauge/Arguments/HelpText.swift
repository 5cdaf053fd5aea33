/// The help of one command and of the whole tool.
enum HelpText {
  static func overview(_ commands: [CommandSpec]) -> String {
    let width = commands.map(\.name.count).max() ?? 0
    let list = commands.map { "  \($0.name.padded(to: width))  \($0.summary)" }.joined(separator: "\n")
    return """
      Regauge: move the stages of a Python pipeline onto native code without losing an answer on the way.

      Usage: regauge COMMAND [OPTIONS]

      Commands:
      \(list)

      To begin, type regauge doctor, then regauge verify, in a folder with a manifest (regauge.toml).

      Options:
        -h, --help  Show this help; regauge COMMAND --help shows a command's own.
        --version   Show version, commit, Swift and stage ABI.

      Exit status: 0 all well, 1 something differs or regressed, 2 it could not run, 130 interrupted.
      """
  }

  static func command(_ spec: CommandSpec) -> String {
    let operands = spec.operands.map { operand in
      let name = operand.placeholder + (operand.repeats ? "…" : "")
      return operand.isRequired ? name : "[\(name)]"
    }
    let usage = (["regauge", spec.name, "[OPTIONS]"] + operands).joined(separator: " ")
    var sections = [spec.summary, "Usage: \(usage)"]
    if !spec.discussion.isEmpty { sections.append(spec.discussion) }
    if !spec.operands.isEmpty {
      sections.append(section("Arguments", spec.operands.map { ($0.placeholder, $0.help) }))
    }
    sections.append(
      section(
        "Options",
        spec.allOptions.map { option in
          let short = option.short.map { "-\($0), " } ?? ""
          return (short + option.name + (option.placeholder.map { " \($0)" } ?? ""), option.help)
        }))
    if !spec.examples.isEmpty {
      let examples = spec.examples.map { "  \($0.command)\n      \($0.effect)" }
      sections.append("Examples:\n" + examples.joined(separator: "\n"))
    }
    return sections.joined(separator: "\n\n")
  }

  private static func section(_ title: String, _ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).max() ?? 0
    let lines = rows.map { name, help in
      let indent = String(repeating: " ", count: width + 4)
      return "  " + name.padded(to: width) + "  "
        + help.wrapped(to: max(40, 96 - width)).joined(separator: "\n" + indent)
    }
    return title + ":\n" + lines.joined(separator: "\n")
  }
}
