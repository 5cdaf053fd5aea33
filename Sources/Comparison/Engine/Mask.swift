import Columns

extension Bitmap {
  /// How many of the first `count` cells are set; all of them where there is no mask.
  static func count(_ mask: Bitmap?, of count: Int) -> Int { mask?.populationCount ?? count }

  /// A copy with the bits `slots` cleared. Complexity: O(`count`).
  static func clearing(_ slots: [Int], from mask: Bitmap?, count: Int) -> Bitmap {
    var isSet = (0..<count).map { mask?[$0] ?? true }
    for slot in slots { isSet[slot] = false }
    return Bitmap(isSet)
  }
}
