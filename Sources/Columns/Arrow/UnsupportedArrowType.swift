/// An Arrow type that has no column here, with what to do about it.
///
/// It is refused by name: a silent conversion would make two different values look equal.
enum UnsupportedArrowType: String {
  case date64
  case decimal
  case fixedSizeBinary = "fixed-size binary"
  case fixedSizeList = "fixed-size list"
  case interval
  case listView = "list view"
  case map
  case runEndEncoded = "run-end encoded"
  case union

  var remedy: String {
    switch self {
    case .date64: "cast it to date32 (days) or to a timestamp"
    case .decimal: "cast it to float64, int64 or text"
    case .fixedSizeBinary: "cast it to binary"
    case .fixedSizeList, .listView: "cast it to a list"
    case .interval: "cast it to a duration"
    case .map: "cast it to a list of struct<key, value>"
    case .runEndEncoded: "decode it first"
    case .union: "use a struct with a tag and one child a kind"
    }
  }

  func error(at place: WirePlace, detail: String = "") -> ColumnError {
    place.error("\(rawValue) values\(detail) have no column type", remedy: remedy)
  }
}
