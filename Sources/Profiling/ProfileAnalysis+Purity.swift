extension ProfileAnalysis {
  /// What a function does besides computing its result, its own doing first, then that of what it calls.
  func impurities(_ index: Int) -> [String] {
    var texts = ownImpurities(run.functions[index], isWhole: true)
    for callee in reachable(from: index) {
      let function = run.functions[callee]
      // Audit events were already attributed to all functions on the stack.
      texts += ownImpurities(function, isWhole: false).map { "\($0), through \(function.name)" }
    }
    return unique(texts)
  }

  private func ownImpurities(_ function: ProfiledFunction, isWhole: Bool) -> [String] {
    var texts: [String] = []
    if !function.writes.isEmpty {
      texts.append("changes \(function.writes.joined(separator: ", ")) outside of it")
    }
    if function.prints { texts.append("prints") }
    if function.readsInput { texts.append("reads standard input") }
    if !function.unsteady.isEmpty {
      texts.append("calls \(function.unsteady.joined(separator: ", ")), another result each time")
    }
    if !function.draws.isEmpty {
      texts.append("draws random numbers (\(function.draws.joined(separator: ", ")))")
    }
    if isWhole {
      for effect in function.effects.sorted(by: { $0.event < $1.event }) {
        texts.append(words(effect))
      }
    }
    return texts
  }

  private func words(_ effect: ProfiledEffect) -> String {
    let verb =
      switch effect.event {
      case "read file": "reads a file"
      case "write file": "writes a file"
      case "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn": "starts a program"
      case "os.fork": "starts a process"
      case "builtins.input": "reads standard input"
      case let event where event.hasPrefix("socket.") || event == "urllib.Request": "uses the network"
      default: "causes \(effect.event)"
      }
    return effect.example.isEmpty ? verb : "\(verb) (\(effect.example))"
  }

  /// All functions that `index` calls, directly or not, without itself.
  private func reachable(from index: Int) -> [Int] {
    var seen: Set<Int> = [index]
    var waiting = callees[index]
    var found: [Int] = []
    while let next = waiting.popLast() {
      guard seen.insert(next).inserted else { continue }
      found.append(next)
      waiting += callees[next]
    }
    return found.sorted()
  }
}
