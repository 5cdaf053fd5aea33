import CStageABI
import Columns
import Glibc

/// A shared library with the stage ABI, opened and checked.
///
/// It stays loaded until the process ends: results may still point into it, and a language runtime that it
/// brought along cannot be unloaded.
@safe
public final class NativeLibrary {
  public let path: String
  public let name: String
  /// "Swift 6.3.1", "clang 21" … as the library says.
  public let toolchain: String
  /// False for a debug build, whose timings mean nothing.
  public let isOptimized: Bool
  public let abiVersion: Int
  public let stages: [StageListing]
  let table: UnsafePointer<regauge_library>

  /// Opens the library, asks it for the ABI version of this host, and reads its listing.
  ///
  /// Throws a `LibraryError` for a file that is missing, is no shared library, lacks `regauge_library_v1`, has
  /// another ABI version, or describes itself wrongly.
  public convenience init(path: String) throws(LibraryError) {
    guard unsafe access(path, R_OK) == 0 else {
      throw LibraryError(
        kind: .notFound, path: path, problem: unsafe String(cString: strerror(errno)),
        remedy: "build it, or correct the path in the manifest")
    }
    // A name without a slash would be looked up in the linker's search path instead.
    let file = path.contains("/") ? path : "./" + path
    if let (problem, remedy) = LibraryFile(path: file)?.problem {
      throw LibraryError(kind: .notLoadable, path: path, problem: problem, remedy: remedy)
    }
    guard let handle = unsafe dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
      let problem = unsafe String(cString: dlerror())
      // Mangled names begin with $s, and the runtime's libraries with libswift or libFoundation.
      let isSwifts = ["symbol: $s", "libswift", "libFoundation", "lib_Foundation"].contains {
        problem.contains($0)
      }
      throw LibraryError(
        kind: .notLoadable, path: path, problem: problem,
        remedy: isSwifts
          ? "it was built with another Swift than runs here: build it with this one, or with --static-swift-stdlib"
          : "build it as a shared library for this machine, with all it needs")
    }
    guard let symbol = unsafe dlsym(handle, REGAUGE_LIBRARY_SYMBOL) else {
      throw LibraryError(
        kind: .noStageABI, path: path, problem: "it exports no function \(REGAUGE_LIBRARY_SYMBOL)",
        remedy: "export one, as regauge_stage.h describes")
    }
    let function = unsafe unsafeBitCast(symbol, to: (@convention(c) (UInt32) -> ExportedLibrary).self)
    try unsafe self.init(path: path, table: function(UInt32(REGAUGE_STAGE_ABI_VERSION)))
  }

  /// A library that is linked into this process, called through the C stage ABI like a loaded one: for the tests
  /// of its author.
  public convenience init(_ library: StageLibrary) throws(LibraryError) {
    try unsafe self.init(path: library.name, table: library.export(UInt32(REGAUGE_STAGE_ABI_VERSION)))
  }

  @unsafe
  private init(path: String, table: ExportedLibrary) throws(LibraryError) {
    func otherVersion(_ problem: String) -> LibraryError {
      LibraryError(
        kind: .otherVersion, path: path, problem: problem, remedy: "build it with the header of this Regauge")
    }
    guard let table = unsafe table else {
      throw otherVersion("it refuses stage ABI version \(REGAUGE_STAGE_ABI_VERSION)")
    }
    let version = unsafe table.pointee.abi_version
    guard version == REGAUGE_STAGE_ABI_VERSION else {
      throw otherVersion("it has stage ABI version \(version), not \(REGAUGE_STAGE_ABI_VERSION)")
    }
    let size = unsafe Int(table.pointee.struct_size)
    let expectedSize = unsafe MemoryLayout<regauge_library>.size
    guard size == expectedSize else {
      throw otherVersion("its struct regauge_library has \(size) bytes, not \(expectedSize)")
    }
    let reader = unsafe ListingReader(path: path, library: table.pointee)
    self.path = path
    unsafe self.table = table
    abiVersion = Int(version)
    isOptimized = unsafe table.pointee.is_optimized != 0
    name = try unsafe reader.text(table.pointee.name, "the library's name")
    if let problem = unsafe table.pointee.problem {
      throw LibraryError(
        kind: .malformed, path: path, problem: try unsafe reader.text(problem, "the library's problem"),
        remedy: "correct the declaration in the library's sources, and build it anew")
    }
    toolchain = try unsafe reader.text(table.pointee.toolchain, "the library's toolchain")
    stages = try unsafe reader.stages()
  }
}
