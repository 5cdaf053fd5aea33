import Columns

extension ColumnPattern {
  func explainDays(_ r: Int64, _ c: Int64) -> CauseKey {
    if (c - r).magnitude == 1 {
      return CauseKey(.offByOne, Int(c - r), note: c > r ? "one day late" : "one day early")
    }
    if let offset, Double(c - r) == offset {
      return CauseKey(.constantOffset, note: "\(c > r ? "+" : "")\(c - r) days")
    }
    return CauseKey(.value)
  }

  func explainTime(_ r: Int64, _ c: Int64, _ unit: TimeUnit) -> CauseKey {
    let (difference, overflow) = c.subtractingReportingOverflow(r)
    guard !overflow else { return CauseKey(.value) }
    // Offsets from UTC are whole quarters of an hour, at most 14 hours.
    let quarter = 900 * unit.perSecond
    if difference % quarter == 0 && difference.magnitude <= quarter.magnitude * 56 {
      let minutes = Int(difference / (60 * unit.perSecond))
      let hours =
        "\(minutes.magnitude / 60):\(minutes.magnitude % 60 < 10 ? "0" : "")\(minutes.magnitude % 60)"
      return CauseKey(.timeZoneShift, minutes, note: "\(minutes < 0 ? "-" : "+")\(hours)")
    }
    for (name, ticks) in [
      ("milliseconds", unit.perSecond / 1_000), ("seconds", unit.perSecond),
      ("minutes", 60 * unit.perSecond), ("days", 86_400 * unit.perSecond),
    ]
    where ticks > 1 {
      let floored = r - (r % ticks + ticks) % ticks
      if c == floored {
        return CauseKey(.truncation, Int(ticks), note: "the candidate truncates to whole \(name)")
      }
    }
    if difference % (86_400 * unit.perSecond) == 0, let offset, Double(difference) == offset {
      let days = difference / (86_400 * unit.perSecond)
      return CauseKey(
        .constantOffset, note: "\(days > 0 ? "+" : "")\(days) \(days.magnitude == 1 ? "day" : "days")")
    }
    if let offset, Double(difference) == offset {
      let seconds = (Double(difference) / Double(unit.perSecond)).compactText
      return CauseKey(.constantOffset, note: "\(difference > 0 ? "+" : "")\(seconds) s")
    }
    return CauseKey(.value)
  }
}
