import Columns

/// Tells the types of numbers, which a policy may forgive, from all else that annotations say of a value's form.
enum NumberKinds {
  /// Whether both fields are annotated as plain numbers, or not at all.
  static func areKinds(_ fields: Field...) -> Bool {
    fields.allSatisfy { field in field.metadata[MetadataKey.kind].map(isKind) ?? true }
  }

  /// Whether two annotations of the key `key` are the same but for types of numbers.
  static func areAllThatDiffers(_ key: String, _ first: String, _ second: String) -> Bool {
    switch key {
    case MetadataKey.kind: return isKind(first) && isKind(second)
    case MetadataKey.details:
      guard let one = Note(json: first), let other = Note(json: second) else { return false }
      return one.withoutNumberTypes() == other.withoutNumberTypes()
    default: return false
    }
  }

  private static func isKind(_ kind: String) -> Bool {
    if kind == "int" || kind == "float" { return true }
    return kind.hasPrefix("numpy:") && isDataType(kind.dropFirst("numpy:".count))
  }

  /// Whether it names integers or floats as NumPy and pandas do: "int64", "Float32", ">f8", ">d", "q".
  static func isDataType(_ name: Substring) -> Bool {
    let names = ["int", "uint", "float"].flatMap { kind in ["8", "16", "32", "64"].map { kind + $0 } }
    if names.contains(name.lowercased()) { return true }
    let code = name.first.map { "<>=".contains($0) } ?? false ? name.dropFirst() : name
    guard let letter = code.first else { return false }
    return code.count == 1
      ? "bBhHiIlLqQefd".contains(letter)
      : "iuf".contains(letter) && ["1", "2", "4", "8"].contains(code.dropFirst())
  }
}

extension Note {
  /// The members that hold types of data; in all others a text such as "int64" is a label.
  private static let typeKeys: Set = ["dtype", "type", "types", "formats", "base", "masked"]

  /// The same with one word for all types of numbers.
  fileprivate func withoutNumberTypes(inType: Bool = false) -> Note {
    switch self {
    case .text(let name) where inType && NumberKinds.isDataType(name[...]): .text("number")
    case .list(let values): .list(values.map { $0.withoutNumberTypes(inType: inType) })
    case .object(let members):
      .object(
        Dictionary(
          uniqueKeysWithValues: members.map { key, value in
            (key, value.withoutNumberTypes(inType: Self.typeKeys.contains(key)))
          }))
    default: self
    }
  }
}
