/// The code a worker is to hold.
public enum LoadRequest: Codable, Sendable, Equatable {
  case python(PythonProgram)
  /// The path of a shared library with the stage ABI.
  case native(libraryPath: String)
  /// Stages out of several such libraries, which share the worker.
  case libraries([LibraryBinding])
  case command(CommandProgram)
}

/// A shared library and what its stages are called in this worker.
public struct LibraryBinding: Codable, Sendable, Equatable {
  public var path: String
  /// The worker's name of a stage → the library's.
  public var stages: [String: String]

  public init(path: String, stages: [String: String]) {
    self.path = path
    self.stages = stages
  }
}

/// A program that reads the arguments of a stage from its standard input and writes the results to its standard
/// output, each as an Arrow IPC stream, one after the other.
public struct CommandProgram: Codable, Sendable, Equatable {
  /// Where a stage's name goes in `arguments`.
  public static let stagePlaceholder = "{stage}"
  /// The least that `outputLimitBytes` is by default.
  public static let ordinaryOutputLimitBytes = 1 << 30

  public var executable: String
  /// Every `stagePlaceholder` in them stands for the name of the stage.
  public var arguments: [String]
  /// The whole environment of the program.
  public var environment: [String: String]
  /// What it may write for one call; beyond that it is ended. Nil: 1 GiB, or 16 times its input where that is more.
  public var outputLimitBytes: Int?

  public init(
    executable: String, arguments: [String], environment: [String: String], outputLimitBytes: Int? = nil
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.outputLimitBytes = outputLimitBytes
  }
}

/// The Python stages a worker is to import.
public struct PythonProgram: Codable, Sendable, Equatable {
  /// Directories put in front of `sys.path`, in order.
  public var searchPaths: [String]
  public var stages: [StageBinding]
  /// How values of the user's own classes are carried.
  public var adapters: [AdapterBinding]
  /// Columns whose ints may have more than 64 bits, as "value" or "value.column".
  public var wideColumns: [String]
  /// What tables become that arrive as something else; nil leaves each as it is.
  public var tableForm: TableForm?
  public var loading: ModuleLoading

  public init(
    searchPaths: [String], stages: [StageBinding], adapters: [AdapterBinding] = [],
    wideColumns: [String] = [], tableForm: TableForm? = nil, loading: ModuleLoading = ModuleLoading()
  ) {
    self.searchPaths = searchPaths
    self.stages = stages
    self.adapters = adapters
    self.wideColumns = wideColumns
    self.tableForm = tableForm
    self.loading = loading
  }
}

/// How the modules of some functions are imported; all other modules are imported as ever.
public struct ModuleLoading: Codable, Sendable, Equatable {
  public enum Mode: String, Codable, Sendable, CaseIterable {
    /// As they are; a notebook's code cells as one module.
    case `import`
    /// Of the top level only what defines something, and what the functions need of the rest.
    case definitions
    /// The whole script with its `__main__` guard, in an empty working directory.
    case run
  }

  public var mode: Mode
  /// The functions whose modules are meant, as `module:function`.
  public var references: [String]

  public init(_ mode: Mode = .import, references: [String] = []) {
    self.mode = mode
    self.references = references
  }
}

/// What a table is in Python: which kind of value a list of records, or a frame, is rebuilt as.
public enum TableForm: String, Codable, Sendable, CaseIterable {
  /// A list of dicts.
  case rows
  /// A dict of lists.
  case columns
  /// A dict of arrays.
  case numpy
  case pandas
  case polars
  /// A `pyarrow.Table`.
  case pyarrow
}

/// A class with the two functions that turn its instances into plain values and back.
public struct AdapterBinding: Codable, Sendable, Hashable {
  /// `module.Class`.
  public var className: String
  /// `module:function`, from an instance to a value that the codec carries.
  public var to: String
  /// `module:function`, from that value to an equal instance.
  public var from: String

