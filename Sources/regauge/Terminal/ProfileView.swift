import Profiling
import Reports
import Workbench

/// A profile as a table of functions, the advice on each, and the next command.
struct ProfileView {
  enum Order: String, CaseIterable {
    case advice, time, own, calls

    init(_ name: String?) throws(UsageError) {
      guard let name else {
        self = .advice
        return
      }
      guard let order = Order(rawValue: name) else {
        throw UsageError(
          message: "option '--sort' is '\(name)'",
          remedy: "give one of \(Order.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      self = order
    }
  }

  let color: Bool
  let order: Order
  let showsAll: Bool
  /// The script with its arguments, as typed.
  let operands: [String]
  /// The interpreter, as asked for.
  let python: String?

  /// The report with its functions in the order asked for.
  func ordered(_ report: ProfileReport) -> ProfileReport {
    var report = report
    switch order {
    case .advice: break
    case .time: report.prospects.sort { $0.inclusive > $1.inclusive }
    case .own: report.prospects.sort { $0.own > $1.own }
    case .calls: report.prospects.sort { $0.calls > $1.calls }
    }
    return report
  }

  func text(_ report: ProfileReport) -> String {
    let report = ordered(report)
    let shown = report.prospects.filter { showsAll || $0.share >= 0.01 }
    var parts = [title(report)]
    if !shown.isEmpty { parts.append(table(shown, hidden: report.prospects.count - shown.count)) }
    // What to do first, then what to leave, and why.
    let advised = shown.filter { $0.advice != .leave } + shown.filter { $0.advice == .leave }
    if !advised.isEmpty { parts.append(advised.map(advice).joined(separator: "\n")) }
    parts += report.topLevel.map(range)
    parts += report.notes.map { Ink.caution($0, when: color) }
    parts.append(next(report))
    return parts.joined(separator: "\n\n")
  }

  private func title(_ report: ProfileReport) -> String {
    let name = Ink.strong("profile \(operands.joined(separator: " "))", when: color)
    let looking = FigureFormat.duration(nanoseconds: Double(report.lookingNanoseconds))
    var text =
      "\(name) · \(FigureFormat.duration(nanoseconds: Double(report.wallNanoseconds))) under the tracer"
      + Ink.quiet(" · \(looking) more to look at values · Python \(report.python)", when: color)
    if report.ending != "exited with status 0" {
      let cause = report.error.map { ": \($0)" } ?? ""
      text += "\n" + Ink.bad("the program \(report.ending)\(cause); this is how far it came", when: color)
    }
    return text
  }

  private func table(_ prospects: [StageProspect], hidden: Int) -> String {
    var table = TextTable([
      ("time", .right), ("share", .right), ("own", .right), ("calls", .right), ("in", .right),
      ("out", .right),
      ("pure", .left), ("function", .left), ("where", .left), ("advice", .left),
    ])
    for prospect in prospects {
      table.add([
        .init(FigureFormat.duration(nanoseconds: Double(prospect.inclusive))), .init(percent(prospect.share)),
        .init(percent(prospect.ownShare)), .init(FigureFormat.count(prospect.calls)),
        .init(bytes(prospect.bytesIn, prospect)), .init(bytes(prospect.bytesOut, prospect)),
        .init(
          !prospect.impurities.isEmpty ? "no" : prospect.changedArguments.isEmpty ? "yes" : "mutates"),
        .init(prospect.name, .strong), .init(place(prospect.file, prospect.cell, prospect.line), .quiet),
        .init(prospect.advice.rawValue, ink(prospect.advice)),
      ])
    }
    let rest = hidden > 0 ? "\n… \(hidden) more below 1% of the run (--all shows them)" : ""
    return table.text(color: color) + Ink.quiet(rest, when: color)
  }

  private func advice(_ prospect: StageProspect) -> String {
    let others = prospect.unrepresentable.dropFirst(prospect.advice == .represent ? 1 : 0)
    let impurities = prospect.impurities.dropFirst(prospect.advice == .purify ? 1 : 0)
    let more =
      prospect.notes
      + (prospect.advice == .purify || prospect.isStage ? impurities.map { "it \($0)" } : [])
      + (prospect.advice == .represent ? Array(others.prefix(3)) : [])
    return "\(Ink.strong(prospect.name, when: color)) "
      + "\(ink(prospect.advice)(prospect.advice.rawValue, when: color)): \(prospect.reason)"
      + more.map { "\n  · \($0)" }.joined()
  }

  private func range(_ range: TopLevelRange) -> String {
    let lines = range.line == range.endLine ? "line \(range.line)" : "lines \(range.line)–\(range.endLine)"
    let what = range.cell.map { "\(lines) of cell \($0) of \(range.file)" } ?? "\(lines) of \(range.file)"
    let time = FigureFormat.duration(nanoseconds: Double(range.nanoseconds))
    return "\(Ink.strong(what, when: color)): \(time), \(percent(range.share)) of the run, in no function\n  "
      + (range.extraction.map(extraction) ?? "→ extract \(lines) into a function, and call it from there")
  }

  private func extraction(_ piece: Extraction) -> String {
    guard piece.waysOut.isEmpty else {
      return "→ leave \(piece.waysOut.joined(separator: ", ")) where it is, and make a function of the rest"
    }
    let what = piece.takes.isEmpty ? ", its constants as arguments" : ""
    let lines = piece.text.split(separator: "\n", omittingEmptySubsequences: false)
    return "→ make a function of them\(what):\n" + lines.map { $0.isEmpty ? "\n" : "\n      \($0)" }.joined()
  }

  private func next(_ report: ProfileReport) -> String {
    let stages = report.stages
    let options = python.map { ["--python", $0] } ?? []
    guard !stages.isEmpty else {
      return report.topLevel.isEmpty
        ? "no function of this run is worth being a stage as it is"
        : "no function of this run is worth being a stage yet\n  → next: regauge profile "
          + (options + operands).map(shellQuoted).joined(separator: " ")
          + ", once the lines above are functions"
    }
    let count = operands.first == "-m" ? 2 : 1
    let words =
      operands.prefix(count) + ["--stages", stages.joined(separator: ",")] + operands.dropFirst(count)
    return "  → next: regauge init " + (options + words).map(shellQuoted).joined(separator: " ")
  }

  private func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10)%"
  }

  private func bytes(_ count: Int?, _ prospect: StageProspect) -> String {
    count.map { (prospect.isEstimate ? "≈ " : "") + FigureFormat.bytes($0) } ?? "–"
  }

  private func place(_ file: String, _ cell: Int?, _ line: Int) -> String {
    cell.map { "\(file) cell \($0):\(line)" } ?? "\(file):\(line)"
  }

  private func ink(_ advice: StageProspect.Advice) -> Ink {
    switch advice {
    case .native, .vectorise: .good
    case .widen, .purify, .represent, .split: .caution
    case .leave: .quiet
    }
  }
}
