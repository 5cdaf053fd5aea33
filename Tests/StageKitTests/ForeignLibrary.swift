import Glibc

/// Builds `ForeignLibrary/library.c` outside the repository, against the stage ABI's header alone.
enum ForeignLibrary {
  struct BuildFailure: Error { var command: String }

  private static var repository: String {
    String(#filePath.prefix(#filePath.count - "/Tests/StageKitTests/ForeignLibrary.swift".count))
  }

  /// The path of a shared library built with `options`, in a new directory that holds nothing but it, its source
  /// and the header.
  static func build(_ options: [String] = []) throws -> String {
    var template = Array("/tmp/regauge-foreign-XXXXXX".utf8CString)
    let directory = unsafe String(cString: mkdtemp(&template)!)
    let command = """
      cd '\(directory)' && cp '\(repository)/Sources/CStageABI/include/regauge_stage.h' \
      '\(repository)/Tests/StageKitTests/ForeignLibrary/library.c' . && \
      cc -std=c11 -Wall -Wextra -Werror -Wno-unused -O1 -shared -fPIC -fvisibility=hidden -I. \
      \(options.map { "'\($0)'" }.joined(separator: " ")) library.c -o libforeign.so
      """
    guard unsafe system(command) == 0 else { throw BuildFailure(command: command) }
    return directory + "/libforeign.so"
  }

  /// A file with `text` in it.
  static func file(_ text: String) throws -> String {
    var template = Array("/tmp/regauge-foreign-XXXXXX".utf8CString)
    let path = unsafe String(cString: mkdtemp(&template)!) + "/library.so"
    guard let file = unsafe fopen(path, "w") else { throw BuildFailure(command: path) }
    unsafe fputs(text, file)
    unsafe fclose(file)
    return path
  }
}
