import CStageABI
import Columns
import Testing

@Suite("Arrow C data, export and import")
struct ArrowCRoundTripTests {
  @Test("What is exported comes back bit for bit", arguments: [0..<5, 1..<4, 3..<3, 2..<5])
  func roundTrip(rows: Range<Int>) throws {
    let table = Samples.table()
    let datum = Datum(table.field, table.column.slice(rows))
    let back = try ArrowPairs(exporting: [datum]).datum(at: 0)
    #expect(back.field == datum.field)
    #expect(back.column.isBitIdentical(to: datum.column))
  }

  @Test("Metadata crosses in both directions")
  func metadata() throws {
    let field = Field(
      "größe", .float64, isNullable: false, metadata: ["regauge.kind": "float", "": "empty key"])
    let back = try ArrowPairs(exporting: [Datum(field, Float64Column([1]).column)]).datum(at: 0)
    #expect(back.field == field)
  }

  @Test("A buffer lives as long as any column that shares it, and is released once")
  func releasedOnce() throws {
    let released = Counter()
    var datum: Datum? = Datum(Field("x", .int64), countedColumn(released))
    let pairs = ArrowPairs(exporting: [datum!])
    datum = nil
    #expect(released.value == 0)
    var imported: Datum? = try pairs.datum(at: 0)
    #expect(released.value == 0)
    var part: Column? = imported!.column.slice(1..<2)
    imported = nil
    #expect(Int64Column(part!)?[0] == 2)
    #expect(released.value == 0)
    part = nil
    #expect(released.value == 1)
  }

  @Test("A pair that nobody takes is released with its holder")
  func releasedUntaken() {
    let released = Counter()
    do {
      let pairs = ArrowPairs(exporting: [Datum(Field("x", .int64), countedColumn(released))])
      #expect(pairs.count == 1)
    }
    #expect(released.value == 1)
  }

  @Test("Children are released with their parents")
  func childrenReleased() {
    let released = Counter()
    do {
      let list = Samples.list(of: countedColumn(released), offsets: [0, 2, 3])
      let record = Samples.structure([("list", list)])
      let pairs = ArrowPairs(exporting: [Datum(Field("x", record.type), record)])
      #expect(pairs.count == 1)
    }
    #expect(released.value == 1)
  }

  @Test("A child that a consumer moved out outlives its parent")
  func childMovedOut() throws {
    let released = Counter()
    do {
      let child = ArrowPairs(count: 1)
      do {
        let record = Samples.structure([("a", countedColumn(released)), ("b", .nulls(3))])
        let parent = ArrowPairs(exporting: [Datum(Field("x", record.type), record)])
        let (schema, array) = unsafe (parent.schemas.pointee.children[0]!, parent.arrays.pointee.children[0]!)
        unsafe (child.schemas.pointee, child.arrays.pointee) = (schema.pointee, array.pointee)
        unsafe schema.pointee.release = nil
        unsafe array.pointee.release = nil
      }
      #expect(released.value == 0)
      let datum = try child.datum(at: 0)
      #expect(datum.description == "a: int64 × 3 [1, 2, 3]")
    }
    #expect(released.value == 1)
  }

  @Test("A pair can be taken once")
  func takenTwice() throws {
    let pairs = ArrowPairs(exporting: [.scalar(Int64(7))])
    #expect(Int64Column(try pairs.datum(at: 0).column)?[0] == 7)
    #expect(throws: ColumnError.self) { try pairs.datum(at: 0) }
  }

  private func countedColumn(_ released: Counter) -> Column {
    let base = UnsafeMutablePointer<Int64>.allocate(capacity: 3)
    for index in 0..<3 { unsafe (base + index).initialize(to: Int64(index + 1)) }
    let memory = unsafe Memory(adopting: base, byteCount: 24) { base, _ in
      unsafe base.deallocate()
      released.value += 1
    }
    return Int64Column(buffer: Buffer(memory), count: 3).column
  }
}

/// Counts on one thread.
final class Counter {
  var value = 0
}
