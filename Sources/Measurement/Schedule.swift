/// The order of the duos within a launch, drawn from a seed.
public struct Schedule: Codable, Sendable, Hashable {
  public struct Entry: Codable, Sendable, Hashable {
    public var contrast: Contrast
    public var order: DuoOrder
  }

  public var entries: [Entry]

  /// Mixes the duos of all three contrasts and tosses a coin for the order within each.
  ///
  /// A/A duos lie between the others, not before or after them, so that they see the same weather.
  public init(duos: Int, selfDuos: Int, using random: inout SplitMix64) {
    var contrasts = Array(repeating: Contrast.speedup, count: duos)
    contrasts += Array(repeating: Contrast.referenceAgainstItself, count: selfDuos)
    contrasts += Array(repeating: Contrast.candidateAgainstItself, count: selfDuos)
    random.shuffle(&contrasts)
    var entries: [Entry] = []
    for contrast in contrasts {
      entries.append(
        Entry(contrast: contrast, order: random.coin() ? .numeratorOutside : .denominatorOutside))
    }
    self.entries = entries
  }
}
