/// Where in foreign data the reader is, for errors that name the place.
struct WirePlace {
  let operation: String
  let path: String
  var depth = 0

  init(_ operation: String, path: String = "") {
    self.operation = operation
    self.path = path
  }

  private init(operation: String, path: String, depth: Int) {
    self.operation = operation
    self.path = path
    self.depth = depth
  }

  /// The place of the child called `name`.
  func child(_ name: String) -> WirePlace {
    let name = name.isEmpty ? "(unnamed)" : name
    return WirePlace(
      operation: operation, path: path.isEmpty ? name : "\(path).\(name)", depth: depth + 1)
  }

  /// The error for `problem` found here. Foreign data that breaks Arrow's rules is its producer's fault, which
  /// is what the usual remedy says.
  func error(
    _ problem: String, remedy: String = "the producer broke Arrow's rules; check or update it"
  ) -> ColumnError {
    ColumnError(operation: operation, path: path, problem: problem, remedy: remedy)
  }

  func checkDepth() throws(ColumnError) {
    if depth > deepestWireNesting {
      throw error("the type nests deeper than \(deepestWireNesting) levels", remedy: "flatten the data")
    }
  }

  /// `value` as a count: not negative and not absurdly large.
  func count(_ value: Int64, _ what: String) throws(ColumnError) -> Int {
    guard value >= 0, value <= Int64(largestWireCount) else {
      throw error("\(what) is \(value), outside 0 … \(largestWireCount)")
    }
    return Int(value)
  }
}
