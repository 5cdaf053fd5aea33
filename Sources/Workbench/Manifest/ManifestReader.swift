import Cases
import Comparison
import Workers

extension Manifest {
  /// Reads a parsed `regauge.toml`. `file` is named in errors.
  public init(_ document: JSONValue, file: String) throws(WorkbenchError) {
    var root = try TableReader(document, path: "", file: file)
    guard var section = try root.table("pipeline") else {
      throw manifestError(file, "there is no [pipeline]", remedy: "add [pipeline] with name = \"…\"")
    }
    pipeline = PipelineSection(
      name: try section.requiredString("name"), python: try section.string("python"),
      path: try section.strings("path") ?? ["."],
      load: try section.choice("load", ModuleLoading.Mode.self) ?? .import)
    try section.finish()

    inputs = [:]
    if var table = try root.table("inputs") {
      for name in table.keys { inputs[name] = try InputSource(&table, name) }
    }
    stages = []
    for table in try root.tables("stages") { stages.append(try StageDeclaration(table)) }
    candidates = []
    for table in try root.tables("candidates") { candidates.append(try CandidateDeclaration(table)) }
    adapters = []
    for table in try root.tables("adapters") { adapters.append(try AdapterDeclaration(table)) }
    values = ValuesSection(wide: [])
    if var table = try root.table("values") {
      values.wide = try table.strings("wide") ?? []
      try table.finish()
    }
    cases = try CasesSection(try root.table("cases"))
    policy = try PolicySection(try root.table("policy"), results: stages.flatMap(\.results))
    measure = MeasureSection(sample: [:])
    if var table = try root.table("measure") {
      if var sample = try table.table("sample") {
        for name in sample.keys {
          let share = try sample.number(name) ?? 1
          guard share > 0, share <= 1 else {
            throw manifestError(
              file, "'measure.sample.\(name)' is \(share)", remedy: "give a share of the rows, 0 < share ≤ 1")
          }
          measure.sample[name] = share
        }
      }
      try table.finish()
    }
    try root.finish()
    guard !stages.isEmpty else {
      throw manifestError(file, "there are no stages", remedy: "add at least one [[stages]]")
    }
  }
}

extension Manifest.InputSource {
  fileprivate init(_ table: inout TableReader, _ name: String) throws(WorkbenchError) {
    guard var source = try table.table(name) else { preconditionFailure("key \(name) vanished") }
    if let loader = try source.string("loader") {
      try source.requireReference(loader, "input '\(name)': loader", "module:function")
      self = .loader(loader)
    } else {
      self = .file(try Manifest.FileInput(&source, name))
    }
    try source.finish()
  }
}

extension Manifest.FileInput {
  fileprivate init(_ source: inout TableReader, _ name: String) throws(WorkbenchError) {
    file = try source.requiredString("file")
    let wanted = try source.choice("as", Form.self)
    let declared = try source.choice("format", Format.self)
    query = try source.string("query")
    form = wanted ?? .text
    guard form != .text && form != .bytes else {
      if let key = declared == nil ? (query == nil ? nil : "query") : "format" {
        throw manifestError(
          source.file, "input '\(name)' has a \(key), and is taken as it is: as = \"\(form.rawValue)\"",
          remedy: "say what the stage gets: as = \"rows\", or leave out '\(key)'")
      }
      return
    }
    guard let format = declared ?? Format(file: file) else {
      throw manifestError(
        source.file, "input '\(name)': the name of \(file) does not tell its format",
        remedy: "add format = \"…\": one of \(Format.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    guard format.forms.contains(form) else {
      throw manifestError(
        source.file, "input '\(name)': \(format.rawValue) cannot be taken as \"\(form.rawValue)\"",
        remedy: "use one of \(format.forms.map { "\"\($0.rawValue)\"" }.joined(separator: ", "))")
    }
    guard (format == .sqlite) == (query != nil) else {
      throw manifestError(
        source.file,
        format == .sqlite
          ? "input '\(name)' is a database without a query"
          : "input '\(name)' has a query and is no database",
        remedy: format == .sqlite ? "add query = \"SELECT …\"" : "leave it out, or add format = \"sqlite\"")
    }
    self.format = format
  }
}

extension Manifest.StageDeclaration {
  fileprivate init(_ table: TableReader) throws(WorkbenchError) {
    var table = table
    name = try table.requiredString("name")
    reference = try table.requiredString("reference")
    try table.requireReference(reference, "stage '\(name)': reference", "module:function")
    inputs = []
    switch table.value("inputs") {
    case .array(let items)?:
      for item in items {
        guard case .string(let value) = item else {
          throw manifestError(
            table.file, "stage '\(name)': an input is \(item.kindName)", remedy: "list names of values")
        }
        inputs.append(Manifest.Wire(argument: value, value: value))
      }
    case .object?:
      var wires = try table.table("inputs")!
      for argument in wires.keys {
        inputs.append(Manifest.Wire(argument: argument, value: try wires.requiredString(argument)))
      }
    case nil: break
    case .some(let value):
      throw manifestError(
        table.file, "stage '\(name)': inputs is \(value.kindName)",
        remedy: "write [\"value\", …] or { argument = \"value\", … }")
    }
    outputs = try table.strings("outputs") ?? [name]
    parameters = [:]
    if var values = try table.table("parameters") {
      for key in values.keys { parameters[key] = values.value(key) }
    }
    mutates = try table.strings("mutates") ?? []
    enum Origin: String, CaseIterable { case captured }
    if try table.choice("cases", Origin.self) == .captured { try takeCapturedCases(file: table.file) }
    try table.finish()
  }
}

extension Manifest.AdapterDeclaration {
  fileprivate init(_ table: TableReader) throws(WorkbenchError) {
    var table = table
    className = try table.requiredString("class")
    to = try table.requiredString("to")
    from = try table.requiredString("from")
    try table.requireReference(className, "adapter: class", "module:Class")
    try table.requireReference(to, "adapter of \(className): to", "module:function")
    try table.requireReference(from, "adapter of \(className): from", "module:function")
    try table.finish()
  }
}

extension TableReader {
  /// Throws unless `text` has a module and a name in it, with a colon between them.
  func requireReference(_ text: String, _ what: String, _ form: String) throws(WorkbenchError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
      throw manifestError(
        file, "\(what) \"\(text)\" is not of the form \"\(form)\"", remedy: "write \"package.\(form)\"")
    }
  }
}