  public init(className: String, to: String, from: String) {
    self.className = className
    self.to = to
    self.from = from
  }
}

/// A stage's name bound to the Python callable that defines it.
public struct StageBinding: Codable, Sendable, Equatable {
  public var name: String
  /// `module:function`; the function may be a dotted path.
  public var reference: String
  /// Names of the return values. More than one: the callable returns a tuple of that length. None: its return
  /// value is not an output, and only `mutates` is.
  public var outputs: [String]
  /// Arguments that the callable changes in place and that count as outputs, after `outputs`.
  public var mutates: [String]

  public init(name: String, reference: String, outputs: [String], mutates: [String] = []) {
    self.name = name
    self.reference = reference
    self.outputs = outputs
    self.mutates = mutates
  }
}

/// What a worker found in the code it was told to hold.
public enum LoadReport: Codable, Sendable, Equatable {
  case python(PythonReport)
  /// Of one library, or of several.
  case native(NativeReport)
  /// A program says nothing of itself before it runs.
  case command
}

/// The interpreter and the source of each stage.
public struct PythonReport: Codable, Sendable, Equatable {
  /// `sys.implementation.name`, for instance "cpython".
  public var implementation: String
  /// Three numbers, for instance "3.11.2".
  public var version: String
  /// `sys.executable`.
  public var executable: String
  /// Packages of the environment that the stages' modules import, by name: version.
  public var libraries: [String: String]
  public var stages: [StageSource]

  public init(
    implementation: String, version: String, executable: String, libraries: [String: String],
    stages: [StageSource]
  ) {
    self.implementation = implementation
    self.version = version
    self.executable = executable
    self.libraries = libraries
    self.stages = stages
  }
}

extension PythonReport {
  /// "numpy 2.4.0, pandas 3.0.1".
  public var librariesText: String {
    libraries.sorted { $0.key < $1.key }.map { "\($0) \($1)" }.joined(separator: ", ")
  }
}

/// Where a Python stage is defined.
public struct StageSource: Codable, Sendable, Equatable {
  public var stage: String
  /// Parameter names of the callable, in order, as far as Python tells.
  public var arguments: [String]
  /// Nil for callables without source (built-ins, extension modules).
  public var file: String?
  public var firstLine: Int?
  /// The text of the function, for the record and its hash.
  public var text: String?

  public init(stage: String, arguments: [String], file: String?, firstLine: Int?, text: String?) {
    self.stage = stage
    self.arguments = arguments
    self.file = file
    self.firstLine = firstLine
    self.text = text
  }
}

/// What a native library says of itself; of several, what they say together.
public struct NativeReport: Codable, Sendable, Equatable {
  public var libraryName: String
  public var toolchain: String
  /// False for a debug build, whose timings mean nothing.
  public var isOptimized: Bool
  public var abiVersion: Int
  public var stages: [NativeStage]

  public init(
    libraryName: String, toolchain: String, isOptimized: Bool, abiVersion: Int, stages: [NativeStage]
  ) {
    self.libraryName = libraryName
    self.toolchain = toolchain
    self.isOptimized = isOptimized
    self.abiVersion = abiVersion
    self.stages = stages
  }
}

/// A native stage with its ports, parameters included, in the order the stage takes them.
public struct NativeStage: Codable, Sendable, Equatable {
  public var name: String
  public var inputs: [NativePort]
  public var outputs: [NativePort]

  public init(name: String, inputs: [NativePort], outputs: [NativePort]) {
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
  }
}

/// One input, parameter or output of a native stage.
public struct NativePort: Codable, Sendable, Equatable {
  public var name: String
  /// True when the value comes from the manifest instead of another stage.
  public var isParameter: Bool
  /// The schema as people read it, for instance `struct<origin: utf8, delay: float64?>`.
  public var schemaText: String

  public init(name: String, isParameter: Bool, schemaText: String) {
    self.name = name
    self.isParameter = isParameter
    self.schemaText = schemaText
  }
}
