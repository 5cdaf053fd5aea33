import FoundationEssentials

/// One JSON document as text: the form in which the ledger keeps what is read back but not queried.
public struct JSONText: Hashable, Sendable {
  public let text: String

  /// Takes text that a column of the ledger holds; only `init(encoding:)` ever wrote it.
  ///
  /// The schema does not check it: before SQLite 3.41 `json_valid` is refused under `trusted_schema = OFF`.
  package init(validated text: String) { self.text = text }

  /// Encodes `value` with sorted keys; infinities and NaN become "inf", "-inf" and "nan".
  ///
  /// - Throws: `EncodingError` where the value's own `encode(to:)` does.
  public init(encoding value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    text = String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// Reads the document back as a `Value`.
  ///
  /// - Throws: `DecodingError` where the text does not describe one.
  public func decode<Value: Decodable>(as: Value.Type = Value.self) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(Value.self, from: Data(text.utf8))
  }
}
