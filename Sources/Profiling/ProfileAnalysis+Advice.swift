import Measurement

extension ProfileAnalysis {
  /// What to do with a function, and why: the first reason that holds.
  func advice(
    _ index: Int, _ prospect: StageProspect, _ decided: [Int: StageProspect]
  ) -> (StageProspect.Advice, String) {
    let function = run.functions[index]
    let time = FigureText.percent(prospect.share)
    if prospect.share < thresholds.smallestShare {
      return (
        .leave, "\(time) of the run: without it the run would be \(limit(prospect.share)) as fast at most"
      )
    }
    if let parts = passedOn(index, decided) { return (.split, "its time is in \(parts)") }
    if let caller = caller(ofShort: index) {
      let each = FigureText.fixed(Double(function.inclusive) / Double(function.calls) / 1000, digits: 1)
      return (
        .widen,
        "\(function.calls) calls of \(each) µs each: a boundary would cost more; take \(caller), which calls it"
      )
    }
    if let problem = prospect.unrepresentable.first { return (.represent, problem) }
    if let impurity = prospect.impurities.first {
      return (.purify, "it \(impurity): leave that to its caller, and keep the computation")
    }
    return work(index, prospect)
  }

  /// What to do with a function that could be a stage.
  private func work(_ index: Int, _ prospect: StageProspect) -> (StageProspect.Advice, String) {
    let function = run.functions[index]
    let time = FigureText.percent(prospect.share)
    let library = arrayLibrary(function)
    let loop = hottestLoop(function)
    if let library {
      guard let loop, loop.part >= thresholds.loopPart else {
        if let call = manyCalls(from: index) {
          let part = FigureText.percent(Double(call.inclusive) / Double(max(function.inclusive, 1)))
          let name = run.functions[call.callee].name
          return (
            .vectorise,
            "\(part) of its time is \(call.calls) calls of \(name), one by one: compute whole columns with \(library), "
              + "then see whether a native stage is still worth it"
          )
        }
        return (.leave, "no loop of its own takes long: its time is in \(library), which is native already")
      }
      return (
        .vectorise,
        "\(FigureText.percent(loop.part)) of its own time is the \(lines(loop.loop)) over \(library) values: "
          + "drop the loop and use \(library), then see whether a native stage is still worth it"
      )
    }
    if let boundary = prospect.boundary,
      Double(boundary) > thresholds.boundaryPart * Double(function.inclusive)
    {
      let part = FigureText.percent(Double(boundary) / Double(max(function.inclusive, 1)))
      return (
        .widen,
        "turning its arguments and results into columns and back takes about \(part) of its time: "
          + "move it together with the stages around it"
      )
    }
    let repeats = run.calls.contains { $0.caller == index && $0.callee == index }
    if let callee = largestCallees(index).first, callee.inclusive > function.own {
      let name = run.functions[callee.callee].name
      let part = Double(callee.inclusive) / Double(max(function.inclusive, 1))
      return (.native, "\(time) of the run in plain Python, \(FigureText.percent(part)) of that in \(name)")
    }
    if let loop, loop.part > 0 {
      return (
        .native,
        "\(time) of the run in plain Python, \(FigureText.percent(loop.part)) of its own time in the "
          + lines(loop.loop)
      )
    }
    if let loop, function.sampled * 10 < function.own {
      return (
        .native,
        "\(time) of the run in plain Python, with a \(lines(loop.loop)); too short to say how much of it"
      )
    }
    if repeats { return (.native, "\(time) of the run in plain Python, by recursion") }
    return (.leave, "no loop of its own: its time is in what it calls of Python's own functions")
  }

  /// What the run would gain if a function took no time: "1.05×".
  private func limit(_ share: Double) -> String { FigureText.ratio(1 / (1 - share)) }

  /// The stages to be that take what this one's own code does not, the largest first; nil where there are none, or its
  /// own code does enough.
  private func passedOn(_ index: Int, _ decided: [Int: StageProspect]) -> String? {
    let function = run.functions[index]
    guard Double(function.own) < thresholds.ownPart * Double(function.inclusive) else { return nil }
    let parts = largestCallees(index).filter {
      guard let callee = decided[$0.callee] else { return false }
      return callee.isStage || callee.advice == .split
    }
    guard !parts.isEmpty else { return nil }
    return parts.prefix(3).map {
      "\(run.functions[$0.callee].name) (\(FigureText.percent(share($0.inclusive))))"
    }
    .joined(separator: ", ") + (parts.count > 3 ? " and \(parts.count - 3) more" : "")
  }

