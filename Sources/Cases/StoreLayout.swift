/// Where things are in a store of cases, relative to its folder.
///
/// - `<sha256>.arrow`: one value, an Arrow IPC file;
/// - `<stage>/capture.json`: what the last capture showed of the stage, without its cases;
/// - `<stage>/<case>.json`: one case, which refers to its values.
public enum StoreLayout {
  public static let captureFile = "capture.json"
  /// Begins the name of a folder in which a capture under way collects its contents.
  public static let stagingPrefix = ".capture-"
  /// What a worker leaves in such a folder when the script has ended.
  public static let reportFile = "report.json"

  public static func content(_ hash: String) -> String { "\(hash).arrow" }
  public static func folder(ofStage stage: String) -> String { escaped(stage) }
  public static func capture(ofStage stage: String) -> String { "\(escaped(stage))/\(captureFile)" }
  public static func record(_ id: String, ofStage stage: String) -> String { "\(escaped(stage))/\(id).json" }

  /// The hash in the name of a content's file; nil for other names.
  public static func hash(inName name: String) -> String? {
    guard name.hasSuffix(".arrow") else { return nil }
    let hash = name.dropLast(6)
    return hash.utf8.count == 64 && hash.allSatisfy { $0.isHexDigit } ? String(hash) : nil
  }

  /// A stage's name as one that any file system takes: all but letters, digits, "_" and "-" of ASCII as %XX.
  private static func escaped(_ name: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return name.utf8.reduce(into: "") { text, byte in
      let scalar = Unicode.Scalar(byte)
      if scalar.isASCII,
        scalar.properties.isAlphabetic || (48...57).contains(byte) || "_-".unicodeScalars.contains(scalar)
      {
        text.unicodeScalars.append(scalar)
      } else {
        text += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }
}
