/// The compilers and interpreters that a session worked with; nil where one was not at work.
public struct ToolchainRecord: Hashable, Sendable, Codable {
  public var swiftVersion: String?
  /// Of regauge itself: "release" or "debug".
  public var buildConfiguration: String?
  public var compilerFlags: String?
  public var pythonVersion: String?
  public var pythonImplementation: String?
  /// The SOABI, as in "cpython-311-x86_64-linux-gnu".
  public var pythonABI: String?
  /// "release" or "debug".
  public var pythonBuild: String?
  /// Interpreter options or configure arguments that change speed.
  public var pythonFlags: String?
  /// What the stages' modules import from the environment: "numpy 2.4.0, pandas 3.0.1".
  public var pythonLibraries: String?

  public init(
    swiftVersion: String? = nil, buildConfiguration: String? = nil, compilerFlags: String? = nil,
    pythonVersion: String? = nil, pythonImplementation: String? = nil, pythonABI: String? = nil,
    pythonBuild: String? = nil, pythonFlags: String? = nil,
    pythonLibraries: String? = nil
  ) {
    self.swiftVersion = swiftVersion
    self.buildConfiguration = buildConfiguration
    self.compilerFlags = compilerFlags
    self.pythonVersion = pythonVersion
    self.pythonImplementation = pythonImplementation
    self.pythonABI = pythonABI
    self.pythonBuild = pythonBuild
    self.pythonFlags = pythonFlags
    self.pythonLibraries = pythonLibraries
  }

  /// All of it in one line; equal for equal toolchains only.
  public var description: String {
    let parts: [(String, String?)] = [
      ("Swift", swiftVersion), ("build", buildConfiguration), ("flags", compilerFlags),
      ("Python", pythonVersion), ("implementation", pythonImplementation), ("ABI", pythonABI),
      ("Python build", pythonBuild), ("Python flags", pythonFlags), ("Python libraries", pythonLibraries),
    ]
    return parts.compactMap { name, value in value.map { "\(name) \($0)" } }.joined(separator: " · ")
  }
}
