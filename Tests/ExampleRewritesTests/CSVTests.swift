import Columns
import StageKit
import Testing

@testable import ExampleRewrites

@Suite("CSV")
struct CSVTests {
  private let header = "carrier,name\n"

  /// What `airlines` text becomes: its rows as "carrier|name", or the message of its error.
  private func read(_ text: String) -> [String] {
    do {
      let table: Airline = try parseTable("airlines", Text(text))
      return (0..<table.carrier.count).map { "\(table.carrier[$0]!)|\(table.name[$0]!)" }
    } catch {
      return [error.message]
    }
  }

  @Test("Quotation marks, line ends and empty lines are read as the csv module reads them")
  func dialect() {
    let cases: [(String, [String])] = [
      ("AA,American\nUA,United\n", ["AA|American", "UA|United"]),
      ("AA,American", ["AA|American"]),
      ("", []),
      ("\n\nAA,American\n\n", ["AA|American"]),
      ("AA,American\r\nUA,United\r", ["AA|American", "UA|United"]),
      ("AA,\"A, B\"\n", ["AA|A, B"]),
      ("AA,\"say \"\"hi\"\"\"\n", ["AA|say \"hi\""]),
      ("AA,\"two\nlines\"\nUA,x", ["AA|two\nlines", "UA|x"]),
      ("AA,a\"b\"\n", ["AA|a\"b\""]),
      ("AA,\"\"", ["AA|"]),
      ("AA,", ["AA|"]),
      (",\n", ["|"]),
      ("AA,größe ✈\n", ["AA|größe ✈"]),
      ("AA,\"NA\"\n", ["AA|NA"]),
    ]
    for (text, rows) in cases { #expect(read(header + text) == rows, "\(text)") }
  }

  @Test("The first fault of a table is named with its line and column")
  func faults() {
    let cases = [
      ("", "airlines: line 1, column 'carrier': missing from the header"),
      ("carrier\n", "airlines: line 1, column 'name': missing from the header"),
      ("name,carrier\n", "airlines: line 1: the header must be exactly carrier,name"),
      (header + "AA,x\nUA\n", "airlines: line 3, column 'name': the line ends before it (1 of 2 fields)"),
      (header + "AA,x,y\n", "airlines: line 2: 3 fields where the header has 2"),
      (header + "\nAA,\"x\ny\"\nUA,a,b", "airlines: line 5: 3 fields where the header has 2"),
      (header + "AA,\"x\"y\n", "airlines: line 2: ',' expected after '\"'"),
      (header + "AA,\"x\nUA,y\n", "airlines: line 2, column 'name': a quotation mark is not closed"),
      (header + "\"AA,x\n", "airlines: line 2, column 'carrier': a quotation mark is not closed"),
    ]
    for (text, message) in cases { #expect(read(text) == [message], "\(text)") }
  }

  @Test("A field may have 131,072 characters and no more")
  func fieldLimit() {
    let longest = String(repeating: "é", count: 131_072)
    #expect(read(header + "AA,\(longest)\n") == ["AA|\(longest)"])
    #expect(
      read(header + "AA,\(longest)x\n") == ["airlines: line 2, column 'name': a quotation mark is not closed"]
    )
  }

  @Test("A cell that is no number is shown as Python shows it")
  func badCells() {
    let header = "faa,name,lat,lon,alt,tz,dst,tzone\n"
    let cases = [
      ("X,n,1,2,12x,-5,A,z", "airports: line 2, column 'alt': '12x' is not an integer"),
      ("X,n,1,2,,-5,A,z", "airports: line 2, column 'alt': '' is not an integer"),
      ("X,n,1,2,1.0,-5,A,z", "airports: line 2, column 'alt': '1.0' is not an integer"),
      (
        "X,n,1,2,1234567890123456789,-5,A,z",
        "airports: line 2, column 'alt': '1234567890123456789' is not an integer"
      ),
      ("X,n,it's,2,x,-5,A,z", "airports: line 2, column 'lat': \"it's\" is not a number"),
      ("X,n,1e999,2,x,-5,A,z", "airports: line 2, column 'lat': '1e999' is not a number"),
    ]
    for (line, message) in cases {
      let error = #expect(throws: StageError.self) { () throws(StageError) -> Airport in
        try parseTable("airports", Text(header + line + "\n"))
      }
      #expect(error?.className == "ValueError")
      #expect(error?.message == message)
    }
  }

  @Test("The quick and the careful way agree on long text, in parts and at its end")
  func plainAndCareful() throws {
    var text = "faa,name,lat,lon,alt,tz,dst,tzone\n"
    let altitudes = [
      "0", "-1", "7", "123", "-1234", "12345", "123456", "-123456", "1234567", "-1234567", "12345678",
      "-999999999999999999", "NA",
    ]
    for row in 0..<20_000 {
      let name = String(repeating: "n", count: row % 23)
      let altitude = altitudes[row % altitudes.count]
      text += "F\(row),\(name),\(row).5,-0.\(row),\(altitude),NA,,America/New_York\n"
    }
    let quick: Airport = try parseTable("airports", Text(text))
    // One quotation mark, and the whole text is read the careful way.
    let careful: Airport = try parseTable("airports", Text(text + "\"F\",,1,2,3,4,,\n"))
    #expect(quick.faa.count == 20_000)
    #expect(careful.faa.count == 20_001)
    for row in 0..<20_000 {
      let same =
        quick.faa[row] == careful.faa[row] && quick.name[row] == careful.name[row]
        && quick.lat[row] == careful.lat[row] && quick.lon[row]?.bitPattern == careful.lon[row]?.bitPattern
        && quick.alt[row] == careful.alt[row] && quick.tz[row] == nil
        && quick.tzone[row] == careful.tzone[row]
      if !same { Issue.record("row \(row)") }
    }
    #expect(quick.alt[11] == -999_999_999_999_999_999)
  }
}
