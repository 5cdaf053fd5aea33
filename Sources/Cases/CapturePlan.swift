/// What a capture is to do: written by the workbench, read in the interpreter that runs the script.
public struct CapturePlan: Codable, Sendable, Hashable {
  /// A stage and the function whose calls are its cases.
  public struct Wish: Codable, Sendable, Hashable {
    /// The stage's name.
    public var stage: String
    /// `clean`, `module.clean`, `Class.method`, `make_cleaner.<locals>.clean`, or any of them as `module:function`.
    public var function: String

    public init(stage: String, function: String) {
      self.stage = stage
      self.function = function
    }
  }

  /// A class and the functions that turn its instances into plain values and back.
  public struct Adapter: Codable, Sendable, Hashable {
    public var className: String
    public var to: String
    public var from: String

    public init(className: String, to: String, from: String) {
      self.className = className
      self.to = to
      self.from = from
    }
  }

  public var wishes: [Wish]
  /// Where contents and the report go: an empty folder.
  public var folder: String
  /// How many cases of a stage are kept at most.
  public var casesPerStage: Int
  /// How many bytes all contents together may take.
  public var limitBytes: Int
  /// Of the sample.
  public var seed: UInt64
  public var redactions: [RedactionRule]
  /// Columns whose ints may have more than 64 bits, as "argument" or "argument.column".
  public var wideColumns: [String]

  /// Classes of the user's own: "module.Class", and "module:function" for both ways.
  public var adapters: [Adapter]
  /// Where adapters are imported from, beside the script's folder.
  public var searchPaths: [String]

  public init(
    wishes: [Wish], folder: String, casesPerStage: Int = 20, limitBytes: Int = CapturePlan.defaultLimitBytes,
    seed: UInt64 = 1, redactions: [RedactionRule] = [], wideColumns: [String] = [],
    adapters: [Adapter] = [], searchPaths: [String] = []
  ) {
    self.wishes = wishes
    self.folder = folder
    self.casesPerStage = casesPerStage
    self.limitBytes = limitBytes
    self.seed = seed
    self.redactions = redactions
    self.wideColumns = wideColumns
    self.adapters = adapters
    self.searchPaths = searchPaths
  }

  /// 500 MB.
  public static let defaultLimitBytes = 500_000_000
}
