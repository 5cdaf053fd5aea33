import Columns
import Comparison

// Throughput of the comparison: `swift run -c release comparison-benchmark [rows]`, 10 million rows unless told.
// Rates count the bytes of one side. The best of seven rounds is shown; every round checks the verdict.

func measure(
  _ name: String, _ reference: Datum, _ candidate: Datum, policy: ComparisonPolicy = .exact,
  expecting verdict: Verdict
) {
  var best = Duration.seconds(1_000)
  for _ in 0..<7 {
    var found = Verdict.notRun
    let duration = ContinuousClock().measure {
      found = compare(reference: reference, candidate: candidate, policy: policy).verdict
    }
    guard found == verdict else { fatalError("\(name): \(found.text) instead of \(verdict.text)") }
    best = min(best, duration)
  }
  let seconds = Double(best.components.seconds) + Double(best.components.attoseconds) * 1e-18
  let megabytes = Double(reference.column.byteCount) * 1e-6
  let rate = (megabytes / seconds / 10).rounded() / 100
  print("\(name): \((seconds * 1e4).rounded() / 10) ms for \(Int(megabytes)) MB, \(rate) GB/s")
}

let rows = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000_000
let workload = Workload(rows: rows)
let prices = workload.prices
let noisy = workload.noisyPrices
let tolerant = ComparisonPolicy(default: ColumnPolicy(absolute: 1e-9, relative: 1e-9))
let unordered = ComparisonPolicy(default: tolerant.default, order: .ignored)

measure("table, equal", workload.table(prices), workload.table(prices), expecting: .identical)
measure(
  "table, equal, a tenth of the floats null", workload.table(prices, hasNulls: true),
  workload.table(prices, hasNulls: true), expecting: .identical)
measure(
  "table, floats off by 1e-12", workload.table(prices), workload.table(noisy), policy: tolerant,
  expecting: .withinTolerance)
measure(
  "table, floats off by 1e-12, a tenth null", workload.table(prices, hasNulls: true),
  workload.table(noisy, hasNulls: true), policy: tolerant, expecting: .withinTolerance)
measure("floats, equal", workload.reals(prices), workload.reals(prices), expecting: .identical)
measure(
  "floats, off by 1e-12", workload.reals(prices), workload.reals(noisy), policy: tolerant,
  expecting: .withinTolerance)
measure(
  "table, order ignored, reversed, floats off by 1e-12", workload.table(prices),
  workload.table(noisy, isReversed: true), policy: unordered, expecting: .withinTolerance)
measure("floats, each of them wrong", workload.reals(prices), workload.reals(noisy), expecting: .mismatch)
