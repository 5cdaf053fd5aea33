import Columns
import Testing

@Suite("Typed columns")
struct TypedColumnTests {
  @Test("A view is of its own type only, and gives the column back")
  func views() throws {
    let columns: [Column] = [
      Int64Column([1, nil]).column, NumberColumn<UInt8>([1]).column, Float64Column([1]).column,
      BooleanColumn([true, nil]).column, StringColumn(["a", nil]).column,
      TimestampColumn(microseconds: [1].int64Column).column,
      DateColumn(days: NumberColumn<Int32>([1])).column,
      Samples.binary([[1]]), Samples.list(["a"], offsets: [0, 1]), .nulls(2),
    ]
    let views: [(Column) -> Column?] = [
      { Int64Column($0)?.column }, { NumberColumn<UInt8>($0)?.column }, { Float64Column($0)?.column },
      { BooleanColumn($0)?.column }, { StringColumn($0)?.column }, { TimestampColumn($0)?.column },
      { DateColumn($0)?.column },
    ]
    for (index, view) in views.enumerated() {
      for (other, column) in columns.enumerated() {
        let back = view(column)
        #expect((back != nil) == (index == other), "view \(index) of \(column)")
        if let back { #expect(back.isBitIdentical(to: column), "\(column)") }
      }
    }
  }

  @Test("Text is built value by value, from strings and from bytes")
  func builder() {
    var builder = StringColumnBuilder(capacity: 3, byteCapacity: 8)
    builder.append("žluť")
    builder.appendNull()
    let bytes = Array("kůň".utf8)
    builder.append(utf8: bytes.span)
    builder.append("")
    #expect(builder.count == 4)
    let column = builder.finish()
    #expect((0..<4).map { column[$0] } == ["žluť", nil, "kůň", ""])
    #expect(column.utf8(2).count == 5)
    #expect(column.column.nullCount == 1)
    #expect(StringColumn([]).column.isBitIdentical(to: .empty(.utf8)))
  }

  @Test("A slice counts only its own bytes")
  func byteCount() {
    let text = StringColumn(["aaaa", nil, "bb"]).column
    #expect(text.byteCount == 1 + 4 * 8 + 6)
    #expect(text.slice(2..<3).byteCount == 1 + 2 * 8 + 2)
    let list = Samples.list(["aaaa", "b"], offsets: [0, 1, 2])
    #expect(list.slice(1..<2).byteCount == 2 * 8 + (2 * 8 + 1))
    #expect(Column.nulls(9).byteCount == 0)
    #expect(Samples.structure([("a", Int64Column([1, 2]).column)]).byteCount == 16)
    #expect(BooleanColumn([true, false, nil]).column.byteCount == 2)
  }

  @Test("Nulls are counted, also those of a column without a type")
  func nullCount() {
    #expect(Column.nulls(3).nullCount == 3)
    #expect(!Column.nulls(1).isValid(0))
    #expect(Int64Column([1, nil, nil]).column.slice(1..<3).nullCount == 2)
    #expect(Float64Column([.nan]).column.nullCount == 0)
  }

  @Test("Types and fields describe themselves")
  func descriptions() {
    let field = Field(
      "f",
      .structure([
        Field("t", .timestamp(.nanosecond, timeZone: "UTC")), Field("l", .list(Field("item", .utf8))),
      ]), isNullable: false)
    #expect(field.description == "f: struct<t: timestamp[ns, UTC]?, l: list<utf8>?>")
    #expect(DataType.duration(.millisecond).description == "duration[ms]")
    let problem = ColumnError(
      operation: "read Arrow IPC", path: "a.b", problem: "it is broken", remedy: "mend it")
    #expect(problem.description == "read Arrow IPC: a.b: it is broken; mend it")
  }
}

extension [Int64] {
  fileprivate var int64Column: Int64Column { Int64Column(self) }
}
