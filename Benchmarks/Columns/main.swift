import Columns
import Glibc

// Throughput of Arrow IPC, Arrow C data and the operations on columns:
// `swift run -c release columns-benchmark [rows]`, 10 million rows unless told.
// Numbers are shared without being looked at, so that no rate is shown for reading them.
// Processor time, since the machine may be shared; the best of five rounds. Rates count the column's bytes once.

func processorSeconds() -> Double {
  var time = timespec()
  _ = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

func measure(_ name: String, bytes: Int, rounds: Int = 1, _ body: () throws -> Void) rethrows {
  var best = Double.infinity
  for _ in 0..<5 {
    let start = processorSeconds()
    for _ in 0..<rounds { try body() }
    best = min(best, (processorSeconds() - start) / Double(rounds))
  }
  let rate = (Double(bytes) / best * 1e-7).rounded() / 100
  print("\(name): \((best * 1e6).rounded() / 1e3) ms\(best > 1e-3 ? ", \(rate) GB/s" : "")")
}

/// `rows` copies of a text, with 64-bit offsets.
func text(_ pattern: String, rows: Int) -> Column {
  let pattern = Array(pattern.utf8)
  let offsets = Buffer(count: rows + 1, of: Int64.self) { output in
    for index in output.indices { output[index] = Int64(index * pattern.count) }
  }
  let data = Buffer(count: rows * pattern.count, of: UInt8.self) { output in
    for index in output.indices { output[index] = pattern[index % pattern.count] }
  }
  return Column(type: .utf8, count: rows, content: .bytes(offsets: offsets, data: data))
}

let pool = Pool()
let rows = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 10_000_000
let integers = Int64Column(count: rows) { output in
  for index in output.indices { output[index] = Int64(index) }
}
let columns: [(String, Column)] = [
  ("numbers", integers.column),
  (
    "numbers, a tenth null",
    Column(
      type: .int64, count: rows, validity: Bitmap(count: rows) { $0 % 10 != 0 },
      content: integers.column.content)
  ),
  ("ASCII text", text("2013-01-01 N14228", rows: rows)),
  ("other text", text("žluťoučký kůň", rows: rows)),
]
for (name, column) in columns + [("table", Datum.table("table", columns).column)] {
  let datum = Datum(Field("value", column.type), column)
  let file = ArrowFile.bytes(of: datum)
  measure("\(name), write into a buffer in use", bytes: column.byteCount) {
    let writer = ArrowFileWriter(datum)
    pool.lend(writer.byteCount) { writer.write(into: &$0) }
  }
  try measure("\(name), read a file", bytes: column.byteCount) { _ = try ArrowFile.read(file) }
  try measure("\(name), export and import C data", bytes: column.byteCount) {
    _ = try ArrowPairs(exporting: [datum]).datum(at: 0)
  }
  measure("\(name), compare bits", bytes: column.byteCount) {
    guard column.isBitIdentical(to: column) else { fatalError("\(name) differs from itself") }
  }
  measure("\(name), concatenate twice", bytes: 2 * column.byteCount) {
    _ = Column.concatenate([column, column])
  }
  measure("\(name), gather in order", bytes: column.byteCount) { _ = column.gather(integers) }
}

let small = Datum.scalar(Int64(5))
let smallFile = ArrowFile.bytes(of: small)
measure("a scalar, write a file", bytes: 0, rounds: 1000) { _ = ArrowFile.bytes(of: small) }
try measure("a scalar, read a file", bytes: 0, rounds: 1000) { _ = try ArrowFile.read(smallFile) }
try measure("a scalar, export and import C data", bytes: 0, rounds: 1000) {
  _ = try ArrowPairs(exporting: [small]).datum(at: 0)
}
