import Columns

/// What the differing times of a column have in common.
struct TimePattern {
  /// Shifts by offsets from UTC, in ticks: one, or two an hour apart where summer time comes and goes; else empty.
  private(set) var zoneShifts: [Int64] = []
  /// One side is cut to whole units.
  private(set) var cut: Cut?

  struct Cut {
    /// "seconds".
    var name: String
    var ticks: Int64
    var isCandidate: Bool

    var note: String { "the \(isCandidate ? "candidate" : "reference") truncates to whole \(name)" }

    func holds(_ reference: Int64, _ candidate: Int64) -> Bool {
      isCandidate ? candidate == floored(reference) : reference == floored(candidate)
    }

    func isWhole(_ time: Int64) -> Bool { time % ticks == 0 }

    private func floored(_ time: Int64) -> Int64 { time - (time % ticks + ticks) % ticks }
  }

  /// "-5:00", or "-5:00 and -4:00".
  var zoneNote: String { zoneShifts.map(offsetText).joined(separator: " and ") }

  private let minute: Int64

  /// nil for dates, which have no time of day.
  init?(_ cells: [ColumnPattern.Sample], in leaf: LeafPair) {
    let unit: TimeUnit
    switch leaf.reference.type {
    case .timestamp(let own, _), .time64(let own), .duration(let own): unit = own
    default: return nil
    }
    minute = 60 * unit.perSecond
    let pairs = cells.compactMap { cell -> (Int64, Int64)? in
      guard let r = cell.reference.whole, let c = cell.candidate.whole else { return nil }
      return (Int64(r), Int64(c))
    }
    // One time alone may be wrong by whole hours for any reason.
    guard Set(pairs.map(\.0)).count >= 2 else { return }
    findZone(pairs)
    if zoneShifts.isEmpty { findCut(pairs, unit, in: leaf) }
  }

  private mutating func findZone(_ pairs: [(Int64, Int64)]) {
    var counts: [Int64: Int] = [:]
    for (r, c) in pairs {
      let (difference, overflow) = c.subtractingReportingOverflow(r)
      // Offsets from UTC are whole quarters of an hour, at most 14 hours.
      if !overflow && difference % (15 * minute) == 0 && difference.magnitude <= (14 * 60 * minute).magnitude
      {
        counts[difference, default: 0] += 1
      }
    }
    let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(2)
    guard let first = frequent.first else { return }
    if ColumnPattern.isNearlyAll(first.value, of: pairs.count) {
      zoneShifts = [first.key]
    } else if let second = frequent.last, (first.key - second.key).magnitude == (60 * minute).magnitude,
      ColumnPattern.isNearlyAll(first.value + second.value, of: pairs.count)
    {
      zoneShifts = [first.key, second.key].sorted()
    }
  }

  /// Looks for the finest unit to which one side is cut, in all of its sampled times.
  private mutating func findCut(_ pairs: [(Int64, Int64)], _ unit: TimeUnit, in leaf: LeafPair) {
    for (name, ticks) in [
      ("milliseconds", unit.perSecond / 1_000), ("seconds", unit.perSecond), ("minutes", minute),
      ("hours", 60 * minute), ("days", 1_440 * minute),
    ]
    where ticks > 1 {
      for isCandidate in [true, false] {
        let cut = Cut(name: name, ticks: ticks, isCandidate: isCandidate)
        let fitting = pairs.count { cut.holds($0.0, $0.1) }
        guard ColumnPattern.isNearlyAll(fitting, of: pairs.count) else { continue }
        let side = isCandidate ? leaf.candidate : leaf.reference
        let step = max(1, side.count / ColumnPattern.sampleSize)
        let isWhole = stride(from: 0, to: side.count, by: step).allSatisfy { slot in
          guard leaf.active?[slot] ?? true, let time = side.cell(slot).whole else { return true }
          return cut.isWhole(Int64(time))
        }
        if isWhole {
          self.cut = cut
          return
        }
      }
    }
  }

  private func offsetText(_ ticks: Int64) -> String {
    let minutes = (ticks / minute).magnitude
    return "\(ticks < 0 ? "-" : "+")\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
  }
}
