import Columns
import Testing

@testable import Workbench

@Suite("A share of a text's rows")
struct SamplingTests {
  private func sample(_ text: String, _ share: Double) -> String {
    let kept = sampleRows(of: Buffer(Array(text.utf8)), share: share)
    let bytes = kept.span(of: UInt8.self)
    var copy: [UInt8] = []
    for index in bytes.indices { copy.append(bytes[index]) }
    return String(decoding: copy, as: UTF8.self)
  }

  @Test(
    "The header stays, and rows are spread evenly",
    arguments: [
      ("h\n1\n2\n3\n4\n", 0.5, "h\n2\n4\n"),
      ("h\n1\n2\n3\n4\n", 0.25, "h\n4\n"),
      ("h\n1\n2\n3\n4\n", 1, "h\n1\n2\n3\n4\n"),
      // Too few rows for the share: the header alone.
      ("h\n1\n2\n3\n", 0.25, "h\n"),
      // No newline at the end.
      ("h\n1\n2", 0.5, "h\n2"),
      ("h", 0.5, "h"),
      ("", 0.5, ""),
      // Windows line ends, and a newline inside quotes that ends no row.
      ("h\r\n1\r\n2\r\n", 0.5, "h\r\n2\r\n"),
      ("h\n\"1\na\"\n\"2\nb\"\n", 0.5, "h\n\"2\nb\"\n"),
    ])
  func rows(_ text: String, _ share: Double, _ expected: String) {
    #expect(sample(text, share) == expected)
  }

  @Test("The number of rows is the share, rounded down", arguments: [0.05, 0.1, 1.0 / 3, 0.5, 0.77])
  func count(_ share: Double) {
    let text = "header\n" + (0..<10_000).map { "\($0)\n" }.joined()
    let rows = sample(text, share).split(separator: "\n").dropFirst()
    #expect(rows.count == Int((10_000 * share).rounded(.down)))
    // Spread over the whole, not taken from one end.
    #expect(Int(rows.first!)! < 25 && Int(rows.last!)! > 9_900)
  }
}
