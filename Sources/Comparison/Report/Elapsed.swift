import Columns

/// How far two times, dates or durations are apart, without a sign.
struct Elapsed {
  /// Never negative; 128 bits hold the distance of any two 64-bit counts.
  var nanoseconds: Int128

  init(nanoseconds: Int128) { self.nanoseconds = Int128(nanoseconds.magnitude) }

  init(_ ticks: Int128, _ unit: TimeUnit) {
    self.init(nanoseconds: ticks * Int128(1_000_000_000 / unit.perSecond))
  }

  private static let units: [(name: String, nanoseconds: Int128)] = [
    ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("min", 60_000_000_000), ("s", 1_000_000_000),
    ("ms", 1_000_000), ("µs", 1_000), ("ns", 1),
  ]

  /// In full: "7 d 5 h 24 min 11 s".
  var text: String { parts.isEmpty ? "0 s" : parts.map(\.text).joined(separator: " ") }

  /// The largest unit and the one below it, the rest cut off: "7 d 5 h", "1 s", "3 µs".
  var glanceText: String {
    guard let first = parts.first else { return "0 s" }
    let below = parts.dropFirst().first { $0.rank == first.rank + 1 }
    return first.text + (below.map { " \($0.text)" } ?? "")
  }

  /// What is not zero, from the largest unit on.
  private var parts: [(rank: Int, text: String)] {
    var rest = nanoseconds
    return Self.units.enumerated().compactMap { rank, unit in
      let count = rest / unit.nanoseconds
      rest %= unit.nanoseconds
      return count > 0 ? (rank, "\(count.groupedText) \(unit.name)") : nil
    }
  }
}

extension CellValue {
  /// The distance of two dates, times, timestamps or durations; nil for other values.
  func elapsed(to other: CellValue) -> Elapsed? {
    guard let first = nanoseconds, let second = other.nanoseconds else { return nil }
    return Elapsed(nanoseconds: first - second)
  }

  /// Since midnight or 1970, or the length of a duration; nil for values that are no times.
  private var nanoseconds: Int128? {
    switch self {
    case .date(let days): Int128(days) * 86_400_000_000_000
    case .time(let ticks, let unit), .timestamp(let ticks, let unit, _), .duration(let ticks, let unit):
      Int128(ticks) * Int128(1_000_000_000 / unit.perSecond)
    default: nil
    }
  }
}

extension LeafPair {
  /// The longest time between the two sides of the cells `slots`; nil when none is a pair of times.
  func longestElapsed(_ slots: [Int]) -> Elapsed? {
    guard reference.type.isTime else { return nil }
    return slots.lazy.compactMap { reference.cell($0).elapsed(to: candidate.cell($0)) }
      .max { $0.nanoseconds < $1.nanoseconds }
  }
}

extension DataType {
  /// Dates, times of day, timestamps and durations.
  var isTime: Bool {
    switch self {
    case .date32, .time64, .timestamp, .duration: true
    default: false
    }
  }
}
