import Columns

// `Codable` is how the compiler tells the coders of this module which properties a table has. The coders take
// the columns themselves, so that the requirements below run only when a table meets another coder.

/// A column is only (de)coded as a property of a `StageTable`, by StageKit.
public struct ForeignCoderError: Error, CustomStringConvertible {
  public var description: String { "columns are coded by StageKit only, as properties of a StageTable" }
}

extension NumberColumn: Codable {
  public init(from decoder: any Decoder) throws { throw ForeignCoderError() }
  public func encode(to encoder: any Encoder) throws { throw ForeignCoderError() }
}

extension BooleanColumn: Codable {
  public init(from decoder: any Decoder) throws { throw ForeignCoderError() }
  public func encode(to encoder: any Encoder) throws { throw ForeignCoderError() }
}

extension StringColumn: Codable {
  public init(from decoder: any Decoder) throws { throw ForeignCoderError() }
  public func encode(to encoder: any Encoder) throws { throw ForeignCoderError() }
}

extension TimestampColumn: Codable {
  public init(from decoder: any Decoder) throws { throw ForeignCoderError() }
  public func encode(to encoder: any Encoder) throws { throw ForeignCoderError() }
}

extension DateColumn: Codable {
  public init(from decoder: any Decoder) throws { throw ForeignCoderError() }
  public func encode(to encoder: any Encoder) throws { throw ForeignCoderError() }
}

extension ListColumn: Codable {
  public init(from decoder: any Decoder) throws { throw ForeignCoderError() }
  public func encode(to encoder: any Encoder) throws { throw ForeignCoderError() }
}

extension NonNull: Codable {
  public init(from decoder: any Decoder) throws { throw ForeignCoderError() }
  public func encode(to encoder: any Encoder) throws { throw ForeignCoderError() }
}
