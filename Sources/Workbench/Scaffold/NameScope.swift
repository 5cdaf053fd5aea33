/// The identifiers of one scope of the generated code: each is given once, and none that has a meaning there already.
struct NameScope: Sendable {
  private var taken: Set<String>
  /// For files, whose names some systems do not tell apart by their case.
  private let ignoresCase: Bool

  init(_ taken: Set<String> = [], ignoresCase: Bool = false) {
    self.ignoresCase = ignoresCase
    self.taken = []
    reserve(taken)
  }

  /// Keeps names from being given.
  mutating func reserve(_ names: some Sequence<String>) {
    taken.formUnion(names.map { ignoresCase ? $0.lowercased() : $0 })
  }

  /// Gives the name, or where it is taken the first of "name2", "name3" … that is free.
  mutating func claim(_ name: String) -> String {
    var candidate = name
    var number = 2
    while !taken.insert(ignoresCase ? candidate.lowercased() : candidate).inserted {
      candidate = "\(name)\(number)"
      number += 1
    }
    return candidate
  }
}

/// The names that stages share: of functions and types, of the files that hold stages, and of the manifest's values.
struct ScaffoldNames: Sendable {
  var declarations = NameScope(Self.ownDeclarations)
  var files = NameScope(["Library"], ignoresCase: true)
  var values: NameScope

  /// - Parameters:
  ///   - stages: those whose names are given already.
  ///   - values: what the manifest's other stages return.
  init(taken stages: [ScaffoldStage], values: [String]) {
    self.values = NameScope(Set(values))
    for stage in stages {
      self.values.reserve(stage.returned)
      declarations.reserve([stage.swiftFunction])
      declarations.reserve(stage.tables.map(\.name))
      files.reserve([stage.swiftFile])
    }
  }

  /// What the generated files declare or use: a declaration of the same name would hide it.
  private static let ownDeclarations: Set<String> = [
    "library", "regaugeLibrary", "Columns", "StageKit", "Stage", "StageLibrary", "StageTable", "StageValue",
    "StageError", "TableLayout", "ExportedLibrary", "Int64Column", "Float64Column", "BooleanColumn",
    "StringColumn", "DateColumn", "TimestampColumn", "DatetimeColumn", "ZonedDatetimeColumn",
    "TimedeltaColumn", "MixedColumn", "MixedValue", "Seconds", "Milliseconds", "Microseconds", "Nanoseconds",
    "Datetime", "Timedelta", "Day", "NumberColumn", "ListColumn", "Int", "Double", "Bool", "String", "Float",
    "Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64",
  ]
}

/// The text as an identifier: "dep_delay" → "depDelay", "Dep Delay" → "depDelay", "2nd" → "_2nd", "self" → "self_".
func camelCase(_ text: String) -> String {
  var result = ""
  var startsWord = false
  for character in text {
    guard character.isLetter || character.isNumber, character.isASCII else {
      startsWord = !result.isEmpty
      continue
    }
    result +=
      startsWord ? character.uppercased() : result.isEmpty ? character.lowercased() : String(character)
    startsWord = false
  }
  if result.isEmpty { return "value" }
  if meaningfulMembers.contains(result) { return result + "_" }
  return result.first!.isNumber ? "_" + result : result
}

/// "dep_delay" → "DepDelay".
func capitalized(_ name: String) -> String {
  let camel = camelCase(name)
  return camel.prefix(1).uppercased() + camel.dropFirst()
}

/// The name as an identifier: reserved words stand in backticks.
func swiftName(_ name: String) -> String { reservedWords.contains(name) ? "`\(name)`" : name }

/// The text as a Swift string literal.
func swiftLiteral(_ text: String) -> String { literal(text) { "\\u{\(String($0, radix: 16))}" } }

/// The text as a basic string of TOML.
func tomlLiteral(_ text: String) -> String {
  literal(text) { "\\u" + String(repeating: "0", count: $0 < 16 ? 3 : 2) + String($0, radix: 16) }
}

/// - Parameter control: how a control character is written, by its code.
private func literal(_ text: String, control: (UInt32) -> String) -> String {
  // By scalars: "\r\n" is one character.
  let escaped = text.unicodeScalars.map { scalar in
    switch scalar {
    case "\\": "\\\\"
    case "\"": "\\\""
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F: control(scalar.value)
    default: String(scalar)
    }
  }
  return "\"\(escaped.joined())\""
}

/// Names that mean something else behind a dot or as a parameter, even in backticks.
private let meaningfulMembers: Set<String> = ["self", "init"]

private let reservedWords: Set<String> = [
  "actor", "any", "as", "async", "await", "borrowing", "break", "case", "catch", "class", "consume",
  "consuming", "continue", "copy", "default", "defer", "deinit", "discard", "do", "each", "else", "enum",
  "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "inout",
  "internal", "is", "let", "nil", "nonisolated", "operator", "precedencegroup", "private", "protocol",
  "public", "repeat", "rethrows", "return", "some", "static", "struct", "subscript", "super", "switch",
  "then",
  "throw", "throws", "true", "try", "typealias", "unsafe", "var", "where", "while", "yield",
]
