/// What was seen of one run of a program: the document that the tracer's side writes. Times are in nanoseconds.
public struct RunProfile: Codable, Sendable, Hashable {
  public var format: Int
  public var python: String
  /// The path of the program's file.
  public var target: String
  /// The name under which it can be imported.
  public var module: String
  /// From the program's start to its end, without the time spent on looking at values.
  public var wallNanoseconds: Int
  public var lookingNanoseconds: Int
  /// The exception that ended the program.
  public var error: String?
  /// What went wrong while values were looked at; nothing was looked at after that.
  public var lookingProblem: String?
  public var functions: [ProfiledFunction]
  public var calls: [ProfiledCall]
}

/// Who called whom, as positions in `RunProfile.functions`.
public struct ProfiledCall: Codable, Sendable, Hashable {
  /// Nil: code that is not the user's.
  public var caller: Int?
  public var callee: Int
  public var calls: Int
  public var inclusive: Int
}

/// A function, or a module's own code.
public struct ProfiledFunction: Codable, Sendable, Hashable {
  /// Its qualified name: "Shop.total".
  public var name: String
  public var file: String
  /// The code cell of a notebook, from 1, in which `line` is counted; nil for other files.
  public var cell: Int?
  public var line: Int
  /// Whether it stands in the program's own file.
  public var isMain: Bool
  public var isModule: Bool
  /// Whether it is defined inside another function.
  public var isInner: Bool
  public var calls: Int
  public var raised: Int
  /// Of the outermost calls, so that recursion counts once.
  public var inclusive: Int
  /// Without the user's other functions that it called.
  public var own: Int
  /// The part of `own` for which the line is known.
  public var sampled: Int
  public var loops: [ProfiledLoop]
  public var samples: [CallSample]
  public var effects: [ProfiledEffect]
  /// A generator or a coroutine.
  public var suspends: Bool
  /// Variables of the functions around it that it uses.
  public var free: [String]
  /// Names outside of it that its text assigns, or changes the contents of.
  public var writes: [String]
  public var prints: Bool
  public var readsInput: Bool
  /// Calls in its text that give something else each time: "random.random".
  public var unsteady: [String]
  /// Generators of random numbers that its text makes with a seed: "random.Random".
  public var draws: [String]
  /// Modules that its text uses.
  public var libraries: [String]
}

/// A loop of a function, or a statement of a module that holds one.
public struct ProfiledLoop: Codable, Sendable, Hashable {
  public var cell: Int?
  public var line: Int
  public var endLine: Int
  /// "for", "while" or "comprehension".
  public var kind: String
  public var sampled: Int
  /// Of a statement of a module: the function that it would make.
  public var extraction: Extraction?
}

/// A function made of lines of a program's own code.
public struct Extraction: Codable, Sendable, Hashable {
  public var name: String
  /// What the lines read and earlier ones have bound.
  public var takes: [String]
  /// What they bind and later ones read.
  public var gives: [String]
  /// The lines, with those before them that only begin what they fill; of a notebook, in its whole text.
  public var line: Int
  public var endLine: Int
  /// Names by which the lines reach for files, arguments or the terminal: work for the function's caller.
  public var waysOut: [String]
  /// The definition and the call in the place of the lines.
  public var text: String
}

/// Something that a function did outside of its own values.
public struct ProfiledEffect: Codable, Sendable, Hashable {
  /// "write file", "read file", or the name of Python's audit event: "subprocess.Popen".
  public var event: String
  public var count: Int
  /// What it was done to, of the first time.
  public var example: String
  /// Whether the function did it itself, not through another one of the user's.
  public var isDirect: Bool
}

/// One call whose values were looked at.
public struct CallSample: Codable, Sendable, Hashable {
  /// Its number among the function's calls, from 1.
  public var call: Int
  public var arguments: [ValueLook]
  /// Nil when the call raised.
  public var result: ValueLook?
}

/// A value as columns.
public struct ValueLook: Codable, Sendable, Hashable {
  public var name: String
  /// Its Python class: "pandas.DataFrame".
  public var type: String
  /// Size of its columns; nil where it has none.
  public var bytes: Int?
  public var rows: Int?
  /// `bytes` and `nanoseconds` are scaled up from evenly spread rows.
  public var isEstimate: Bool
  /// Whether an argument was another one after the call.
  public var changed: Bool
  /// Why it has no column form: path, type and remedy.
  public var problem: String?
  /// What turning it into columns took.
  public var nanoseconds: Int
}
