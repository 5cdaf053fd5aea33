import Comparison

extension Manifest {
  /// Reads a parsed `regauge.toml`. `file` is named in errors.
  public init(_ document: JSONValue, file: String) throws(WorkbenchError) {
    var root = try TableReader(document, path: "", file: file)
    guard var section = try root.table("pipeline") else {
      throw manifestError(file, "there is no [pipeline]", remedy: "add [pipeline] with name = \"…\"")
    }
    pipeline = PipelineSection(
      name: try section.requiredString("name"), python: try section.string("python"),
      path: try section.strings("path") ?? ["."])
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
    file = try source.requiredString("file")
    form = try source.choice("as", Form.self) ?? .text
    try source.finish()
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
  fileprivate func requireReference(_ text: String, _ what: String, _ form: String) throws(WorkbenchError) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
      throw manifestError(
        file, "\(what) \"\(text)\" is not of the form \"\(form)\"", remedy: "write \"package.\(form)\"")
    }
  }
}

extension Manifest.CandidateDeclaration {
  fileprivate init(_ table: TableReader) throws(WorkbenchError) {
    var table = table
    name = try table.requiredString("name")
    kind = try table.choice("kind", Kind.self) ?? .native
    library = try table.requiredString("library")
    stages = try table.strings("stages")
    stageNames = [:]
    if var names = try table.table("stage_names") {
      for key in names.keys { stageNames[key] = try names.requiredString(key) }
    }
    try table.finish()
  }
}
