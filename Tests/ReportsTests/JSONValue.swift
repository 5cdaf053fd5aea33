import FoundationEssentials

/// Any JSON, for tests that look at a document from outside.
enum JSONValue: Decodable, Hashable {
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  static func parse(_ text: String) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
  }

  subscript(key: String) -> JSONValue? {
    switch self {
    case .object(let members): members[key]
    case .list(let elements): Int(key).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
    default: nil
    }
  }

  /// The value that a JSON pointer (RFC 6901, no escapes) names.
  func at(_ pointer: String) -> JSONValue? {
    pointer.split(separator: "/").reduce(JSONValue?.some(self)) { $0?[String($1)] }
  }

  /// Of a JSON Schema: a hash (FNV-1a) of all it demands, whatever the order and the words of its descriptions.
  var shape: UInt64 {
    demands.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  private var demands: String {
    switch self {
    case .object(let members):
      let texts = members.filter {
        // A property may be called so too; its value is then a schema, not a text.
        !(["title", "description"].contains($0.key) && $0.value.text != nil)
      }.map { "\($0.key):\($0.value.demands)" }
      return "{\(texts.sorted().joined(separator: ","))}"
    case .list(let elements): return "[\(elements.map(\.demands).sorted().joined(separator: ","))]"
    case .null: return "null"
    case .bool(let flag): return "\(flag)"
    case .number(let number): return "\(number)"
    case .text(let text): return "\"\(text)\""
    }
  }

  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var text: String? { if case .text(let value) = self { value } else { nil } }
}
