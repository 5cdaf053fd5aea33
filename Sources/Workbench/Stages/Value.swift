import Cases
import Columns
import Workers

/// A named value on its way between stages: a sealed region that holds one datum.
struct Value: Sendable {
  var region: SealedRegion
  /// SHA-256 of the region's bytes.
  var hash: String
  /// Rows of a list; of a lone text its lines, without the header of a CSV file; else 1.
  var rowCount: Int

  init(_ region: SealedRegion) throws {
    let memory = try region.map()
    self.region = region
    hash = SHA256.hexDigest(of: Span(_bytes: memory.bytes))
    rowCount = try ArrowFile.read(memory).rowCount
  }

  init(_ datum: Datum) throws { try self.init(try SealedRegion(datum: datum)) }
}

extension Datum {
  /// A parameter of the manifest as the datum of the Python value it stands for.
  ///
  /// Scalars and lists of one kind of scalar.
  /// - Throws: `WorkbenchError` for anything else.
  init(parameter value: JSONValue, name: String, file: String) throws(WorkbenchError) {
    switch value {
    case .bool(let flag): self = .scalar(flag, name: name)
    case .integer(let number): self = .scalar(number, name: name)
    case .number(let number): self = .scalar(number, name: name)
    case .string(let text): self = .scalar(text, name: name)
    case .array(let items):
      guard let column = Column(scalars: items) else {
        throw manifestError(
          file, "parameter '\(name)' is a list of different or nested kinds",
          remedy: "use a list of integers, of numbers, of strings or of Booleans")
      }
      let kind = [DataType.int64: "int", .float64: "float", .utf8: "str", .boolean: "bool"][column.type]
      var metadata = [MetadataKey.root: "list"]
      metadata[MetadataKey.kind] = kind
      self = Datum(Field(name, column.type, isNullable: false, metadata: metadata), column)
    case .null, .object:
      throw manifestError(
        file, "parameter '\(name)' is \(value.kindName)", remedy: "use a scalar or a list of scalars")
    }
  }
}

extension Column {
  /// The column of a list whose items are all of one scalar kind, otherwise nil.
  fileprivate init?(scalars items: [JSONValue]) {
    func all<Element>(_ pick: (JSONValue) -> Element?) -> [Element]? {
      let picked = items.compactMap(pick)
      return picked.count == items.count ? picked : nil
    }
    if let values = all({ if case .integer(let value) = $0 { value } else { nil } }) {
      self = Int64Column(values).column
    } else if let values = all({ if case .number(let value) = $0 { value } else { nil } }) {
      self = Float64Column(values).column
    } else if let values = all({ if case .string(let value) = $0 { value } else { nil } }) {
      self = StringColumn(values).column
    } else if let values = all({ if case .bool(let value) = $0 { value } else { nil } }) {
      self = BooleanColumn(values).column
    } else {
      return nil
    }
  }
}
