/// Where in foreign data the reader is, for errors that name the place.
struct WirePlace {
  let operation: String
  /// The part of the input: "record batch 3"; empty when there is one part only.
  private(set) var section = ""
  /// The names of the fields from the root on, joined by dots.
  private(set) var path: String
  private(set) var depth = 0
  /// Whether the producer has checked offsets and text already, so that nobody need look at them again.
  let contentsAreChecked: Bool

  init(_ operation: String, path: String = "", contentsAreChecked: Bool = false) {
    self.operation = operation
    self.path = path
    self.contentsAreChecked = contentsAreChecked
  }

  /// The place of the child called `name`.
  func child(_ name: String) -> WirePlace {
    let name = name.isEmpty ? "(unnamed)" : name
    var place = self
    place.path = path.isEmpty ? name : "\(path).\(name)"
    place.depth += 1
    return place
  }

  /// The same place in another part of the input.
  func section(_ name: String) -> WirePlace {
    var place = self
    place.section = name
    return place
  }

  /// The error for `problem` found here. Foreign data that breaks Arrow's rules is its producer's fault, which
  /// is what the usual remedy says.
  func error(
    _ problem: String, remedy: String = "the producer broke Arrow's rules; check or update it"
  ) -> ColumnError {
    let names = [section, path].filter { !$0.isEmpty }
    return ColumnError(
      operation: operation, path: names.joined(separator: ", "), problem: problem, remedy: remedy)
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
