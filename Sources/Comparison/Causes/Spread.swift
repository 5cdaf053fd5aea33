import Columns

/// Between which bounds the differences of some numbers or times lie, and on which side.
struct Spread {
  /// How many cells are pairs of finite numbers or of times.
  private(set) var count = 0
  private var higher = 0
  private var smallest: (slot: Int, distance: Double)?
  private var largest: (slot: Int, distance: Double)?

  /// Takes in one cell; nothing where it is no pair of finite numbers or times.
  mutating func include(_ slot: Int, _ reference: CellValue, _ candidate: CellValue) {
    guard let r = reference.number, let c = candidate.number, r.isFinite, c.isFinite,
      let distance = reference.distance(to: candidate)
    else { return }
    count += 1
    let isHigher = if let a = reference.whole, let b = candidate.whole { b > a } else { c > r }
    if isHigher { higher += 1 }
    if distance < smallest?.distance ?? .infinity { smallest = (slot, distance) }
    if distance > largest?.distance ?? -1 { largest = (slot, distance) }
  }

  mutating func add(_ other: Spread) {
    count += other.count
    higher += other.higher
    if let part = other.smallest, part.distance < smallest?.distance ?? .infinity { smallest = part }
    if let part = other.largest, part.distance > largest?.distance ?? -1 { largest = part }
  }

  /// "all too high, by 1 to 37", "all too late, by 1 s to 7 d 5 h"; empty where they do not share a side.
  func note(in leaf: LeafPair) -> String {
    guard count > 1, higher == 0 || higher == count, let smallest, let largest else { return "" }
    let isHigher = higher > 0
    let word =
      switch leaf.reference.type {
      case .duration: isHigher ? "long" : "short"
      case let type where type.isTime: isHigher ? "late" : "early"
      default: isHigher ? "high" : "low"
      }
    let bounds = [smallest, largest].map { text($0.slot, $0.distance, in: leaf) }
    return "all too \(word), by " + (bounds[0] == bounds[1] ? bounds[0] : "\(bounds[0]) to \(bounds[1])")
  }

  private func text(_ slot: Int, _ distance: Double, in leaf: LeafPair) -> String {
    leaf.reference.cell(slot).elapsed(to: leaf.candidate.cell(slot))?.glanceText ?? distance.spokenText
  }
}
