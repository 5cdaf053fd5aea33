import Glibc

/// Builds `ForeignLibrary/library.c` outside the repository, against the stage ABI's header alone.
enum ForeignLibrary {
  struct BuildFailure: Error { var command: String }

  private static var repository: String {
    String(#filePath.prefix(#filePath.count - "/Tests/StageKitTests/ForeignLibrary.swift".count))
  }

  /// Calls `body` with the path of a shared library built with `options`, in a directory that holds nothing but
  /// it, its source and the header, and that is gone afterwards; a loaded library stays loaded.
  static func build<Result>(_ options: [String] = [], _ body: (String) throws -> Result) throws -> Result {
    try withDirectory { directory in
      let command = """
        cd '\(directory)' && cp '\(repository)/Sources/CStageABI/include/regauge_stage.h' \
        '\(repository)/Tests/StageKitTests/ForeignLibrary/library.c' . && \
        cc -std=c11 -Wall -Wextra -Werror -Wno-unused -O1 -shared -fPIC -fvisibility=hidden -I. \
        \(options.map { "'\($0)'" }.joined(separator: " ")) library.c -o libforeign.so
        """
      guard unsafe system(command) == 0 else { throw BuildFailure(command: command) }
      return try body(directory + "/libforeign.so")
    }
  }

  /// Calls `body` with the path of a file that holds `text`.
  static func file<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    try withDirectory { directory in
      let path = directory + "/library.so"
      guard let file = unsafe fopen(path, "w") else { throw BuildFailure(command: path) }
      unsafe fputs(text, file)
      unsafe fclose(file)
      return try body(path)
    }
  }

  private static func withDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    var template = Array("/tmp/regauge-foreign-XXXXXX".utf8CString)
    let directory = unsafe String(cString: mkdtemp(&template)!)
    defer { unsafe system("rm -r '\(directory)'") }
    return try body(directory)
  }
}
