import FoundationEssentials
import Testing

@Suite("A manifest that cannot be used says where it is wrong and what to write")
struct ManifestTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// What is replaced in the ordinary manifest; empty to append.
    var old = ""
    var new: String
    var message: String
    var remedy: String
  }

  static let mistakes: [Mistake] = [
    .init(
      testDescription: "no TOML", old: "name = \"shop\"", new: "name = shop",
      message: "it is not valid TOML: Invalid value (at line 2, column 8)", remedy: "correct that line"),
    .init(
      testDescription: "a key twice", old: "path = [\".\"]", new: "path = [\".\"]\nname = \"shop\"",
      message: "it is not valid TOML: Cannot overwrite a value (at line 4, column 14)",
      remedy: "correct that line"),
    .init(
      testDescription: "a date", old: "factor = 2.5", new: "factor = 2013-01-31",
      message: "'stages[1].parameters.factor' is the date 2013-01-31",
      remedy: "write it as a string, in quotes"),
    .init(
      testDescription: "a time", old: "factor = 2.5", new: "factor = [1, 07:32:00]",
      message: "'stages[1].parameters.factor[1]' is the time 07:32:00",
      remedy: "write it as a string, in quotes"),
    .init(
      testDescription: "a number beyond 64 bits", old: "factor = 2.5", new: "factor = -9223372036854775809",
      message: "'stages[1].parameters.factor' is -9223372036854775809, which does not fit in 64 bits",
      remedy: "write a smaller number"),
    .init(
      testDescription: "unknown key", old: "path = [\".\"]", new: "pyton = \"python3\"",
      message: "unknown key 'pipeline.pyton'",
      remedy: "did you mean 'python'? (known keys: load, name, path, python)"),
    .init(
      testDescription: "unknown table", new: "[mesure]\nsample = { text = 0.5 }",
      message: "unknown key 'mesure'", remedy: "did you mean 'measure'?"),
    .init(
      testDescription: "no name", old: "name = \"shop\"", new: "", message: "'pipeline.name' is missing",
      remedy: "add name = \"…\""),
    .init(
      testDescription: "a value of the wrong kind", old: "path = [\".\"]", new: "path = 7",
      message: "'pipeline.path' is an integer", remedy: "write a list of strings"),
    .init(
      testDescription: "a reference without a function", old: "shop:total", new: "shop.total",
      message: "stage 'total': reference \"shop.total\" is not of the form \"module:function\"",
      remedy: "write \"package.module:function\""),
    .init(
      testDescription: "a tolerance where rows are ruled",
      new: "[policy.outputs.scaled]\nrelative = 1e-9\nreason = \"noise\"",
      message:
        "'policy.outputs.scaled.relative' is a rule for values, and [policy.outputs] rules rows and keys",
      remedy:
        "write it under [policy.columns.\"scaled.COLUMN\"] for one column ('value' where there are none), or "
        + "under [policy] for all"),
    .init(
      testDescription: "an adapter of no class",
      new: "[[adapters]]\nclass = \"Money\"\nto = \"a:b\"\nfrom = \"a:c\"",
      message: "adapter: class \"Money\" is not of the form \"module:Class\"",
      remedy: "write \"package.module:Class\""),
    .init(
      testDescription: "a wide column of no output", new: "[values]\nwide = [\"scald.value\"]",
      message: "[values.wide] names 'scald', which is no output of the pipeline",
      remedy: "did you mean 'scaled'?"),
    .init(
      testDescription: "a value that nobody makes", old: "values = \"scaled\"", new: "values = \"scald\"",
      message: "stage 'total' takes 'scald', which nothing provides", remedy: "did you mean 'scaled'?"),
    .init(
      testDescription: "a circle", old: "values = \"amounts\"", new: "values = \"sum\"",
      message: "stages wait for each other in a circle: scale → total",
      remedy: "break the circle in their inputs"),
    .init(
      testDescription: "a stage twice", new: Workshop.total(of: "scaled"),
      message: "stage 'total' is declared twice", remedy: "rename one of them"),
    .init(
      testDescription: "a value twice", old: "outputs = [\"sum\"]", new: "outputs = [\"scaled\"]",
      message: "value 'scaled' comes from both stage 'scale' and stage 'total'",
      remedy: "give one of them another name under outputs"),
    .init(
      testDescription: "a candidate twice", new: Workshop.native,
      message: "candidate 'native' is declared twice",
      remedy: "rename one of them"),
    .init(
      testDescription: "a candidate for no stage", new: "stages = [\"scael\"]",
      message: "candidate 'native' names the stage 'scael', which does not exist",
      remedy: "did you mean 'scale'?"),
    .init(
      testDescription: "a candidate of another kind", new: "kind = \"rust\"",
      message: "'candidates[0].kind' is \"rust\"", remedy: "use one of \"native\""),
    .init(
      testDescription: "a tolerance without a reason",
      new: "[policy.columns.\"scaled.value\"]\nrelative = 1e-9",
      message: "[policy.columns.\"scaled.value\"] allows", remedy: "add reason = \"…\""),
    .init(
      testDescription: "a tolerance that accepts everything",
      new: "[policy]\nrelative = 2\nreason = \"tired\"",
      message: "relative tolerance 2 accepts 0 for every answer; use less than 1",
      remedy: "correct the tolerance under [policy]"),
    .init(
      testDescription: "a rule for no output", new: "[policy.outputs.scald]\nkeys = [\"value\"]",
      message: "[policy.outputs] names 'scald', which is no output of the pipeline",
      remedy: "did you mean 'scaled'?"),
    .init(
      testDescription: "a tolerance for no output",
      new: "[policy.columns.\"scald.value\"]\nulps = 1\nreason = \"sums\"",
      message: "[policy.columns] names 'scald', which is no output of the pipeline",
      remedy: "did you mean 'scaled'?"),
    .init(
      testDescription: "a share of no input", new: "[measure.sample]\ntxt = 0.5",
      message: "[measure.sample] names 'txt', which is no input of the pipeline",
      remedy: "did you mean 'text'?"),
    .init(
      testDescription: "a share above 1", new: "[measure.sample]\ntext = 5",
      message: "'measure.sample.text' is 5.0", remedy: "give a share of the rows, 0 < share ≤ 1"),
    .init(
      testDescription: "a parameter of mixed kinds", old: "factor = 2.5", new: "factor = [1, \"2\"]",
      message: "parameter 'factor' is a list of different or nested kinds",
      remedy: "use a list of integers, of numbers, of strings or of Booleans"),
    .init(
      testDescription: "no candidates", old: Workshop.native, new: "",
      message: "there are no candidates to hold against the reference",
      remedy: "add [[candidates]] with name and library"),
  ]

  @Test("Each mistake has its message, its remedy and status 2", arguments: mistakes)
  func mistake(_ mistake: Mistake) throws {
    let ordinary = Workshop.manifest
    let manifest =
      mistake.old.isEmpty ? ordinary + mistake.new : ordinary.replacing(mistake.old, with: mistake.new)
    #expect(manifest != ordinary)
    let workshop = try Workshop(manifest: manifest)
    let result = try workshop.regauge("verify")
    expect(
      result, status: 2,
      errors: [
        "regauge: cannot read the manifest \(workshop.path)/regauge.toml: ", mistake.message,
        "\n  → \(mistake.remedy)",
      ])
    #expect(result.output.isEmpty)
    #expect(!workshop.exists(".regauge"), "nothing ran, so nothing is recorded")
  }

  @Test("Without a manifest the remedy names one", arguments: ["verify", "measure", "report", "history"])
  func missing(_ command: String) throws {
    let workshop = try Workshop()
    try workshop.remove("regauge.toml")
    expect(
      try workshop.regauge(command), status: 2,
      errors: [
        "cannot read the manifest regauge.toml: there is none in \(workshop.path) or above", "  → change to",
      ])
    expect(
      try workshop.regauge(command, "--manifest", "other.toml"), status: 2,
      errors: ["cannot read the manifest other.toml: there is no such file", "  → check the path"])
  }

  @Test("A manifest that cannot be read is named with the reason")
  func unreadable() throws {
    // A file that exists for everybody, and whose beginning not even root can read.
    expect(
      try Workshop().regauge("verify", "--manifest", "/proc/self/mem"), status: 2,
      errors: [
        "cannot read the manifest /proc/", "/mem: it cannot be read: ", "\n  → make it a readable file",
      ])
  }

  @Test("An unknown stage or candidate is refused with the nearest")
  func unknownNames() throws {
    let workshop = try Workshop()
    expect(
      try workshop.regauge("verify", "--stage", "scael"), status: 2,
      errors: ["cannot find the stage 'scael'", "  → did you mean 'scale'? (it has parse, scale, total)"])
    expect(
      try workshop.regauge("measure", "--candidate", "naitve"), status: 2,
      errors: ["cannot find the candidate 'naitve'", "  → did you mean 'native'? (it has native)"])
  }

  @Test("The manifest is found from a folder below, and in pyproject.toml")
  func found() throws {
    let workshop = try Workshop()
    try FileManager.default.createDirectory(atPath: "\(workshop.path)/src", withIntermediateDirectories: true)
    expect(try Tool.run(["verify"], in: "\(workshop.path)/src"), status: 0, output: ["2 of 2 stages match"])
    try workshop.remove("regauge.toml")
    let tables = Workshop.manifest.replacing("[pipeline]", with: "[tool.regauge.pipeline]")
      .replacing("[inputs]", with: "[tool.regauge.inputs]")
      .replacing("[[stages]]", with: "[[tool.regauge.stages]]")
      .replacing("[[candidates]]", with: "[[tool.regauge.candidates]]")
    try workshop.write("pyproject.toml", "[project]\nname = \"shop\"\n" + tables)
    expect(try workshop.regauge("verify"), status: 0, output: ["2 of 2 stages match"])
  }
}