  /// Its calls of other functions of the user's that take long, the longest first.
  private func largestCallees(_ index: Int) -> [ProfiledCall] {
    run.calls.filter {
      $0.caller == index && $0.callee != index && share($0.inclusive) >= thresholds.smallestShare
    }
    .sorted { ($1.inclusive, $0.callee) < ($0.inclusive, $1.callee) }
  }

  /// The many calls of a function of the user's that are most of a function's time, as of `apply` row by row.
  private func manyCalls(from index: Int) -> ProfiledCall? {
    largestCallees(index).first {
      $0.calls >= thresholds.manyCalls
        && Double($0.inclusive) >= thresholds.loopPart * Double(run.functions[index].inclusive)
    }
  }

  /// Who calls a function whose calls are too small; nil where they are not.
  private func caller(ofShort index: Int) -> String? {
    let function = run.functions[index]
    guard function.calls >= thresholds.manyCalls,
      function.inclusive < function.calls * thresholds.shortestCall,
      let call = run.calls.filter({ $0.callee == index && $0.caller != index && $0.caller != nil })
        .max(by: { $0.inclusive < $1.inclusive }),
      let caller = call.caller, Double(call.calls) >= Double(thresholds.manyCalls)
    else { return nil }
    let name = run.functions[caller]
    return name.isModule ? "the loop of \(name.file)" : name.name
  }

  /// The array library whose values go in or out.
  private func arrayLibrary(_ function: ProfiledFunction) -> String? {
    let names = ["numpy": "NumPy", "pandas": "pandas", "polars": "Polars", "pyarrow": "PyArrow"]
    for sample in function.samples {
      for look in sample.arguments {
        if let name = names[String(look.type.prefix { $0 != "." })] { return name }
      }
    }
    return nil
  }

  /// The loop that most of the sampled time fell into, with its part of that time.
  private func hottestLoop(_ function: ProfiledFunction) -> (loop: ProfiledLoop, part: Double)? {
    guard let loop = function.loops.max(by: { $0.sampled < $1.sampled }) else { return nil }
    return (loop, function.sampled > 0 ? min(1, Double(loop.sampled) / Double(function.sampled)) : 0)
  }

  private func lines(_ loop: ProfiledLoop) -> String {
    let what = loop.kind == "comprehension" ? "comprehension" : "\(loop.kind) loop"
    let place = loop.line == loop.endLine ? "line \(loop.line)" : "lines \(loop.line)–\(loop.endLine)"
    return "\(what) of \(place)" + (loop.cell.map { " in cell \($0)" } ?? "")
  }

  /// What else is to be known of a function.
  func notes(on index: Int, _ prospect: StageProspect) -> [String] {
    let function = run.functions[index]
    var notes: [String] = []
    if !prospect.changedArguments.isEmpty {
      let names = prospect.changedArguments.map { "\"\($0)\"" }.joined(separator: ", ")
      notes.append("it changes what it is given: mutates = [\(names)] in the manifest")
    }
    if prospect.isStage, let boundary = prospect.boundary, function.inclusive > 0 {
      let part = Double(boundary) / Double(function.inclusive)
      if part >= 0.1 {
        notes.append(
          "turning its values into columns and back takes about \(FigureText.percent(part)) of its time")
      }
    }
    if function.isInner, !function.free.isEmpty {
      notes.append("it uses \(function.free.joined(separator: ", ")) of the function around it")
    }
    if function.raised > 0, !function.suspends { notes.append("\(function.raised) of its calls raised") }
    return notes
  }

  /// The statements of modules' own code with loops that take long.
  func topLevel() -> [TopLevelRange] {
    run.functions.filter(\.isModule).flatMap { function in
      function.loops.filter { share($0.sampled) >= thresholds.smallestShare }.map { loop in
        TopLevelRange(
          file: function.file, cell: loop.cell, line: loop.line, endLine: loop.endLine,
          nanoseconds: loop.sampled, share: share(loop.sampled), extraction: loop.extraction)
      }
    }.sorted { $0.nanoseconds > $1.nanoseconds }
  }
}
