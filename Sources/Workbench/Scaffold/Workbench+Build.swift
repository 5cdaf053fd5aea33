import Workers

extension Workbench {
  /// The Swift packages of the manifest's candidates: those whose library lies in a `.build` folder.
  public func packages(of pipeline: Pipeline) throws -> [String] {
    var packages: [String] = []
    for path in pipeline.libraries {
      guard let package = PackageLibrary(path)?.package else { continue }
      if !packages.contains(package) { packages.append(package) }
    }
    guard !packages.isEmpty else {
      throw WorkbenchError(
        "build", pipeline.manifestPath, "no candidate's library lies in the .build folder of a Swift package",
        remedy: "build the libraries as their own projects do, or begin with 'regauge init'")
    }
    return packages
  }

  /// Builds a package with the compiler's own output on this process's streams; false when it fails.
  public func build(_ package: String, configuration: String, outputToErrors: Bool = false) throws -> Bool {
    guard let swift = Command.find("swift", in: environment["PATH"] ?? "") else {
      throw WorkbenchError(
        "build", package, "there is no swift on PATH", remedy: "install Swift 6.3, or add it to PATH")
    }
    guard Files.exists(locations.swiftPackage + "/Package.swift") else {
      throw WorkbenchError(
        "build", package, "StageKit is not at \(locations.swiftPackage)", remedy: locations.buildRemedy)
    }
    var environment = environment
    environment["REGAUGE_PACKAGE"] = locations.swiftPackage
    let ending = try Subprocess.attend(
      Command(
        swift, ["build", "--package-path", package, "-c", configuration], environment: environment,
        workingDirectory: workingDirectory),
      outputToErrors: outputToErrors)
    if Interrupts.isRaised { throw Interruption() }
    return ending.isSuccess
  }
}

extension Pipeline {
  /// Where the manifest says that the native candidates' libraries are.
  var libraries: [String] {
    manifest.candidates.compactMap { candidate in
      if case .native(let library) = candidate.code { resolve(library.path) } else { nil }
    }
  }
}
