/// The identity of a row of the ledger that holds a `Record`; ids of different tables do not mix.
public struct RowID<Record>: RawRepresentable, Hashable, Sendable, Codable {
  public var rawValue: Int64
  public init(rawValue: Int64) { self.rawValue = rawValue }
}

extension RowID: CustomStringConvertible {
  public var description: String { "\(rawValue)" }
}

extension RowID: Comparable {
  /// Rows are only ever appended: a smaller id was recorded earlier.
  public static func < (left: RowID, right: RowID) -> Bool { left.rawValue < right.rawValue }
}
