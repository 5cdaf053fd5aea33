import FoundationEssentials
import StageKit
import Testing
import Workers

@Suite("Python's arithmetic, held against the interpreter's")
struct PythonArithmeticTests {
  /// Operands and what Python makes of them, one operation a line, floats in hexadecimal.
  private static let program = """
    import random, struct
    random.seed(5)
    def bits(): return struct.unpack("d", struct.pack("Q", random.getrandbits(64)))[0]
    floats = [0.0, -0.0, 0.5, 1.5, 2.5, -2.5, 2.675, 1.005, 0.125, 0.375, 1e16, 1e22, 1e300, 5e-324, float("inf"), float("nan")]
    floats += [random.uniform(-1000, 1000) for _ in range(3000)] + [bits() for _ in range(2000)]
    floats += [random.randrange(-10**6, 10**6) / 1000 for _ in range(3000)] + [random.randrange(10**6) / 8 for _ in range(500)]
    for value in floats:
        for digits in (0, 1, 2, 5, 25):
            print("round", value.hex(), digits, round(value, digits).hex())
    for a, b in zip(floats, floats[1:]):
        if b: print("//", a.hex(), b.hex(), (a // b).hex()); print("%", a.hex(), b.hex(), (a % b).hex())
    ints = [0, 1, -1, 7, -7, 2**63 - 1, -2**63] + [random.randrange(-10**6, 10**6) for _ in range(300)]
    for a in ints:
        for b in ints[:20]:
            if b and not (a == -2**63 and b == -1): print("i//", a, b, a // b); print("i%", a, b, a % b)
    """

  @Test("Rounding, floor division and remainders are the same to the last bit")
  func sameResults() throws {
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let result = try Subprocess.run(
      Command("\(package)/.venv/bin/python", ["-c", Self.program]), deadline: .seconds(120))
    let lines = result.standardOutput.split(separator: "\n")
    try #require(lines.count > 50_000, "\(result.standardError)")
    for line in lines {
      let words = line.split(separator: " ").map(String.init)
      #expect(try Self.agrees(words), "\(line)")
    }
  }

  private static func agrees(_ words: [String]) throws -> Bool {
    if words[0].hasPrefix("i") {
      let (a, b, expected) = (Int64(words[1])!, Int64(words[2])!, Int64(words[3])!)
      return try (words[0] == "i//" ? Python.floorDivide(a, b) : Python.modulo(a, b)) == expected
    }
    let (a, expected) = (Double(words[1])!, Double(words[3])!)
    let found =
      switch words[0] {
      case "round": Python.round(a, Int(words[2])!)
      case "//": try Python.floorDivide(a, Double(words[2])!)
      default: try Python.modulo(a, Double(words[2])!)
      }
    return found.bitPattern == expected.bitPattern || found.isNaN && expected.isNaN
  }

  @Test("Division by zero and beyond 64 bits raise Python's errors")
  func errors() {
    for (name, body) in [
      ("ZeroDivisionError", { _ = try Python.floorDivide(Int64(1), 0) }),
      ("ZeroDivisionError", { _ = try Python.modulo(Int64(1), 0) }),
      ("ZeroDivisionError", { _ = try Python.floorDivide(1.0, 0) }),
      ("ZeroDivisionError", { _ = try Python.modulo(1.0, 0) }),
      ("OverflowError", { _ = try Python.floorDivide(Int64.min, -1) }),
    ] as [(String, () throws -> Void)] {
      #expect { try body() } throws: { ($0 as? StageError)?.className == name }
    }
    #expect(Python.round(2.5) == 2 && Python.round(-0.5).sign == .minus)
  }
}
