import Columns

// `Codable` is how the compiler tells the coders of this module which properties a table has. The coders take
// the columns themselves, so that the requirements below run only when a table meets another coder.

/// A column is only (de)coded as a property of a `StageTable`, by StageKit.
public struct ForeignCoderError: Error, CustomStringConvertible {
  public var description: String { "columns are coded by StageKit only, as properties of a StageTable" }
}

/// What only StageKit codes: every other coder is refused.
public protocol StageKitCoded: Codable {}

extension StageKitCoded {
  public init(from decoder: any Decoder) throws { throw ForeignCoderError() }
  public func encode(to encoder: any Encoder) throws { throw ForeignCoderError() }
}

extension NumberColumn: StageKitCoded, Codable {}
extension BooleanColumn: StageKitCoded, Codable {}
extension StringColumn: StageKitCoded, Codable {}
extension DatetimeColumn: StageKitCoded, Codable {}
extension ZonedDatetimeColumn: StageKitCoded, Codable {}
extension TimedeltaColumn: StageKitCoded, Codable {}
extension DateColumn: StageKitCoded, Codable {}
extension ListColumn: StageKitCoded, Codable {}
extension MixedColumn: StageKitCoded, Codable {}
extension NonNull: StageKitCoded, Codable {}
