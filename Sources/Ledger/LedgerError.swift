/// Why the ledger could not do what was asked, and what a person can do about it.
public struct LedgerError: Error, Hashable, Sendable {
  /// The kinds of trouble that a caller may treat apart.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// There is no file, or no directory to put it in.
    case missing
    /// The file is not an SQLite database, or is another application's.
    case notALedger
    /// The file was written by a newer regauge.
    case newerSchema
    /// The file was written by an older regauge and may not be changed.
    case olderSchema
    /// The file or its directory may not be written or read.
    case noPermission
    /// The disk or the quota is full.
    case diskFull
    /// Another process held the write lock for too long.
    case busy
    /// The file is damaged.
    case corrupt
    /// A rule of the schema forbids it: append-only, a foreign key, a check.
    case refused
    /// Anything else that SQLite or the operating system reports.
    case failed
  }

  public var kind: Kind
  /// What was being done: "open", "record the verdict of".
  public var operation: String
  /// To what: "ledger /work/.regauge/ledger.sqlite".
  public var object: String
  /// What was found there.
  public var value: String
  /// What to do about it.
  public var remedy: String

  public init(kind: Kind, operation: String, object: String, value: String, remedy: String) {
    self.kind = kind
    self.operation = operation
    self.object = object
    self.value = value
    self.remedy = remedy
  }
}

extension LedgerError: CustomStringConvertible {
  /// "cannot open ledger x.sqlite: it is not an SQLite database. Move it away: …".
  public var description: String { "cannot \(operation) \(object): \(value). \(remedy)" }
}
