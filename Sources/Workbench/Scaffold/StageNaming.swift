import Cases

/// Gives functions the names of their stages: one that a function has already, or the shortest that is free.
struct StageNaming {
  private typealias Parts = [Substring]
  /// The stages there are, and the functions that they refer to.
  private let stages: [(name: String, parts: Parts)]

  init(_ scaffolded: [ScaffoldStage], _ declared: [Manifest.StageDeclaration]) {
    // What the manifest says goes first.
    let references = declared.map { ($0.name, $0.reference) }
    let others = scaffolded.filter { stage in !declared.contains { $0.name == stage.name } }
    stages = (references + others.map { ($0.name, $0.reference) }).map {
      (name: $0.0, parts: Self.parts($0.1))
    }
  }

  /// - Parameter functions: as `--stages` lists them; one that is there twice counts once.
  /// - Throws: `WorkbenchError` for two that may be one function, or a name that another function's stage has.
  func wishes(_ functions: [String]) throws(WorkbenchError) -> [CapturePlan.Wish] {
    var asked: [String] = []
    for function in functions where !asked.contains(function) { asked.append(function) }
    let parts = asked.map(Self.parts)
    for (index, one) in parts.enumerated() {
      if let other = parts.indices.first(where: { $0 > index && Self.mayBeOne(one, parts[$0]) }) {
        throw WorkbenchError(
          "make stages of", "'\(asked[index])' and '\(asked[other])'", "both may mean the same function",
          remedy: "name it once, or write the shorter one as MODULE:FUNCTION")
      }
    }
    var wishes: [CapturePlan.Wish] = []
    for (index, own) in parts.enumerated() {
      let others = parts.indices.filter { $0 != index }.map { parts[$0] }
      let known = stages.filter { Self.mayBeOne($0.parts, own) }
      let name = known.first { $0.name == own.last ?? "" }?.name ?? known.first?.name
      guard let name = name ?? freeName(own, besides: others) else {
        throw WorkbenchError(
          "make a stage of", "'\(asked[index])'", "another function's stage has that name already",
          remedy: "write it as MODULE:FUNCTION, or give that stage another name in the manifest")
      }
      wishes.append(.init(stage: name, function: asked[index]))
    }
    return wishes
  }

  /// "clean" of "shop:Orders.clean"; "Orders_clean", "shop_Orders_clean" where it is taken.
  private func freeName(_ parts: Parts, besides others: [Parts]) -> String? {
    for count in 1...max(1, parts.count) {
      let name = parts.suffix(count).joined(separator: "_")
      let isShared = others.contains { $0.suffix(count).elementsEqual(parts.suffix(count)) }
      if !isShared, !stages.contains(where: { $0.name == name }) { return name }
    }
    return nil
  }

  /// Whether two references may mean the same function: the one is the end of the other.
  static func mayBeOne(_ one: String, _ other: String) -> Bool { mayBeOne(parts(one), parts(other)) }

  private static func mayBeOne(_ one: Parts, _ other: Parts) -> Bool {
    let count = min(one.count, other.count)
    return one.suffix(count).elementsEqual(other.suffix(count))
  }

  private static func parts(_ function: String) -> Parts {
    function.split { $0 == "." || $0 == ":" }.filter { $0 != "<locals>" }
  }
}
