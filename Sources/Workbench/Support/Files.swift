import FoundationEssentials
import Glibc

/// The few file operations that the workbench needs, with errors that name the file and the reason.
enum Files {
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func isDirectory(_ path: String) -> Bool {
    var isDirectory = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
  }

  /// What lies there itself, a link and not its target; nil where nothing does.
  static func type(_ path: String) -> FileAttributeType? {
    (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
  }

  /// In bytes; nil where nothing lies there.
  static func size(_ path: String) -> UInt64? {
    // Which integer type it is differs between versions of Foundation.
    ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? any BinaryInteger).map {
      UInt64($0)
    }
  }

  static func isExecutable(_ path: String) -> Bool {
    !isDirectory(path) && FileManager.default.isExecutableFile(atPath: path)
  }

  /// The whole file.
  static func read(_ path: String, for operation: String, remedy: String) throws(WorkbenchError) -> Data {
    if isDirectory(path) {
      throw WorkbenchError(operation, path, "it is a folder, not a file", remedy: remedy)
    }
    do {
      return try Data(contentsOf: URL(filePath: path))
    } catch {
      throw WorkbenchError(operation, path, reason(error), remedy: remedy)
    }
  }

  /// Whether two files hold the same. Neither is read into memory as a whole.
  static func haveSameBytes(
    _ path: String, _ other: String, for operation: String
  ) throws(WorkbenchError) -> Bool {
    guard size(path) == size(other) else { return false }
    do {
      return try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
        == Data(contentsOf: URL(filePath: other), options: .mappedIfSafe)
    } catch {
      throw WorkbenchError(operation, path, reason(error), remedy: "run it again")
    }
  }

  /// The file's text, or nil when it cannot be read: for `/proc` and other optional sources.
  static func text(_ path: String) -> String? {
    guard let data = try? Data(contentsOf: URL(filePath: path)) else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// Writes the file as a whole: a reader never sees half of it. Pipes and devices are written to, not replaced.
  static func write(_ data: Data, to path: String, for operation: String) throws(WorkbenchError) {
    do {
      try data.write(to: URL(filePath: path), options: isSpecial(path) ? [] : .atomic)
    } catch {
      throw WorkbenchError(
        operation, path, reason(error), remedy: "make room or choose another place, then run it again")
    }
  }

  /// Whether it is there and neither a regular file nor a folder.
  private static func isSpecial(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return false }
    return ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }

  static func makeDirectory(_ path: String, for operation: String) throws(WorkbenchError) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw WorkbenchError(operation, path, reason(error), remedy: "check that the folder above is writable")
    }
  }

  /// The path with symbolic links resolved, or as it is when it does not exist.
  static func real(_ path: String) -> String {
    guard let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
  }

  private static func reason(_ error: any Error) -> String {
    if let error = error as? CocoaError {
      switch error.code {
      case .fileReadNoSuchFile, .fileNoSuchFile: return "there is no such file"
      case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
      case .fileWriteFileExists: return "there is a file in its place, or in the place of a folder above it"
      case .fileWriteOutOfSpace: return "the disk is full"
      case .fileWriteVolumeReadOnly: return "the file system is read-only"
      default: break
      }
      // Foundation's own words are for programmers; the operating system's are at least plain.
      if let code = (error.underlying as? POSIXError)?.code {
        // strerror's text is copied at once, on the only thread.
        return unsafe String(cString: strerror(code.rawValue))
      }
    }
    return "\(error)"
  }
}
