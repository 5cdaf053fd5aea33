/// Why a shared library cannot serve as a candidate.
public struct LibraryError: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case notFound
    /// The dynamic linker refused the file.
    case notLoadable
    /// The file exports no `regauge_library_v1`.
    case noStageABI
    /// It speaks another version of the stage ABI.
    case otherVersion
    /// What it says of itself breaks the stage ABI.
    case malformed
  }

  public var kind: Kind
  public var path: String
  public var problem: String
  public var remedy: String
}

extension LibraryError: CustomStringConvertible {
  public var description: String { "cannot use \(path) as a native library: \(problem); \(remedy)" }
}

/// Why a call of a native stage brought no outputs.
public enum StageFailure: Error, Hashable, Sendable {
  case unknownStage(name: String, library: String, known: [String])
  /// The arguments do not fit what the stage declares; it was not called.
  case argumentMismatch(stage: String, StageError)
  /// The stage returned an error.
  case raised(stage: String, StageError)
  /// What the stage returned is not what it declares, or no valid Arrow data.
  case badOutput(stage: String, problem: String)
}

extension StageFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownStage(let name, let library, let known):
      "library \(library) has no stage \(name); it has \(known.joined(separator: ", "))"
    case .argumentMismatch(let stage, let error): "stage \(stage) was not called: \(error.message)"
    case .raised(let stage, let error): "stage \(stage) raised \(error)"
    case .badOutput(let stage, let problem): "stage \(stage) returned data that cannot be used: \(problem)"
    }
  }
}
