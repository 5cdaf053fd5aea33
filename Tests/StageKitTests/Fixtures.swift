import Columns
import StageKit

/// A table with every kind of member.
struct Trip: StageTable {
  @NonNull var year: Int64Column
  var depDelay: Float64Column
  var carrier: StringColumn
  var isLate: BooleanColumn
  var leftAt: TimestampColumn
  var leftOn: DateColumn
  var note: StringColumn?
}

struct Numbers: StageTable {
  var n: Int64Column
}

struct Renamed: StageTable {
  var departureDelay: Int64Column
  static func columnName(_ property: String) -> String {
    property == "departureDelay" ? "DepDelay" : property
  }
}

struct Broken: Error, CustomStringConvertible {
  var description: String { "the bridge is up" }
}

/// A library with one stage for each way of taking, returning and failing.
let fixture = StageLibrary("fixture") {
  Stage("double", inputs: "values", parameters: "factor", outputs: "products") {
    (values: Int64Column, factor: Int) in
    Int64Column(count: values.count, validity: values.validity) { output in
      for index in output.indices { output[index] = values.values[index] &* Int64(factor) }
    }
  }
  Stage("echo", inputs: "trips", outputs: "trips") { (trips: Trip) in trips }
  Stage(
    "split", inputs: "numbers", parameters: ["cuts", "name", "half", "flag"],
    outputs: ["numbers", "text", "sum"], split)
  Stage("lists", inputs: "numbers", outputs: "lists") { (numbers: Int64Column) -> ListColumn<Int64Column> in
    ListColumn(offsets: [0, 1, Int64(numbers.count)], elements: numbers)
  }
  Stage("ragged", inputs: "numbers", outputs: "rows") { (numbers: Int64Column) -> Trip in
    Trip(
      year: numbers, depDelay: Float64Column([1.0]), carrier: StringColumn(["a"]),
      isLate: BooleanColumn([true]), leftAt: TimestampColumn(microseconds: Int64Column([0])),
      leftOn: DateColumn(days: NumberColumn([0])), note: nil)
  }
  Stage("raise", inputs: "n", outputs: "n") { (n: Int) -> Int in
    switch n {
    case 0: throw StageError.valueError("n must not be 0", path: "n")
    case 1: throw Broken()
    case 2:
      throw ColumnError(operation: "gather", path: "n", problem: "index 9 of 3", remedy: "use fewer")
    default: return n
    }
  }
}

func split(
  numbers: Numbers, cuts: [Double], name: Text, half: Double, flag: Bool
) -> (Numbers, String, Double) {
  let byteCount = name.utf8.count
  return (numbers, "\(byteCount) \(flag)", cuts.reduce(half, +))
}

/// A table that holds another one's columns among its own.
struct LabelledNumbers: StageTable {
  var before: StringColumn
  @Inlined var numbers: Numbers
  var after: BooleanColumn
}
