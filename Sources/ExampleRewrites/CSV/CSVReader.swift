/// Splits CSV text into records and fields like Python's `csv.reader(…, strict=True)`.
///
/// Fields are separated by commas; one may stand in quotation marks, within which commas and line ends are text
/// and two marks mean one; a mark elsewhere in a field is text. Lines end with LF, CRLF or CR.
struct CSVReader {
  enum Fault: Error {
    /// Something other than a comma or a line end follows a closing quotation mark.
    case textAfterQuote
    /// The text ends within quotation marks.
    case openQuote
    /// A field has more characters than the csv module allows.
    case fieldTooLong
  }

  /// `csv.field_size_limit()`.
  static let fieldLimit = 131_072

  /// The line, from 1, on which the current record starts.
  private(set) var line = 1
  /// The byte at which it starts.
  private(set) var recordStart = 0
  /// The fields of the record, one after the other, and where each ends.
  private var cells: [UInt8] = []
  private var ends: [Int] = []
  private var position = 0
  private var nextLine = 1

  var cellCount: Int { ends.count }

  func withCell<Result>(_ index: Int, _ body: (Span<UInt8>) -> Result) -> Result {
    body(cells.span.extracting((index == 0 ? 0 : ends[index - 1])..<ends[index]))
  }

  func string(_ index: Int) -> String {
    String(decoding: cells[(index == 0 ? 0 : ends[index - 1])..<ends[index]], as: UTF8.self)
  }

  /// Reads the next record; false at the end of the text. An empty line is a record without fields.
  mutating func next(_ bytes: RawSpan) throws(Fault) -> Bool {
    cells.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    line = nextLine
    recordStart = position
    guard position < bytes.byteCount else { return false }
    if endLine(bytes) { return true }
    while true {
      if try field(bytes) { return true }
    }
  }

  /// Reads one field with the comma or line end behind it; true when it was the record's last.
  private mutating func field(_ bytes: RawSpan) throws(Fault) -> Bool {
    var length = 0
    var isQuoted = false
    if position < bytes.byteCount, bytes.byte(at: position) == UInt8(ascii: "\"") {
      isQuoted = true
      position += 1
    }
    while position < bytes.byteCount {
      let byte = bytes.byte(at: position)
      if isQuoted {
        if byte == UInt8(ascii: "\"") {
          position += 1
          guard position < bytes.byteCount else {
            isQuoted = false
            break
          }
          switch bytes.byte(at: position) {
          case UInt8(ascii: "\""): break  // Two marks: the second is text.
          case UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            isQuoted = false
            continue
          default: throw .textAfterQuote
          }
        } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") && !isCarriageReturnLineFeed(bytes)
        {
          nextLine += 1
        }
      } else if byte == UInt8(ascii: ",") {
        position += 1
        ends.append(cells.count)
        return false
      } else if endLine(bytes) {
        ends.append(cells.count)
        return true
      }
      let character = bytes.byte(at: position)
      // Characters are counted by their first bytes.
      if character & 0xC0 != 0x80 { length += 1 }
      if length > Self.fieldLimit { throw .fieldTooLong }
      cells.append(character)
      position += 1
    }
    if isQuoted { throw .openQuote }
    ends.append(cells.count)
    return true
  }

  /// Steps over a line end, if one is here.
  private mutating func endLine(_ bytes: RawSpan) -> Bool {
    let byte = bytes.byte(at: position)
    guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { return false }
    position += isCarriageReturnLineFeed(bytes) ? 2 : 1
    nextLine += 1
    return true
  }

  private func isCarriageReturnLineFeed(_ bytes: RawSpan) -> Bool {
    bytes.byte(at: position) == UInt8(ascii: "\r") && position + 1 < bytes.byteCount
      && bytes.byte(at: position + 1) == UInt8(ascii: "\n")
  }

  /// How many fields the first line of a record has when an open quotation mark ends with it, and nothing is a
  /// fault: what a lenient `csv.reader` makes of that line's first `fieldLimit` characters.
  static func cellsOfFirstLine(_ bytes: RawSpan, from start: Int) -> Int {
    enum State { case fieldStart, plain, quoted, afterQuote }
    var (state, count, characters) = (State.fieldStart, 1, 0)
    for offset in start..<bytes.byteCount {
      let byte = bytes.byte(at: offset)
      if byte & 0xC0 != 0x80 { characters += 1 }
      if characters > fieldLimit || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
      switch (state, byte) {
      case (.quoted, UInt8(ascii: "\"")): state = .afterQuote
      case (.quoted, _): break
      case (.fieldStart, UInt8(ascii: "\"")), (.afterQuote, UInt8(ascii: "\"")): state = .quoted
      case (_, UInt8(ascii: ",")):
        state = .fieldStart
        count += 1
      default: state = .plain
      }
    }
    return count
  }
}
