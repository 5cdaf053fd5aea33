import FoundationEssentials
import Testing
import Workers

@Suite("The symbols of libRegaugePython.so")
struct SymbolTests {
  static let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// What our half of the worker imports from libpython.
  static let imported: Set<String> = {
    let half = Launcher.path.replacing("/regauge-worker", with: "/libRegaugePython.so")
    guard let symbols = try? DynamicSymbols(half) else { preconditionFailure("\(half) is no ELF library") }
    return symbols.undefined.filter { $0.hasPrefix("Py") || $0.hasPrefix("_Py") }
  }()

  @Test("It imports something, and Python alone provides it")
  func importsPython() throws {
    #expect(Self.imported.count > 50 && Self.imported.contains("PyObject_Call"))
    let half = try DynamicSymbols(Launcher.path.replacing("/regauge-worker", with: "/libRegaugePython.so"))
    #expect(half.needed.allSatisfy { !$0.hasPrefix("libpython") }, "\(half.needed)")
    #expect(try DynamicSymbols(Launcher.path).needed.allSatisfy { !$0.hasPrefix("libpython") })
  }

  @Test("Every one of them is defined by each libpython at hand", arguments: Interpreters.all)
  func resolves(_ interpreter: PythonInterpreter) throws {
    let library = try DynamicSymbols(interpreter.libraryPath)
    #expect(Self.imported.subtracting(library.defined) == [])
  }

  @Test("All are of the limited API of 3.10, but for those that beyond_limited_api.c lists")
  func limitedAPI() throws {
    let source = try String(
      contentsOfFile: "\(Self.package)/Sources/CPython/beyond_limited_api.c", encoding: .utf8)
    let listed = Set(source.matches(of: /\/\/ \| (\w+) \(function\)/).map { String($0.1) })
    #expect(!listed.isEmpty)
    // What Python.h declares to a program that keeps to it; the headers are those of the build.
    let environment = Interpreters.environment
    let clang = try #require(Command.find("clang", in: environment["PATH"] ?? ""), "Swift brings clang along")
    let flags = try Subprocess.run(
      Command("/usr/bin/env", ["pkg-config", "--cflags", "python3"], environment: environment))
    let headers = try Subprocess.run(
      Command(
        clang,
        flags.standardOutput.split(whereSeparator: \.isWhitespace).map(String.init)
          + [
            "-DPY_SSIZE_T_CLEAN", "-DPy_LIMITED_API=0x030a0000", "-include", "Python.h", "-E", "-P", "-x",
            "c",
          ]
          + ["/dev/null"], environment: environment), deadline: .seconds(60))
    try #require(headers.termination.isSuccess, "\(headers.standardError)")
    let declared = Set(
      headers.standardOutput.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    let beyond = Self.imported.subtracting(declared)
    #expect(beyond == listed, "list what is new at the head of beyond_limited_api.c")
  }
}

/// The dynamic symbols of a 64-bit ELF file: what it defines for others, what it wants from them.
struct DynamicSymbols {
  var defined: Set<String> = []
  var undefined: Set<String> = []
  /// The libraries that it asks for by name.
  var needed: [String] = []

  init(_ path: String) throws {
    let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
    func number(_ offset: Int, _ count: Int) -> Int {
      (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
    func text(_ offset: Int) -> String {
      String(decoding: bytes[offset...].prefix { $0 != 0 }, as: UTF8.self)
    }
    try #require(
      Array(bytes.prefix(6)) == [0x7f, 0x45, 0x4c, 0x46, 2, 1], "\(path): no 64-bit little-endian ELF")
    // Section headers: type at 4, offset at 24, size at 32, link at 40 (ELF-64 object file format).
    let sections = (0..<number(60, 2)).map { number(40, 8) + $0 * number(58, 2) }
    for section in sections {
      let (start, size) = (number(section + 24, 8), number(section + 32, 8))
      let strings = number(sections[number(section + 40, 4)] + 24, 8)
      switch number(section + 4, 4) {
      case 11:  // SHT_DYNSYM, entries of 24 bytes: name at 0, section at 6, zero if undefined
        for entry in stride(from: start + 24, to: start + size, by: 24) {
          let name = text(strings + number(entry, 4))
          if number(entry + 6, 2) == 0 { undefined.insert(name) } else { defined.insert(name) }
        }
      case 6:  // SHT_DYNAMIC, pairs of a tag and a value; DT_NEEDED is 1
        for entry in stride(from: start, to: start + size, by: 16) where number(entry, 8) == 1 {
          needed.append(text(strings + number(entry + 8, 8)))
        }
      default: break
      }
    }
  }
}
