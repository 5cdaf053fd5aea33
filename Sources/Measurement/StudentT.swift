import Glibc

/// Student's t distribution with a whole number of degrees of freedom.
public enum StudentT {
  /// P(T ≤ t) for `degreesOfFreedom` ≥ 1.
  ///
  /// With θ = atan(t / √ν), the finite series 26.7.3 and 26.7.4 of Abramowitz and Stegun, "Handbook of
  /// Mathematical Functions" (1964), which are exact for whole ν. Complexity: O(ν).
  public static func cumulative(_ t: Double, degreesOfFreedom: Int) -> Double {
    cumulative(angle: atan(t / Double(degreesOfFreedom).squareRoot()), degreesOfFreedom: degreesOfFreedom)
  }

  /// The t with P(T ≤ t) = `probability`, for 0 < probability < 1 and `degreesOfFreedom` ≥ 1.
  ///
  /// Bisection on the angle θ of the cumulative distribution, down to the resolution of a Double.
  public static func quantile(_ probability: Double, degreesOfFreedom: Int) -> Double {
    var low = -Double.pi / 2
    var high = Double.pi / 2
    for _ in 0..<64 {
      let middle = (low + high) / 2
      if cumulative(angle: middle, degreesOfFreedom: degreesOfFreedom) < probability {
        low = middle
      } else {
        high = middle
      }
    }
    return Double(degreesOfFreedom).squareRoot() * tan((low + high) / 2)
  }

  private static func cumulative(angle: Double, degreesOfFreedom: Int) -> Double {
    let sine = sin(angle)
    let cosine = cos(angle)
    let isOdd = degreesOfFreedom % 2 == 1
    var term = isOdd ? cosine : 1
    var sum = 0.0
    for power in stride(from: isOdd ? 1 : 0, through: degreesOfFreedom - 2, by: 2) {
      sum += term
      term *= cosine * cosine * Double(power + 1) / Double(power + 2)
    }
    let within = isOdd ? 2 / Double.pi * (angle + sine * sum) : sine * sum
    return (1 + within) / 2
  }
}
