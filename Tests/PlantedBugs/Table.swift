import Columns

/// A value of a stage, open to tampering.
struct Table {
  private(set) var field: Field
  private(set) var column: Column

  init(_ datum: Datum) { (field, column) = (datum.field, datum.column) }

  var datum: Datum {
    var field = field
    field.type = column.type
    return Datum(field, column)
  }

  var count: Int { column.count }

  /// The rows at `indices`, in that order.
  mutating func keep(_ indices: [Int]) { column = column.gather(indices) }

  /// A column by name, or the value itself under the name "".
  subscript(name: String) -> Column {
    get { name.isEmpty ? column : column.child(name)! }
    set {
      guard !name.isEmpty else { return column = newValue }
      let index = column.fields.firstIndex { $0.name == name }!
      var (fields, columns) = (column.fields, column.children)
      fields[index].type = newValue.type
      columns[index] = newValue
      column = Column(type: .structure(fields), count: count, content: .structure(columns))
    }
  }

  func integers(_ name: String) -> [Int64?] {
    let values = TimestampColumn(self[name])?.microseconds ?? Int64Column(self[name])!
    return (0..<count).map { values[$0] }
  }

  func doubles(_ name: String) -> [Double?] {
    let values = Float64Column(self[name])!
    return (0..<values.count).map { values[$0] }
  }

  mutating func mapIntegers(_ name: String, _ body: (Int, Int64?) -> Int64?) {
    let changed = Int64Column(integers(name).enumerated().map { body($0, $1) })
    let isTime = TimestampColumn(self[name]) != nil
    self[name] = isTime ? TimestampColumn(microseconds: changed).column : changed.column
  }

  mutating func mapDoubles(_ name: String, _ body: (Int, Double?) -> Double?) {
    self[name] = Float64Column(doubles(name).enumerated().map { body($0, $1) }).column
  }

  mutating func mapTexts(_ name: String, _ body: (String?) -> String?) {
    let texts = StringColumn(self[name])!
    self[name] = StringColumn((0..<texts.count).map { body(texts[$0]) }).column
  }

  mutating func mapBooleans(_ name: String, _ body: (Int, Bool) -> Bool) {
    let flags = BooleanColumn(self[name])!
    self[name] = BooleanColumn((0..<flags.count).map { body($0, flags[$0]!) }).column
  }
}

extension Table {
  /// Changes the elements of a column of lists of numbers.
  mutating func mapListElements(_ name: String, _ body: (Double) -> Double) {
    guard case .list(let offsets, let elements) = self[name].content, let numbers = Float64Column(elements)
    else {
      return
    }
    let changed = Float64Column((0..<numbers.count).map { body(numbers[$0]!) }).column
    self[name] = Column(
      type: self[name].type, count: self[name].count, validity: self[name].validity,
      content: .list(offsets: offsets, elements: changed))
  }
}
