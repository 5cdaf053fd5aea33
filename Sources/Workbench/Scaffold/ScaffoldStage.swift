import Cases
import Columns

/// A captured function as a native stage to be written.
struct ScaffoldStage: Codable, Sendable {
  struct Value: Codable, Sendable {
    var name: String
    var type: SwiftType
  }

  let name: String
  /// "module:function".
  var reference: String
  /// What it was taken from just now; nil for a stage of an earlier time.
  var capture: StageCapture?
  var inputs: [Value]
  var outputs: [Value]
  /// The arguments that it changed.
  var mutates: [String]
  /// Its Swift function, and the name of the file that holds it.
  var swiftFunction: String
  var swiftFile: String

  /// All but the capture: what is kept of a stage tells nothing of the machine or the data.
  private enum CodingKeys: String, CodingKey {
    case name, reference, inputs, outputs, mutates, swiftFunction, swiftFile
  }

  var tables: [SwiftTable] { (inputs + outputs).flatMap(\.type.tables) }
  /// The names of what it returns, for the manifest.
  var returned: [String] { outputs.map(\.name).filter { !$0.hasPrefix(changedPrefix) } }

  /// Infers the types from every case that was kept.
  ///
  /// - Parameters:
  ///   - names: those of the scaffold's other stages; its own are taken from it.
  ///   - known: the stage as it was scaffolded before, whose function and file keep their names.
  /// - Throws: `Shape.Problem` for values without a Swift type.
  init(_ capture: StageCapture, _ store: CaseStore, known: ScaffoldStage?, _ names: inout ScaffoldNames)
    throws
  {
    self.capture = capture
    name = capture.stage
    reference = capture.reference ?? capture.function
    guard let first = capture.cases.first else {
      throw Shape.Problem(
        path: capture.stage, reason: capture.findings.first?.message ?? "no call of it was kept")
    }
    if let variadic = capture.parameters.first(where: { $0.kind == .variadic }) {
      throw Shape.Problem(
        path: capture.stage,
        reason: "it takes *\(variadic.name), and a native stage has a fixed number of arguments; "
          + "let it take a list")
    }
    guard capture.cases.allSatisfy({ $0.arguments.map(\.name) == first.arguments.map(\.name) }) else {
      throw Shape.Problem(path: capture.stage, reason: "its calls have different arguments")
    }
    swiftFunction = known?.swiftFunction ?? names.declarations.claim(camelCase(capture.stage))
    swiftFile = known?.swiftFile ?? names.files.claim(capitalized(capture.stage))
    let prefix = capitalized(swiftFunction)
    inputs = []
    for (index, argument) in first.arguments.enumerated() {
      inputs.append(
        Value(
          name: argument.name,
          type: try Self.type(
            capture.cases.map { $0.arguments[index].value }, argument.name, prefix, widens: true, store,
            &names.declarations)))
    }
    mutates = first.arguments.map(\.name).filter { name in
      capture.cases.contains { $0.changes.contains { $0.name == name } }
    }
    let returning = capture.cases.filter { $0.error == nil && $0.resultAbsence == nil }
    guard !returning.isEmpty else {
      throw Shape.Problem(path: capture.stage, reason: "no result of it was kept")
    }
    outputs = []
    let itemCount = returning[0].items.count
    if itemCount > 0, returning.allSatisfy({ $0.items.count == itemCount }) {
      for index in 0..<itemCount {
        let name = names.values.claim("\(capture.stage)_\(index + 1)")
        outputs.append(
          Value(
            name: name,
            type: try Self.type(
              returning.map { $0.items[index] }, name, prefix, widens: false, store,
              &names.declarations)))
      }
    } else {
      let results = returning.compactMap(\.result)
      if !results.isEmpty, try results.allSatisfy({ try store.datum($0).isEmptyList }) {
        throw Shape.Problem(
          path: capture.stage,
          reason: "it returned nothing but empty lists: run the script on data that gives more")
      }
      // None from a function that changes its arguments is no result.
      if try results.contains(where: { try !store.datum($0).isNone }) {
        outputs.append(
          Value(
            name: names.values.claim(capture.stage),
            type: try Self.type(
              results, "result", prefix, widens: false, store,
              &names.declarations)))
      }
    }
    for name in mutates {
      let changed = returning.flatMap { $0.changes.filter { $0.name == name }.map(\.value) }
      let before = capture.cases.flatMap { $0.arguments.filter { $0.name == name }.map(\.value) }
      outputs.append(
        Value(
          name: changedPrefix + name,
          type: try Self.type(
            changed + before, "changed_\(name)", prefix, widens: false, store,
            &names.declarations)))
    }
    guard !outputs.isEmpty else {
      throw Shape.Problem(path: capture.stage, reason: "it returned None and changed no argument in any call")
    }
  }

  private static func type(
    _ values: [StoredValue], _ name: String, _ prefix: String, widens: Bool, _ store: CaseStore,
    _ names: inout NameScope
  ) throws -> SwiftType {
    var merged = Shape.unknown
    var roots: [String] = []
    var (hasNulls, hasNone) = (false, false)
    for value in values {
      let datum = try store.datum(value)
      let shape = try Shape(datum.field, datum.column, at: name)
      merged = try merged.merged(with: shape, widens: widens, at: name)
      hasNulls = hasNulls || datum.column.nullCount > 0
      hasNone = hasNone || datum.isNone
      // None says nothing of what it stands for, and an empty list nothing of a table's form.
      if shape != .unknown { roots.append(datum.field.metadata[MetadataKey.root] ?? "list") }
    }
    if !widens, let problem = merged.returnProblem(at: name) { throw problem }
    let distinct = Set(roots)
    guard distinct.count <= 1 else {
      throw Shape.Problem(path: name, reason: "it is a \(distinct.sorted().joined(separator: " or a "))")
    }
    var root = roots.first
    if root == nil, let value = values.first {
      root = try store.datum(value).field.metadata[MetadataKey.root]
    }
    var type = try SwiftType(
      merged, root: root ?? "list", hasNulls: hasNulls, tableName: prefix + capitalized(name), path: name,
      names: &names)
    if hasNone, !type.name.hasSuffix("?"), type.name != "MixedValue" { type.name += "?" }
    return type
  }
}

extension Datum {
  /// Whether it is a lone None.
  fileprivate var isNone: Bool { column.type == .null && field.metadata[MetadataKey.root] == "scalar" }
  fileprivate var isEmptyList: Bool { count == 0 && column.type == .null && !isNone }
}

extension Shape.Table {
  /// Whether a lone dict's keys are rather values: fewer than half of them are there in every case.
  var looksLikeData: Bool {
    members.count(where: \.isOptional) * 2 > members.count
  }
}

/// Begins the names of outputs that are changed arguments.
private let changedPrefix = "changed "
