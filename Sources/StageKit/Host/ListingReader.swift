import CStageABI
import Columns

/// Reads what a foreign library says of itself, without believing it.
@safe
struct ListingReader {
  let path: String
  let library: regauge_library

  @unsafe
  init(path: String, library: regauge_library) {
    self.path = path
    unsafe self.library = library
  }

  func malformed(_ problem: String) -> LibraryError {
    LibraryError(
      kind: .malformed, path: path, problem: problem, remedy: "see regauge_stage.h for what is expected")
  }

  @unsafe
  func stages() throws(LibraryError) -> [StageListing] {
    let count = try self.count(unsafe library.stage_count, "the number of stages")
    guard let base = unsafe library.stages, count > 0 else { throw malformed("it has no stages") }
    var listings: [StageListing] = []
    for index in 0..<count {
      let stage = unsafe base[index]
      let name = try unsafe text(stage.name, "the name of stage \(index)")
      guard !listings.contains(where: { $0.name == name }) else {
        throw malformed("it has two stages \(name)")
      }
      guard unsafe stage.run != nil else { throw malformed("stage \(name) has no run function") }
      let outputs = try unsafe ports(stage.outputs, stage.output_count, "stage \(name), output")
      guard !outputs.isEmpty else { throw malformed("stage \(name) has no outputs") }
      listings.append(
        StageListing(
          name: name, inputs: try unsafe ports(stage.inputs, stage.input_count, "stage \(name), input"),
          outputs: outputs))
    }
    return listings
  }

  @unsafe
  private func ports(
    _ base: UnsafePointer<regauge_port>?, _ count: Int64, _ what: String
  ) throws(LibraryError) -> [Port] {
    var ports: [Port] = []
    for index in 0..<(try self.count(count, "\(what) count")) {
      guard let port = unsafe base.map({ unsafe $0 + index }) else { throw malformed("\(what) list is null") }
      let name = try unsafe text(port.pointee.name, "\(what) \(index): the name")
      guard !ports.contains(where: { $0.name == name }) else {
        throw malformed("\(what) \(name) occurs twice")
      }
      ports.append(
        Port(
          name: name, isParameter: unsafe port.pointee.is_parameter != 0,
          field: try unsafe field(port, name, "\(what) \(name)")))
    }
    return ports
  }

  @unsafe
  private func field(
    _ port: UnsafePointer<regauge_port>, _ name: String, _ what: String
  ) throws(LibraryError) -> Field {
    guard let describe = unsafe port.pointee.describe else {
      throw malformed("\(what) has no describe function")
    }
    var schema = unsafe ArrowSchema()
    let status = unsafe describe(port, &schema)
    guard status == 0 else { throw malformed("\(what): describe returned \(status)") }
    do {
      var field = try unsafe Field(importing: &schema)
      field.name = name
      return field
    } catch {
      throw malformed("\(what): \(error)")
    }
  }

  private func count(_ value: Int64, _ what: String) throws(LibraryError) -> Int {
    guard (0...4096).contains(value) else { throw malformed("\(what) is \(value)") }
    return Int(value)
  }

  @unsafe
  func text(_ pointer: UnsafePointer<CChar>?, _ what: String) throws(LibraryError) -> String {
    guard let pointer = unsafe pointer, let text = unsafe String(validatingCString: pointer), !text.isEmpty
    else {
      throw malformed("\(what) is missing or no UTF-8 text")
    }
    return text
  }
}
