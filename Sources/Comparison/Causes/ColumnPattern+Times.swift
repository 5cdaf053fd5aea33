import Columns

extension ColumnPattern {
  func explainDays(_ r: Int64, _ c: Int64) -> CauseKey {
    if (c - r).magnitude == 1 {
      return CauseKey(.offByOne, Int(c - r), note: c > r ? "one day late" : "one day early")
    }
    if let offset, Double(c - r) == offset {
      return CauseKey(
        .constantOffset, note: "\(c > r ? "+" : "-")\(Elapsed(Int128(c - r) * 86_400, .second).text)")
    }
    return CauseKey(.value)
  }

  func explainTime(_ r: Int64, _ c: Int64, _ unit: TimeUnit) -> CauseKey {
    let (difference, overflow) = c.subtractingReportingOverflow(r)
    guard !overflow else { return CauseKey(.value) }
    if let time, time.zoneShifts.contains(difference) {
      return CauseKey(.timeZoneShift, note: time.zoneNote)
    }
    if let cut = time?.cut, cut.holds(r, c) { return CauseKey(.truncation, note: cut.note) }
    if let offset, Double(difference) == offset {
      return CauseKey(
        .constantOffset, note: "\(difference > 0 ? "+" : "-")\(Elapsed(Int128(difference), unit).text)")
    }
    return CauseKey(.value)
  }
}
