/// One call of a function, as it was seen: what it took, and what came of it.
public struct CapturedCase: Codable, Sendable, Hashable {
  /// From its stage and arguments alone: the same inputs are the same case, whenever they are captured.
  public var id: String
  /// Which of the run's calls of this function it was; the first is 1.
  public var call: Int
  /// Before the call, in the order of the function's parameters; the free variables of a closure follow.
  public var arguments: [NamedValue]
  /// What it returned; nil where it raised, or where that was not kept.
  public var result: StoredValue?
  /// The items of a returned tuple of 2 to 8, for stages that name several outputs; else empty.
  public var items: [StoredValue]
  /// The arguments that the call changed, as they were after it.
  public var changes: [NamedValue]
  /// What it raised.
  public var error: CapturedError?
  /// Why the result was not kept, though the call returned; nil where it was.
  public var resultAbsence: String?

  public init(
    id: String, call: Int, arguments: [NamedValue], result: StoredValue? = nil, items: [StoredValue] = [],
    changes: [NamedValue] = [], error: CapturedError? = nil, resultAbsence: String? = nil
  ) {
    self.id = id
    self.call = call
    self.arguments = arguments
    self.result = result
    self.items = items
    self.changes = changes
    self.error = error
    self.resultAbsence = resultAbsence
  }

  /// The identity of a stage's case: 12 hexadecimal digits of the SHA-256 of the stage's name, and the arguments'
  /// names and contents.
  public static func id(of arguments: [NamedValue], stage: String) -> String {
    let lines = [stage] + arguments.map { "\($0.name)=\($0.value.hash)" }
    return String(SHA256.hexDigest(of: lines.joined(separator: "\n")).prefix(12))
  }

  /// Every content that the case refers to, each once.
  public var values: [StoredValue] {
    var seen: Set<String> = []
    return (arguments.map(\.value) + [result].compactMap { $0 } + items + changes.map(\.value))
      .filter { seen.insert($0.hash).inserted }
  }

  /// Bytes of the arguments: what "the largest case" goes by.
  public var argumentByteCount: Int { arguments.reduce(0) { $0 + $1.value.byteCount } }
  /// Rows of the largest argument.
  public var rowCount: Int { arguments.map(\.value.rowCount).max() ?? 0 }
}

/// A value by its name: an argument.
public struct NamedValue: Codable, Sendable, Hashable {
  public var name: String
  public var value: StoredValue

  public init(_ name: String, _ value: StoredValue) {
    self.name = name
    self.value = value
  }
}

/// A value in the store: an Arrow IPC file that goes by the SHA-256 of its bytes.
public struct StoredValue: Codable, Sendable, Hashable {
  /// 64 hexadecimal digits.
  public var hash: String
  public var byteCount: Int
  public var rowCount: Int
  /// The column's type as people read it: "struct<origin: utf8, delay: float64?>".
  public var type: String
  /// How Python holds it, where that is known: "list", "columns", "scalar", "ndarray", "dataframe:pandas".
  public var form: String?

  public init(hash: String, byteCount: Int, rowCount: Int, type: String, form: String? = nil) {
    self.hash = hash
    self.byteCount = byteCount
    self.rowCount = rowCount
    self.type = type
    self.form = form
  }
}

/// An exception as a result.
public struct CapturedError: Codable, Sendable, Hashable {
  /// "KeyError", "shop.errors.EmptyOrder".
  public var className: String
  /// Empty where redaction withholds it.
  public var message: String

  public init(className: String, message: String) {
    self.className = className
    self.message = message
  }
}
