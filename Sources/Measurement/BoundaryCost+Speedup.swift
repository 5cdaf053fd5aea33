import Glibc

extension BoundaryCost {
  /// The speedup of a stage that stands alone between Python neighbours: t / (t/S + boundary).
  public func speedup(referenceNanoseconds: Double, logSpeedup: Double) -> Double {
    referenceNanoseconds / (referenceNanoseconds / exp(logSpeedup) + totalNanoseconds)
  }
}
