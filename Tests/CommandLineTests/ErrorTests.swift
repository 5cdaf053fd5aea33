import Testing

/// Stages that raise after they have changed, or have not changed, what they are given.
@Suite("Arguments that are changed before an error")
struct ErrorTests {
  /// What reference and candidate do with `rows`, a list of two floats, before both raise the same error.
  struct Change: Sendable {
    var name: String
    var reference: String
    /// A statement, or nil for the stage of the native library that raises.
    var candidate: String?
    var verdict: String
    /// What a finding says.
    var said: String = ""
  }

  static let changes: [Change] = [
    .init(name: "alike", reference: "values[0] = 9.0", candidate: "values[0] = 9.0", verdict: "same error"),
    .init(name: "neither", reference: "pass", candidate: "pass", verdict: "same error"),
    .init(
      name: "forgets", reference: "values[0] = 9.0", candidate: "pass", verdict: "mismatch",
      said: "both raised the same error, but what they left in 'values' differs"),
    .init(
      name: "spoils", reference: "pass", candidate: "values[0] = 9.0", verdict: "mismatch",
      said: "python → 1.0   own → 9.0"),
    .init(
      name: "other", reference: "values.append(9.0)", candidate: "values.append(8.0)", verdict: "mismatch"),
    .init(
      name: "lost", reference: "pass", candidate: "values[0] = lambda: 0", verdict: "not comparable",
      said: "has no column form"),
    .init(name: "quiet", reference: "pass", verdict: "same error"),
    .init(
      name: "untold", reference: "values[0] = 9.0", verdict: "not comparable",
      said:
        "the reference had changed 'values' by then, and this kind of candidate returns nothing beside an error"
    ),
  ]

  private static func functions(_ body: (Change) -> String?) -> String {
    changes.compactMap { change in
      body(change).map {
        "def \(change.name)(values, factor):\n    \($0)\n    raise ValueError('too small')\n"
      }
    }.joined()
  }

  @Test(
    "What a stage changes on purpose is compared beside its error, and a side that cannot tell does not pass")
  func changed() throws {
    var manifest = "[pipeline]\nname = \"shop\"\n[inputs]\n"
    for change in Self.changes { manifest += "\(change.name)_rows = { loader = \"shop:rows\" }\n" }
    for change in Self.changes {
      manifest += """
        [[stages]]
        name = "\(change.name)"
        reference = "shop:\(change.name)"
        inputs = { values = "\(change.name)_rows" }
        parameters = { factor = 2.5 }
        outputs = []
        mutates = ["values"]

        """
    }
    func candidate(_ name: String, isNative: Bool, _ key: String, _ value: (String) -> String) -> String {
      let own = Self.changes.filter { ($0.candidate == nil) == isNative }
      return "[[candidates]]\nname = \"\(name)\"\n\(key) = { "
        + own.map { "\($0.name) = \"\(value($0.name))\"" }.joined(separator: ", ") + " }\n"
    }
    manifest += candidate("own", isNative: false, "kind = \"python\"\nfunctions") { "own:\($0)" }
    manifest += candidate("native", isNative: true, "library = \"./libshop.so\"\nstage_names") { _ in "raise"
    }
    let workshop = try Workshop(
      manifest: manifest,
      python: "def rows(): return [1.0, 2.0]\n" + Self.functions { $0.reference })
    try workshop.write("own.py", Self.functions(\.candidate))
    let result = try workshop.regauge("verify")
    expect(result, status: 1)
    for change in Self.changes {
      let mark = change.verdict == "same error" ? "✓" : "✗"
      let line =
        "\(mark) \(change.name)\(String(repeating: " ", count: 13 - change.name.count))\(change.verdict)"
      expect(result, status: 1, errors: [line])
      let finding = result.output.firstRange(of: "FAIL \(change.name) ").map {
        result.output[$0.lowerBound...]
      }
      #expect((finding == nil) == (mark == "✓"), "\(change.name): \(result)")
      #expect(finding?.contains(change.said) ?? true, "\(change.name): \(result)")
    }
  }

  @Test("Of a captured case, too, and held against what the call left when it was captured")
  func captured() throws {
    func script(_ second: String) -> String {
      """
      def first(rows):
          rows.append(3.0)
          raise ValueError("no")

      def second(rows):
          rows.append(\(second))
          raise ValueError("no")

      for function in (first, second):
          try: function([1.0, 2.0])
          except ValueError: pass

      """
    }
    let workshop = try CaptureTests.workshop(
      script("4.0"), stages: [("first", "shop:first", ["rows"]), ("second", "shop:second", ["rows"])],
      more: "[[candidates]]\nname = \"own\"\nkind = \"python\"\n"
        + "functions = { first = \"own:first\", second = \"own:second\" }\n")
    try workshop.write(
      "regauge.toml",
      try workshop.text("regauge.toml").replacing("inputs =", with: "mutates = [\"rows\"]\ninputs =")
        .replacing("[pipeline]\n", with: "[pipeline]\nload = \"definitions\"\n"))
    try workshop.write(
      "own.py",
      "def first(rows): raise ValueError('no')\ndef second(rows):\n    rows.append(5.0)\n    raise ValueError('no')\n"
    )
    expect(try workshop.regauge("capture", "shop.py"), status: 0)
    try workshop.write("shop.py", script("5.0"))
    expect(
      try workshop.regauge("verify"), status: 1,
      output: [
        "FAIL first   mismatch", "FAIL second   nondeterministic reference",
        "and now comes to another 'second.rows'' than when it was captured",
      ])
  }
}
