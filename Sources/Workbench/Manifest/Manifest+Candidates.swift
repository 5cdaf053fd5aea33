import Ledger
import Workers

extension Manifest {
  /// A rewrite to hold against the reference.
  public struct CandidateDeclaration: Sendable, Hashable {
    public var name: String
    public var code: Code
    /// The stages that it rewrites; nil for every one that its code has.
    public var stages: [String]?
    /// Whether it is run where no candidate is asked for by name.
    public var isDefault: Bool

    public enum Code: Sendable, Hashable {
      case native(Library)
      case python(Functions)
      /// A program and its arguments, see `CommandProgram`.
      case command([String])
      case mixed(Mixture)
    }

    /// Stages of several native candidates; all of them share one process.
    public struct Mixture: Sendable, Hashable {
      /// Stage → the native candidate that runs it.
      public var parts: [String: String]
      /// The stages that are said to stay with the reference, as those do that are not named.
      public var kept: [String]

      /// What stands in the place of a candidate's name for the reference.
      static let reference = "reference"
    }

    /// A shared library with the C stage ABI.
    public struct Library: Sendable, Hashable {
      /// A path relative to the manifest, or the name of a library built beside the tool.
      public var path: String
      /// Where the candidate's stages are called something else: stage → name in the library.
      public var stageNames: [String: String]
    }

    /// Python callables, in the reference's environment or another.
    public struct Functions: Sendable, Hashable {
      /// Stage → "module:function".
      public var references: [String: String]
      /// Another interpreter or environment than the reference's, relative to the manifest.
      public var python: String?
      /// Folders for `sys.path`, relative to the manifest; nil for the pipeline's.
      public var path: [String]?
      /// What arguments that are tables arrive as; nil for what the reference gets.
      public var takes: TableForm?
    }

    public enum Kind: String, Sendable, CaseIterable { case native, python, command, mixed }

    public var kind: Kind {
      switch code {
      case .native: .native
      case .python: .python
      case .command: .command
      case .mixed: .mixed
      }
    }

    /// As the ledger knows it, to which libraries are native however many they are.
    var ledgerName: CandidateName {
      switch code {
      case .native, .mixed: CandidateName(name, kind: .native)
      case .python: CandidateName(name, kind: .python)
      case .command: CandidateName(name, kind: .command)
      }
    }

    /// The stages that the manifest names for it.
    var namedStages: [String] {
      let own: [String] =
        switch code {
        case .native(let library): library.stageNames.keys.sorted()
        case .python(let functions): functions.references.keys.sorted()
        case .command: []
        case .mixed(let mixture): mixture.parts.keys.sorted() + mixture.kept
        }
      return (stages ?? []) + own
    }
  }
}

extension Manifest.CandidateDeclaration {
  /// Reads one of `[[candidates]]`; which keys it may have depends on its kind.
  init(_ table: TableReader) throws(WorkbenchError) {
    var table = table
    name = try table.requiredString("name")
    let kind = try table.choice("kind", Kind.self) ?? .native
    isDefault = try table.bool("default") ?? true
    switch kind {
    case .native:
      code = .native(
        Library(
          path: try table.requiredString("library"), stageNames: try table.texts("stage_names") ?? [:]))
    case .python:
      let functions = try table.requiredTexts(
        "functions", of: name, form: "functions = { stage = \"module:function\" }")
      for (stage, reference) in functions.sorted(by: { $0.key < $1.key }) {
        try table.requireReference(reference, "candidate '\(name)': functions.\(stage)", "module:function")
      }
      code = .python(
        Functions(
          references: functions, python: try table.string("python"), path: try table.strings("path"),
          takes: try table.choice("takes", TableForm.self)))
    case .command:
      let words = try table.strings("command") ?? []
      guard let program = words.first, !program.isEmpty else {
        throw manifestError(
          table.file, "candidate '\(name)' is a command without one",
          remedy: "add command = [\"./tool\", \"{stage}\"]")
      }
      code = .command(words)
    case .mixed:
      let parts = try table.requiredTexts("of", of: name, form: "of = { stage = \"candidate\" }")
      let rewritten = parts.filter { $0.value != Mixture.reference }
      guard !rewritten.isEmpty else {
        throw manifestError(
          table.file, "candidate '\(name)' leaves every stage to the reference",
          remedy: "name a native candidate for one of them under 'of'")
      }
      code = .mixed(
        Mixture(parts: rewritten, kept: parts.keys.filter { rewritten[$0] == nil }.sorted()))
    }
    let namesItsStages = kind == .python || kind == .mixed
    stages = namesItsStages ? nil : try table.strings("stages")
    try table.finish()
  }
}

extension TableReader {
  /// A table of strings whose keys are the user's own names.
  fileprivate mutating func texts(_ key: String) throws(WorkbenchError) -> [String: String]? {
    guard var table = try table(key) else { return nil }
    var texts: [String: String] = [:]
    for name in table.keys { texts[name] = try table.requiredString(name) }
    return texts
  }

  fileprivate mutating func requiredTexts(
    _ key: String, of candidate: String, form: String
  ) throws(WorkbenchError) -> [String: String] {
    if let texts = try texts(key), !texts.isEmpty { return texts }
    throw manifestError(file, "candidate '\(candidate)' has no '\(key)'", remedy: "add \(form)")
  }
}
