import Columns
import StageKit

/// Mean and sample standard deviation of the last delays of each origin, in the order of `rolling`.
///
/// Sums and sums of squares are integers, exact however long the window has rolled, and each quotient is rounded
/// once: by the processor's division while all integers fit the 53 bits of a double, in 128 bits otherwise.
struct RollingStatistics {
  private let counts: Output<Int64>
  private let means, sds: Output<Double>
  private let hasMean, hasSD: Output<UInt64>

  var count: Int64Column { Int64Column(buffer: counts.buffer, count: counts.count) }
  var mean: Float64Column { column(means, hasMean) }
  var sd: Float64Column { column(sds, hasSD) }

  init(_ delays: Int64Column, _ order: Output<Int32>, _ origins: [Int32], window: Int) throws {
    let words = (order.count + 63) / 64
    (counts, means, sds) = (
      Output(count: order.count), Output(count: order.count), Output(count: order.count)
    )
    (hasMean, hasSD) = (Output(count: words), Output(count: words))
    var largest: UInt64 = 0
    for row in 0..<order.count where delays.validity?[row] ?? true {
      largest = max(largest, delays.values[row].magnitude)
    }
    // Within a window of n delays, n × (sum of squares) and (sum)² are at most (n × the largest)².
    let (bound, overflows) = largest.multipliedReportingOverflow(by: UInt64(min(window, order.count)))
    if !overflows && bound <= 1 << 26 {
      roll(delays, order, origins, window, Int64.self) { Double($0) / Double($1) }
    } else if !overflows && bound < 1 << 63 {
      roll(delays, order, origins, window, Int128.self) { roundedQuotient($0, $1) }
    } else {
      throw StageError.overflowError(
        "delays of up to \(largest) minutes in a window of \(window) exceed the 128 bits of exact sums")
    }
  }

  /// Fills all columns with sums of type `Sum`.
  @inline(__always)
  private func roll<Sum: FixedWidthInteger & SignedInteger>(
    _ delays: Int64Column, _ order: Output<Int32>, _ origins: [Int32], _ window: Int, _ type: Sum.Type,
    _ quotient: (Sum, Sum) -> Double
  ) {
    let values = delays.values
    let isPresent = Presence(delays.validity)
    // The delays of the current origin, in order: the window is their end.
    var recent = [Int64](repeating: 0, count: order.count)
    var (start, end) = (0, 0)
    var origin: Int32 = -1
    var (total, squares): (Sum, Sum) = (0, 0)
    for block in stride(from: 0, to: order.count, by: 64) {
      var (some, several): (UInt64, UInt64) = (0, 0)
      for index in block..<min(block + 64, order.count) {
        let row = Int(order[index])
        if origins[row] != origin {
          origin = origins[row]
          (start, end, total, squares) = (0, 0, 0, 0)
        }
        if isPresent[row] {
          let delay = Sum(values[row])
          recent[end] = values[row]
          end &+= 1
          total += delay
          squares += delay * delay
          if end &- start > window {
            let oldest = Sum(recent[start])
            start &+= 1
            total -= oldest
            squares -= oldest * oldest
          }
        }
        let n = Sum(end &- start)
        counts[index] = Int64(n)
        means[index] = n > 0 ? quotient(total, n) : 0
        sds[index] = n > 1 ? quotient(n * squares - total * total, n * (n - 1)).squareRoot() : 0
        some |= (n > 0 ? 1 : 0) << UInt64(index & 63)
        several |= (n > 1 ? 1 : 0) << UInt64(index & 63)
      }
      hasMean[block / 64] = some
      hasSD[block / 64] = several
    }
  }

  private func column(_ values: Output<Double>, _ validity: Output<UInt64>) -> Float64Column {
    Float64Column(
      buffer: values.buffer, count: values.count, validity: Bitmap(validity.buffer, count: values.count))
  }
}
