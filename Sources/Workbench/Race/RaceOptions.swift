import Comparison

/// Two programs that should come to the same.
public struct RaceOptions: Sendable, Hashable {
  /// The program and its arguments; "{input}" in them stands for the input file.
  public var reference: [String]
  public var candidate: [String]
  /// A file that both read, by its path or as their standard input.
  public var input: String?
  /// How values are compared. What of their types is no content of a file is taken off when it is read.
  public var policy = ComparisonPolicy()
  /// What standard output holds.
  public var standardOutput: OutputFormat = .text
  /// Whether the first row of delimited text is names.
  public var hasHeader = true
  /// How long one run may take.
  public var timeLimit: Duration = .seconds(600)
  /// What timing should take, and takes unless so few runs would prove nothing; nil to compare only.
  public var budgetSeconds: Double? = 10
  public var seed: UInt64 = 1

  public init(reference: [String], candidate: [String]) {
    self.reference = reference
    self.candidate = candidate
  }
}

/// How the content of a file is read, so that it is compared and not its bytes.
public enum OutputFormat: String, Sendable, CaseIterable, Codable {
  case csv, tsv, json, jsonl, parquet, arrow, npy, npz
  /// Lines, where it is UTF-8; otherwise bytes.
  case text

  /// The format that a file's name tells; text where it tells none.
  init(file: String) {
    let suffix = fileName(of: file).split(separator: ".").last.map { $0.lowercased() } ?? ""
    switch suffix {
    case "ndjson": self = .jsonl
    case "feather", "ipc": self = .arrow
    default: self = OutputFormat(rawValue: suffix) ?? .text
    }
  }
}
