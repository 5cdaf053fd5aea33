/// Fixed offsets as Arrow writes them: "UTC", "+02:00", "-09:30".
enum TimeZoneName {
  static func of(minutes: Int32) -> String {
    if minutes == 0 { return "UTC" }
    let (hours, rest) = abs(minutes).quotientAndRemainder(dividingBy: 60)
    return "\(minutes < 0 ? "-" : "+")\(twoDigits(hours)):\(twoDigits(rest))"
  }

  /// Minutes east of UTC; nil for names of regions ("Europe/Paris"), whose offset changes.
  static func minutes(_ name: String) -> Int32? {
    if name == "UTC" || name == "Z" || name == "+00:00" || name == "Etc/UTC" { return 0 }
    let bytes = Array(name.utf8)
    guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"), let sign = sign(bytes[0]),
      let hours = number(bytes[1], bytes[2]), let minutes = number(bytes[4], bytes[5]),
      hours < 24, minutes < 60
    else { return nil }
    return sign * (hours * 60 + minutes)
  }

  private static func twoDigits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func sign(_ byte: UInt8) -> Int32? {
    byte == UInt8(ascii: "+") ? 1 : byte == UInt8(ascii: "-") ? -1 : nil
  }

  private static func number(_ tens: UInt8, _ ones: UInt8) -> Int32? {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard digits.contains(tens), digits.contains(ones) else { return nil }
    return Int32(tens - digits.lowerBound) * 10 + Int32(ones - digits.lowerBound)
  }
}
