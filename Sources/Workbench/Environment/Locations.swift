import CStageABI
import FoundationEssentials

/// Where the tool's own pieces are: in a clone beside its sources, or installed below a prefix.
public struct Locations: Sendable, Hashable {
  /// The folder of `regauge`, `regauge-worker` and the libraries.
  public var binaries: String
  /// The folder of the scripts and templates that the tool environment runs.
  public var toolbox: String
  /// The Swift package that StageKit is a product of.
  public var swiftPackage: String
  /// The folder of the Python package `regauge`.
  public var pythonPackage: String
  /// The interpreter of the tool environment.
  public var toolPython: String
  /// The root of the clone; nil when installed.
  public var clone: String?

  /// Finds the pieces from the path of the running executable, links resolved.
  ///
  /// - Throws: `WorkbenchError` when neither a clone nor an installation is around it.
  public init(executable: String) throws(WorkbenchError) {
    binaries = parentDirectory(of: Files.real(executable))
    var folder = binaries
    while folder != "/" {
      if Files.exists(folder + "/Sources/Toolbox/Resources"), Files.exists(folder + "/Package.swift") {
        clone = folder
        toolbox = folder + "/Sources/Toolbox/Resources"
        swiftPackage = folder
        pythonPackage = folder + "/Sources/PythonPackage"
        toolPython = folder + "/.venv/bin/python"
        return
      }
      folder = parentDirectory(of: folder)
    }
    let share = joined(binaries, "../../share/regauge")
    guard Files.exists(share + "/toolbox") else {
      throw WorkbenchError(
        "find the toolbox", executable, "neither a clone's Sources nor \(share) is there",
        remedy: "run it from a clone, or install it with make install PREFIX=…")
    }
    toolbox = share + "/toolbox"
    swiftPackage = normalized(share + "/package")
    pythonPackage = share + "/python"
    toolPython = share + "/venv/bin/python"
  }

  public var worker: String { binaries + "/regauge-worker" }
  public var pythonHalf: String { binaries + "/libRegaugePython.so" }

  /// What to type, in any folder, to get the executables and libraries back.
  var buildRemedy: String {
    guard let clone else { return installRemedy }
    return fileName(of: Files.real(binaries)) == "debug"
      ? "swift build --package-path \(shellQuoted(clone))" : "make -C \(shellQuoted(clone)) build"
  }

  /// What to type, in any folder, to get the tool environment back.
  var setupRemedy: String {
    clone.map { "make -C \(shellQuoted($0)) setup" } ?? installRemedy
  }

  /// An installation holds nothing to build from.
  private var installRemedy: String {
    "make install PREFIX=\(shellQuoted(joined(binaries, "../.."))), in a clone of Regauge"
  }

  /// The shared library that a manifest calls `name`: a path relative to `directory`, or a library beside
  /// the tool.
  public func library(_ name: String, from directory: String) throws(WorkbenchError) -> String {
    let paths =
      name.contains("/") || name.hasSuffix(".so")
      ? [joined(directory, name)] : [binaries + "/lib\(name).so", joined(directory, name)]
    if let path = paths.first(where: { Files.exists($0) }) { return path }
    throw WorkbenchError(
      "find the library", "'\(name)'", "there is none at \(paths.joined(separator: " or "))",
      remedy: "build it, or correct 'library' in the manifest")
  }
}

/// What is known of the build of this executable.
public struct BuildInfo: Codable, Sendable, Hashable {
  public static let version = "0.1.0"
  /// The stage ABI that this build speaks: that of `regauge_stage.h`.
  public static let stageABIVersion = Int(REGAUGE_STAGE_ABI_VERSION)

  public var commit: String
  public var isDirty: Bool
  public var swift: String
  public var configuration: String
  public var buildSeconds: Double?

  #if DEBUG
    private static let configuration = "debug"
  #else
    private static let configuration = "release"
  #endif

  /// Reads what `make` noted beside the binaries; without it commit and Swift's patch level are unknown.
  public init(locations: Locations) {
    if let text = Files.text(locations.binaries + "/regauge-build.json"),
      let info = try? JSONDecoder().decode(BuildInfo.self, from: Data(text.utf8))
    {
      self = info
    } else {
      self.init(
        commit: "unknown", isDirty: false, swift: "\(_SwiftStdlibVersion.current)",
        configuration: Self.configuration, buildSeconds: nil)
    }
  }

  private init(commit: String, isDirty: Bool, swift: String, configuration: String, buildSeconds: Double?) {
    self.commit = commit
    self.isDirty = isDirty
    self.swift = swift
    self.configuration = configuration
    self.buildSeconds = buildSeconds
  }
}
