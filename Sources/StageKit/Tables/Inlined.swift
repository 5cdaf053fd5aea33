import Columns

/// Puts the columns of another table among a table's own: `@Inlined var flight: CleanFlight`.
///
/// They stand where the property stands, under their own names.
@propertyWrapper @frozen
public struct Inlined<Table: StageTable>: Codable, Sendable {
  public var wrappedValue: Table

  @inlinable
  public init(wrappedValue: Table) { self.wrappedValue = wrappedValue }

  // The coders of this module hand themselves on, so that the inner table meets the columns of the outer one.
  public init(from decoder: any Decoder) throws { wrappedValue = try Table(from: decoder) }
  public func encode(to encoder: any Encoder) throws { try wrappedValue.encode(to: encoder) }
}

/// What the coders recognise an inlined table by.
protocol InlinedTable: Codable {}

extension Inlined: InlinedTable {}
