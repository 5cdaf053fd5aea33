/// The kind of bug that a group of differences looks like.
public enum CauseKind: String, Codable, Sendable, Hashable, CaseIterable {
  // Schema
  case missingColumn, extraColumn, typeChange, keyOrder
  // Rows
  case rowsMissing, rowsAdded, rowOrder, duplicatesDropped, duplicatesAdded
  // Nested values
  case listLength, missingKey
  // Absence
  case nullVersusNaN, nullVersusValue, nanVersusValue, infinityVersusValue
  // Numbers
  case signOfZero, signFlipped, offByOne, roundingHalf, roundingDigits, truncation, flooring, modulo,
    scaleFactor,
    constantOffset,
    overflowWrap, singlePrecision, floatNoise, toleranceSwallows
  // Times
  case timeZoneShift
  // Text
  case unicodeNormalisation, whitespace, letterCase, textEncoding, numberFormat
  // Positions
  case swappedColumns, shiftedRows
  // Errors
  case errorClass, errorMessage, errorOnOneSide
  /// Values that differ in no way that has a name.
  case value

  /// What the cause is called in a report: "rounding, half-even against half-away".
  public var text: String {
    switch self {
    case .missingColumn: "column missing from the candidate"
    case .extraColumn: "column that the reference does not have"
    case .typeChange: "another type"
    case .keyOrder: "another order of keys"
    case .rowsMissing: "rows missing from the candidate"
    case .rowsAdded: "rows that the reference does not have"
    case .rowOrder: "another order of rows"
    case .duplicatesDropped: "duplicate rows dropped"
    case .duplicatesAdded: "rows repeated"
    case .listLength: "lists of another length"
    case .missingKey: "missing key"
    case .nullVersusNaN: "null against NaN"
    case .nullVersusValue: "null against a value"
    case .nanVersusValue: "NaN against a number"
    case .infinityVersusValue: "infinity against another value"
    case .signOfZero: "sign of zero"
    case .signFlipped: "sign flipped"
    case .offByOne: "off by one"
    case .roundingHalf: "rounding, half-even against half-away"
    case .roundingDigits: "rounding to other digits"
    case .truncation: "truncation"
    case .flooring: "floor against truncating division"
    case .modulo: "the remainder of a negative number"
    case .scaleFactor: "constant factor"
    case .constantOffset: "constant offset"
    case .overflowWrap: "integer overflow"
    case .singlePrecision: "computed in single precision"
    case .floatNoise: "floating-point noise"
    case .toleranceSwallows: "absolute tolerance larger than the answers"
    case .timeZoneShift: "a shift by a time zone offset"
    case .unicodeNormalisation: "Unicode normalisation, composed against decomposed"
    case .whitespace: "white space around the text"
    case .letterCase: "upper and lower case"
    case .textEncoding: "text decoded with another encoding"
    case .numberFormat: "the same number written differently"
    case .swappedColumns: "columns swapped"
    case .shiftedRows: "values shifted by rows"
    case .errorClass: "another class of error"
    case .errorMessage: "another error message"
    case .errorOnOneSide: "an error on one side only"
    case .value: "other values"
    }
  }
}
