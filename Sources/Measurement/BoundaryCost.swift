/// What it costs to carry values between Python objects and columns; always its own line.
public struct BoundaryCost: Codable, Sendable, Hashable {
  /// Python objects into columns, on the way to a native stage.
  public var decodeNanoseconds: Double
  /// Columns into Python objects, on the way back.
  public var encodeNanoseconds: Double

  public init(decodeNanoseconds: Double, encodeNanoseconds: Double) {
    self.decodeNanoseconds = decodeNanoseconds
    self.encodeNanoseconds = encodeNanoseconds
  }

  public static let none = BoundaryCost(decodeNanoseconds: 0, encodeNanoseconds: 0)

  public var totalNanoseconds: Double { decodeNanoseconds + encodeNanoseconds }

  public static func + (left: BoundaryCost, right: BoundaryCost) -> BoundaryCost {
    BoundaryCost(
      decodeNanoseconds: left.decodeNanoseconds + right.decodeNanoseconds,
      encodeNanoseconds: left.encodeNanoseconds + right.encodeNanoseconds)
  }
}
