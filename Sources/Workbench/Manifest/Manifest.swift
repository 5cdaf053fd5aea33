import Cases
import Comparison
import Workers

/// What `regauge.toml` says: a pipeline's stages, its inputs, the rewrites to try and how outputs are compared.
public struct Manifest: Sendable, Hashable {
  public var pipeline: PipelineSection
  /// The values that come from outside, by name.
  public var inputs: [String: InputSource]
  /// In the order of the file; `Pipeline` puts them into the order of their wiring.
  public var stages: [StageDeclaration]
  public var candidates: [CandidateDeclaration]
  public var policy: PolicySection
  public var measure: MeasureSection
  /// How values of classes of the user's own are carried as plain ones.
  public var adapters: [AdapterDeclaration]
  public var values: ValuesSection
  public var cases: CasesSection

  public struct PipelineSection: Sendable, Hashable {
    public var name: String
    /// The interpreter or virtual environment of the reference, relative to the manifest.
    public var python: String?
    /// Folders for `sys.path`, relative to the manifest.
    public var path: [String]
    /// How the modules of the stages' references are imported.
    public var load = ModuleLoading.Mode.import
  }

  /// Where one value comes from.
  public enum InputSource: Sendable, Hashable {
    case file(FileInput)
    /// A Python function without arguments, "module:function", whose result is the value.
    case loader(String)

    /// The file, relative to the manifest, or the loader.
    public var place: String {
      switch self {
      case .file(let input): input.file
      case .loader(let reference): reference
      }
    }
  }

  /// A file that becomes one value.
  public struct FileInput: Sendable, Hashable {
    /// Relative to the manifest.
    public var file: String
    public var form: Form
    /// Nil for text and bytes, which are taken as they are.
    public var format: Format?
    /// What is selected of a database.
    public var query: String?

    /// What the stage receives.
    public enum Form: String, Sendable, CaseIterable {
      /// The file's content itself.
      case text, bytes
      /// A list of dicts; a dict of lists.
      case rows, columns
      /// What the library of that name in the reference's environment reads.
      case pandas, polars, pyarrow, numpy
    }

    public enum Format: String, Sendable, CaseIterable {
      case csv, tsv, jsonl, parquet, arrow, npy, npz, sqlite

      /// The format that a file's name tells.
      init?(file: String) {
        let suffix = file.split(separator: "/").last?.split(separator: ".").last.map { $0.lowercased() } ?? ""
        switch suffix {
        case "ndjson": self = .jsonl
        case "feather", "ipc": self = .arrow
        case "sqlite3", "db": self = .sqlite
        default: self.init(rawValue: suffix)
        }
      }

      /// What it can become.
      var forms: [Form] {
        switch self {
        case .npy, .npz: [.numpy]
        case .csv, .tsv, .jsonl, .parquet, .arrow, .sqlite: [.rows, .columns, .pandas, .polars, .pyarrow]
        }
      }
    }
  }

  public struct StageDeclaration: Sendable, Hashable {
    public var name: String
    /// The Python callable, "module:function".
    public var reference: String
    /// The stage's arguments, each with the name of the value that it takes; they are passed by keyword.
    public var inputs: [Wire]
    /// The names of its results; more than one means that the callable returns a tuple.
    public var outputs: [String]
    /// Constant keyword arguments.
    public var parameters: [String: JSONValue]
    /// Arguments that the stage changes on purpose.
    public var mutates: [String]
    /// Whether its inputs are those of the captured cases instead of values of the pipeline.
    public var isCaptured = false

    /// The names of all that is compared: the outputs, then each mutated argument as "stage.argument'".
    public var results: [String] { outputs + mutates.map { "\(name).\($0)'" } }
  }

  /// One argument of a stage and the value it takes.
  public struct Wire: Sendable, Hashable {
    public var argument: String
    public var value: String
  }

  /// A class and the two functions that turn its instances into plain values and back.
  public struct AdapterDeclaration: Sendable, Hashable {
    /// "module:Class".
    public var className: String
    /// "module:function", from an instance to a plain value.
    public var to: String
    /// "module:function", back to an equal instance.
    public var from: String
  }

  public struct ValuesSection: Sendable, Hashable {
    /// Columns whose ints may have more than 64 bits, as "value" or "value.column".
    public var wide: [String]
  }

  /// How captured cases are kept.
  public struct CasesSection: Sendable, Hashable {
    public var redactions: [RedactionRule] = []
    /// How many bytes the store may take.
    public var limitBytes = CapturePlan.defaultLimitBytes
    /// How many cases of a stage are kept at most.
    public var keep = 20

    public init() {}
  }

  public struct PolicySection: Sendable, Hashable {
    /// For every column that has no rule of its own.
    public var general: ColumnPolicy
    /// By "output.column", or by the column alone for whatever output has it.
    public var columns: [String: ColumnPolicy]
    /// The names of everything that the pipeline's stages return, to tell whose a rule is.
    public var results: [String]
    /// How the rows and keys of an output are compared, where not exactly.
    public var outputs: [String: OutputRule]
    /// Whether errors must agree in their message too.
    public var errorMessages: Bool
  }

  /// How the rows and the dictionaries of one output are compared.
  public struct OutputRule: Sendable, Hashable {
    public var order: ComparisonPolicy.RowOrder
    /// The columns that name a row.
    public var keys: [String]
    public var keyOrderStrict: Bool
    public var missingKeyEqualsNull: Bool
    public var reason: String
  }

  public struct MeasureSection: Sendable, Hashable {
    /// The share of each text input's rows that a budgeted measurement uses, 0 < share ≤ 1.
    public var sample: [String: Double]
  }
}
