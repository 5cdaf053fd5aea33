import Glibc

/// Four samples taken together and the one ratio they give.
public struct Duo: Codable, Sendable, Hashable {
  public var launch: Int
  /// The duo's place within its launch, over all contrasts.
  public var index: Int
  public var contrast: Contrast
  /// d = ½[ln(P₁/N₁) + ln(P₂/N₂)] of the times per call; above 0 the numerator takes longer.
  public var logRatio: Double
  /// When its first sample began, on the supervisor's monotonic clock.
  public var startedAtMonotonicNanoseconds: Int
}

extension Duo {
  /// The duos of one contrast: those that can be used, in order of time, and how many can't.
  public struct Collection: Sendable, Hashable {
    public var duos: [Duo]
    /// Duos with an invalid or a missing sample.
    public var unusableCount: Int
  }

  /// Assembles the duos of `contrast` from samples in any order. Complexity: O(n log n).
  public static func assemble(_ samples: [Sample], contrast: Contrast) -> Collection {
    struct Key: Hashable {
      var launch: Int
      var duo: Int
    }
    struct Partial {
      var sum = 0.0
      var numerators = 0
      var denominators = 0
      var isValid = true
      var started = Int.max
    }
    var partials: [Key: Partial] = [:]
    // Sums of floats depend on their order, and figures must come out the same from any store.
    let ordered = samples.filter { $0.purpose == .duo && $0.contrast == contrast }
      .sorted { ($0.launch, $0.sequence) < ($1.launch, $1.sequence) }
    for sample in ordered {
      guard let duo = sample.duo, let arm = sample.arm else { continue }
      var partial = partials[Key(launch: sample.launch, duo: duo), default: Partial()]
      if !sample.isValid { partial.isValid = false }
      let time = sample.wallNanoseconds > 0 ? log(sample.nanosecondsPerCall) : 0
      switch arm {
      case .numerator:
        partial.sum += time
        partial.numerators += 1
      case .denominator:
        partial.sum -= time
        partial.denominators += 1
      }
      partial.started = min(partial.started, sample.startedAtMonotonicNanoseconds)
      partials[Key(launch: sample.launch, duo: duo)] = partial
    }
    var usable: [Duo] = []
    for (key, partial) in partials
    where partial.isValid && partial.numerators == 2 && partial.denominators == 2 {
      usable.append(
        Duo(
          launch: key.launch, index: key.duo, contrast: contrast, logRatio: partial.sum / 2,
          startedAtMonotonicNanoseconds: partial.started))
    }
    usable.sort { ($0.launch, $0.index) < ($1.launch, $1.index) }
    return Collection(duos: usable, unusableCount: partials.count - usable.count)
  }
}
