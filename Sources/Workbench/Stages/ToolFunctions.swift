import Workers

/// Functions of our own that run in a Python worker: in the tool environment, or where the reference runs.
struct ToolFunctions {
  let host: ReferenceHost
  /// Named in errors about parameters.
  let manifest: String

  /// Those in the tool environment, where none of the user's code runs.
  init(_ workbench: Workbench, wideColumns: [String] = [], limits: WorkerLimits = WorkerLimits()) throws {
    self.init(
      ReferenceHost(
        interpreter: try workbench.toolInterpreter(),
        program: PythonProgram(searchPaths: [], stages: [], wideColumns: wideColumns),
        worker: workbench.locations.worker, environment: workbench.toolbox.environment,
        workingDirectory: workbench.workingDirectory, limits: limits),
      workbench, manifest: "")
  }

  init(_ host: ReferenceHost, _ workbench: Workbench, manifest: String) {
    var host = host
    host.program.searchPaths.append(workbench.locations.toolbox + "/inputs")
    self.host = host
    self.manifest = manifest
  }

  /// Calls "module:function" in a worker of its own.
  func run(
    _ function: String, outputs: [String], _ parameters: [String: JSONValue], deadline: Duration
  ) throws -> SideRun {
    let name = outputs[0]
    let declaration = Manifest.StageDeclaration(
      name: name, reference: function, inputs: [], outputs: outputs, parameters: parameters, mutates: [])
    var host = host
    host.program.stages = [StageBinding(name: name, reference: function, outputs: outputs, mutates: [])]
    let runner = StageRunner(host, deadline: deadline)
    defer { runner.shutDown() }
    return try runner.run(StageCall(declaration, file: manifest), on: [:])
  }
}
