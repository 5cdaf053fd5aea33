import Workbench

/// A command line that cannot be understood.
struct UsageError: Error {
  var message: String
  var remedy: String
}

/// The options and operands of one command.
struct ParsedArguments {
  private var values: [String: [String]] = [:]
  private(set) var operands: [String] = []

  /// Reads `arguments`, which stand behind the command's name.
  init(_ arguments: [String], for spec: CommandSpec) throws(UsageError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        operands += rest
        break
      }
      // -m and -c of `regauge run` are the interpreter's, and end our options.
      let isForeign = spec.passesRestThrough && !argument.hasPrefix("--") && argument != "-h"
      guard argument.hasPrefix("-"), argument != "-", !isForeign else {
        operands.append(argument)
        if spec.passesRestThrough {
          operands += rest
          break
        }
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
        String.init)
      let option = try Self.option(parts[0], in: spec)
      if option.placeholder == nil {
        guard parts.count == 1 else {
          throw UsageError(message: "option '\(option.name)' takes no value", remedy: "write \(option.name)")
        }
        values[option.name, default: []].append("")
      } else {
        guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
          throw UsageError(
            message: "option '\(option.name)' needs a value",
            remedy: "write \(option.name) \(option.placeholder!)")
        }
        if !option.repeats, values[option.name] != nil {
          throw UsageError(
            message: "option '\(option.name)' is given twice", remedy: "keep one of them")
        }
        values[option.name, default: []].append(value)
      }
    }
    if has("--help") { return }
    try checkOperands(spec)
  }

  private static func option(_ name: String, in spec: CommandSpec) throws(UsageError) -> OptionSpec {
    for option in spec.allOptions where option.name == name || option.short.map({ "-\($0)" }) == name {
      return option
    }
    let nearest = suggestion(for: name, among: spec.allOptions.map(\.name))
    throw UsageError(
      message: "unknown option '\(name)'",
      remedy: nearest.isEmpty ? "see regauge \(spec.name) --help" : nearest)
  }

  /// What is probably meant by a word that no operand takes: most often a manifest or a stage.
  private static func remedy(for stray: String, in spec: CommandSpec) -> String {
    let option = stray.hasSuffix(".toml") || stray.contains("/") ? OptionSpec.manifest : .stage
    guard spec.options.contains(where: { $0.name == option.name }) else {
      return "see regauge \(spec.name) --help"
    }
    return "did you mean \(option.name) \(shellQuoted(stray))?"
  }

  private func checkOperands(_ spec: CommandSpec) throws(UsageError) {
    if spec.passesRestThrough || spec.operands.contains(where: \.repeats) {
      if operands.isEmpty, let missing = spec.operands.first(where: \.isRequired) {
        throw UsageError(
          message: "regauge \(spec.name) needs \(missing.placeholder)",
          remedy: "see regauge \(spec.name) --help")
      }
      return
    }
    if operands.count > spec.operands.count {
      let stray = operands[spec.operands.count]
      throw UsageError(message: "unexpected argument '\(stray)'", remedy: Self.remedy(for: stray, in: spec))
    }
    let required = spec.operands.prefix { $0.isRequired }
    if operands.count < required.count {
      throw UsageError(
        message: "regauge \(spec.name) needs \(required[operands.count].placeholder)",
        remedy: "see regauge \(spec.name) --help")
    }
  }

  func has(_ option: String) -> Bool { values[option] != nil }

  func strings(_ option: String) -> [String] { values[option] ?? [] }

  func string(_ option: String) -> String? { values[option]?.last }

  /// The option's value as a whole number from `minimum` to `maximum`.
  func integer(_ option: String, atLeast minimum: Int, atMost maximum: Int = .max) throws(UsageError) -> Int?
  {
    guard let text = string(option) else { return nil }
    if let number = Int(text), number >= minimum, number <= maximum { return number }
    throw UsageError(
      message: "option '\(option)' is '\(text)'",
      remedy: "give a whole number of at least \(minimum)" + (maximum == .max ? "" : ", at most \(maximum)"))
  }

  /// 1000 hours: longer ones are slips of the pen, and the largest do not fit a duration.
  private var longestSeconds: Double { 3_600_000 }

  /// The option's value as a positive number of seconds: "40", "1.5", "90s" or "5m".
  func seconds(_ option: String) throws(UsageError) -> Double? {
    guard let text = string(option) else { return nil }
    let scales: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    let scale = text.last.flatMap { scales[$0] }
    if let number = Double(scale == nil ? text : String(text.dropLast())) {
      let seconds = number * (scale ?? 1)
      if seconds > 0, seconds <= longestSeconds { return seconds }
    }
    throw UsageError(
      message: "option '\(option)' is '\(text)'", remedy: "give a time such as 40s or 5m, at most 1000h")
  }
}
