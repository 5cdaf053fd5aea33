import Ledger

/// What a session worked with that can move a time.
struct Circumstances: Hashable, Sendable {
  var code: CodeHashes
  /// Of all arguments; nil where it is not known.
  var data: String? = nil
  /// The interpreter and this tool. The compiler of a candidate is part of the candidate's code.
  var toolchain = ""

  /// Whether a side's code is known to be the same; of two unknown hashes nothing is known.
  func isSame(_ hash: KeyPath<CodeHashes, String?>, as other: Circumstances) -> Bool {
    code[keyPath: hash] != nil && code[keyPath: hash] == other.code[keyPath: hash]
  }
}

extension Ledger {
  /// What a measurement worked with; its data are the cases that its session verified first.
  ///
  /// - Parameter stage: nil for the whole pipeline.
  func circumstances(of session: SessionID, _ hashes: CodeHashes, stage: String?) throws -> Circumstances {
    let cases = try verdicts(session: session).map(\.record)
      .filter { stage == nil || $0.subject.stage == stage }
      .compactMap { verdict in verdict.case.map { "\(verdict.subject.stage)=\($0.hash)" } }
    let record = try self.session(session)?.record
    let toolchain = record?.toolchain
    return Circumstances(
      code: hashes, data: cases.isEmpty ? nil : Set(cases).sorted().joined(separator: "\n"),
      toolchain: [
        record?.regaugeVersion, toolchain?.pythonImplementation, toolchain?.pythonVersion,
        toolchain?.pythonABI, toolchain?.pythonBuild, toolchain?.pythonFlags,
        toolchain?.pythonLibraries,
      ].map { $0 ?? "" }.joined(separator: " "))
  }
}
