/// The part of JSON Schema that `docs/report.schema.json` uses; a keyword it does not know is a violation.
struct SchemaCheck {
  let root: JSONValue

  /// What is wrong with `value`, each with its place; empty when it follows the schema.
  func violations(of value: JSONValue) -> [String] { check(value, root, at: "") }

  private func check(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
    guard case .object(let keywords) = schema else { return ["\(place): no schema"] }
    return keywords.sorted { $0.key < $1.key }.flatMap { keyword, rule -> [String] in
      switch (keyword, rule, value) {
      case ("$schema", _, _), ("$defs", _, _), ("title", _, _), ("description", _, _): []
      case ("$ref", .text(let reference), _):
        root.at(String(reference.dropFirst())).map { check(value, $0, at: place) }
          ?? ["\(place): \(reference) leads nowhere"]
      case ("type", .text(let type), _): value.isOf(type) ? [] : ["\(place): no \(type)"]
      case ("const", _, _): value == rule ? [] : ["\(place): not the constant"]
      case ("enum", .list(let allowed), _):
        allowed.contains(value) ? [] : ["\(place): not in the enumeration"]
      case ("minimum", .number(let least), .number(let number)):
        number >= least ? [] : ["\(place): \(number) < \(least)"]
      case ("required", .list(let names), .object(let members)):
        names.compactMap(\.text).filter { members[$0] == nil }.map { "\(place): \($0) is missing" }
      case ("properties", .object(let properties), .object(let members)):
        members.sorted { $0.key < $1.key }.flatMap { name, member in
          properties[name].map { check(member, $0, at: "\(place)/\(name)") } ?? []
        }
      case ("additionalProperties", .bool(false), .object(let members)):
        members.keys.filter { schema["properties"]?[$0] == nil }.sorted().map {
          "\(place): \($0) is not described"
        }
      case ("additionalProperties", .object, .object(let members)):
        members.flatMap { check($0.value, rule, at: "\(place)/\($0.key)") }
      case ("items", _, .list(let elements)):
        elements.enumerated().flatMap { check($0.element, rule, at: "\(place)/\($0.offset)") }
      // A rule for another type than the value's, which "type" has already refused.
      case ("minimum", _, _), ("required", _, _), ("properties", _, _), ("additionalProperties", _, _),
        ("items", _, _):
        []
      default: ["\(place): the schema's keyword \(keyword) is not known to the check"]
      }
    }
  }
}

extension JSONValue {
  fileprivate func isOf(_ type: String) -> Bool {
    switch (type, self) {
    case ("object", .object), ("array", .list), ("string", .text), ("boolean", .bool), ("number", .number):
      true
    case ("integer", .number(let value)): value == value.rounded()
    default: false
    }
  }
}
