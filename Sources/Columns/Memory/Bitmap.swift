/// A sequence of bits, least significant first: validity (1 = present) and Boolean values, as Arrow stores them.
@frozen
public struct Bitmap: Sendable {
  public let buffer: Buffer
  /// The position of bit 0 within `buffer`, in bits.
  public let bitOffset: Int
  public let count: Int

  @inlinable
  public init(_ buffer: Buffer, bitOffset: Int = 0, count: Int) {
    precondition(
      bitOffset >= 0 && count >= 0 && bitOffset + count <= buffer.byteCount * 8,
      "Bitmap: \(bitOffset) + \(count) bits exceed a buffer of \(buffer.byteCount) bytes")
    self.buffer = buffer
    self.bitOffset = bitOffset
    self.count = count
  }

  /// A bitmap with bit `i` equal to `bit(i)`. Complexity: O(`count`).
  @inlinable
  public init(count: Int, _ bit: (Int) throws -> Bool) rethrows {
    let buffer = try Buffer(count: (count + 7) / 8, of: UInt8.self) { bytes in
      var index = 0
      for byteIndex in bytes.indices {
        var byte: UInt8 = 0
        for shift in 0..<min(8, count - index) where try bit(index + shift) {
          byte |= 1 << UInt8(truncatingIfNeeded: shift)
        }
        bytes[byteIndex] = byte
        index += 8
      }
    }
    self.init(buffer, count: count)
  }

  public init(_ bits: [Bool]) { self.init(count: bits.count) { bits[$0] } }

  public init(repeating bit: Bool, count: Int) {
    let buffer = Buffer(count: (count + 7) / 8, of: UInt8.self) { bytes in
      for index in bytes.indices { bytes[index] = bit ? 0xFF : 0 }
    }
    self.init(buffer, count: count)
  }

  @inlinable
  public subscript(index: Int) -> Bool {
    precondition(index >= 0 && index < count, "Bitmap: index \(index) is out of range 0..<\(count)")
    let position = bitOffset &+ index
    let byte = unsafe buffer.bytes.unsafeLoad(fromByteOffset: position >> 3, as: UInt8.self)
    return byte & (1 << UInt8(truncatingIfNeeded: position & 7)) != 0
  }

  /// Up to 64 bits from `index` on, bit `index` lowest; bits past the end are 0. Complexity: O(1).
  @inlinable
  public func word(at index: Int) -> UInt64 {
    let wanted = Swift.min(64, count - index)
    guard wanted > 0 else { return 0 }
    let bytes = buffer.bytes
    let position = bitOffset + index
    let first = position >> 3
    let shift = UInt64(position & 7)
    var word: UInt64
    if first + 8 <= bytes.byteCount {
      word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: first, as: UInt64.self) >> shift
    } else {
      word = 0
      for k in 0..<(bytes.byteCount - first) {
        word |= UInt64(unsafe bytes.unsafeLoad(fromByteOffset: first + k, as: UInt8.self)) << UInt64(8 * k)
      }
      word >>= shift
    }
    if shift > 0 && first + 8 < bytes.byteCount {
      word |= UInt64(unsafe bytes.unsafeLoad(fromByteOffset: first + 8, as: UInt8.self)) << (64 - shift)
    }
    return wanted == 64 ? word : word & ((1 << UInt64(wanted)) - 1)
  }

  /// How many bits are 1. Complexity: O(`count`).
  public var populationCount: Int {
    var total = 0
    for index in stride(from: 0, to: count, by: 64) { total += word(at: index).nonzeroBitCount }
    return total
  }

  /// The bits `range`, sharing the buffer. Complexity: O(1).
  @inlinable
  public func slice(_ range: Range<Int>) -> Bitmap {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= count, "Bitmap: slice \(range) is out of bounds")
    return Bitmap(buffer, bitOffset: bitOffset + range.lowerBound, count: range.count)
  }

  /// The same bits starting at bit 0 of a byte: itself where possible, otherwise a copy.
  public func byteAligned() -> Bitmap {
    if bitOffset & 7 == 0 {
      let first = bitOffset >> 3
      return Bitmap(
        Buffer(buffer.memory, byteOffset: buffer.byteOffset + first, byteCount: (count + 7) / 8), count: count
      )
    }
    let words = Buffer(count: (count + 63) / 64, of: UInt64.self) { output in
      for index in output.indices { output[index] = word(at: index * 64) }
    }
    return Bitmap(words, count: count)
  }

  /// Bitwise and of two bitmaps of equal length; nil stands for all ones.
  public static func intersection(_ first: Bitmap?, _ second: Bitmap?) -> Bitmap? {
    guard let first else { return second }
    guard let second else { return first }
    precondition(first.count == second.count, "Bitmap: lengths \(first.count) and \(second.count) differ")
    let words = Buffer(count: (first.count + 63) / 64, of: UInt64.self) { output in
      for index in output.indices { output[index] = first.word(at: index * 64) & second.word(at: index * 64) }
    }
    return Bitmap(words, count: first.count)
  }
}
