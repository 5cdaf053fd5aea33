import FoundationEssentials
import Testing
import Workers

/// From a script to a verified native stage, by the commands that a user types.
@Suite("From a script to a native stage", .serialized)
struct InitTests {
  static let script = """
    import csv, sys
    from dataclasses import dataclass
    from datetime import datetime, timedelta, timezone

    @dataclass
    class Item:
        id: int
        size: dict

    def read(path):
        with open(path, newline="") as file:
            return [{"id": int(row["id"]), "Unit Price": float(row["price"]) if row["price"] else None}
                    for row in csv.DictReader(file)]

    def clean(orders, limit=100.0, note=None):
        '''Orders with a price below the limit.'''
        return [
            {"id": order["id"], "price": order["Unit Price"] * 2}
            for order in orders
            if order["Unit Price"] is not None and order["Unit Price"] < limit
        ]

    def summary(orders):
        return {"count": len(orders), "total": sum(order["price"] for order in orders)}

    def sort_by_price(orders):
        orders.sort(key=lambda order: -order["price"])

    def halves(orders):
        middle = len(orders) // 2
        return [order["id"] for order in orders[:middle]], [order["price"] for order in orders[middle:]]

    def odd(orders):
        return {1: "a", (2,): "b"}

    def quiet(orders):
        return None

    def scaled(amounts, factor):
        return [amount * factor + 0.5 for amount in amounts]

    def shift(events, by):
        return [{"at": event["at"] + by, "size": event["size"]} for event in events if event["size"] is not None]

    def grown(items, by=None):
        return [Item(item.id + sum(by or []), {"width": item.size["width"] * 2}) for item in items]

    if __name__ == "__main__":
        items = [Item(number, {"width": number * 1.5}) for number in range(5)]
        grown(items); grown(items, [1, 2])
        start = datetime(2024, 1, 1, tzinfo=timezone.utc)
        shift([{"at": start, "size": size} for size in (3, None, 2.5, "4")], timedelta(hours=1))
        orders = clean(read(sys.argv[1]))
        for size in (0, 3, 6): clean(read(sys.argv[1])[:size])
        sort_by_price(orders)
        scaled([1, 2], 0.5); scaled([0.25], 3)
        halves(orders); odd(orders); quiet(orders)
        print(summary(orders))

    """

  /// The body of `clean`, written by hand.
  static let clean = """
      var (ids, prices): ([Int64], [Double]) = ([], [])
      let (price, validity) = (orders.unitPrice.values, orders.unitPrice.validity)
      for row in price.indices where (validity?[row] ?? true) && price[row] < limit {
        ids.append(orders.id.values[row])
        prices.append(price[row] * 2)
      }
      return CleanResult(id: Int64Column(ids), price: Float64Column(prices))

    """

  /// The body of `shift`: aware times, and values of several kinds.
  static let shift = """
      let rows = (0..<events.at.count).filter { events.size[$0] != .none }
      return ShiftResult(
        at: ZonedDatetimeColumn(
          ticks: Int64Column(rows.map { events.at.ticks.values[$0] + by.microseconds }), zone: events.at.zone),
        size: MixedColumn(rows.map { events.size[$0] }))

    """

  /// The body of `grown`: instances of a class, a dict in them, and an argument that may be None.
  static let grown = """
      let more = (0..<(by?.count ?? 0)).reduce(0) { $0 + by!.values[$1] }
      return GrownResult(
        id: Int64Column((0..<items.id.count).map { items.id.values[$0] + more }),
        size: GrownResultSize(width: Float64Column((0..<items.id.count).map { items.size.width.values[$0] * 2 })))

    """

  static let scaled: Substring = """
      let values = amounts.values
      return Float64Column(values.indices.map { values[$0] * factor + 0.5 })
    """

  static func workshop() throws -> Workshop {
    let workshop = try Workshop()
    for name in ["regauge.toml", "shop.py", "amounts.txt", "libshop.so"] { try workshop.remove(name) }
    try workshop.write("etl.py", script)
    try workshop.write(
      "orders.csv",
      "id,price\n" + (0..<200).map { "\($0),\($0 % 7 == 0 ? "" : "\(Double($0) * 0.75)")\n" }.joined())
    return workshop
  }

  /// The compiler takes its time on a busy machine.
  static func build(_ workshop: Workshop) throws -> ToolResult {
    try Tool.run(["build"], in: workshop.path, deadline: .seconds(1200))
  }

  @Test("A scaffold finds StageKit of an installation, and says where it is missing")
  func installation() throws {
    let workshop = try Self.workshop()
    let prefix = "\(workshop.path)/an installation"
    let make = """
      set -e; mkdir -p '\(prefix)/share/regauge'; ln -s "$PWD/.venv" '\(prefix)/share/regauge/venv'
      tools/install.sh install '\(prefix)'
      """
    let installed = try Tool.shell(make, in: Tool.package)
    expect(installed, status: 0, output: ["✓ installed: \(prefix)/bin/regauge"])
    func regauge(_ arguments: String) throws -> ToolResult {
      try Tool.shell("'\(prefix)/bin/regauge' \(arguments)", in: workshop.path, deadline: .seconds(1200))
    }
    expect(
      try regauge("init etl.py --stages clean orders.csv"), status: 0, errors: ["→ next: regauge build\n"])
    let file = "rewrites/Sources/Rewrites/Clean.swift"
    try workshop.write(
      file,
      try workshop.text(file).replacing(
        "  throw ", with: "  if orders.id.values[orders.id.count] > 0 {}\n  throw "))
    expect(try regauge("build --debug"), status: 0)
    try Self.tellsOfTheCrash(workshop, file, regauge)

    try workshop.remove("an installation/share/regauge/package")
    expect(
      try regauge("build"), status: 2,
      errors: [
        "StageKit is not at \(prefix)/share/regauge/package",
        "→ make install PREFIX='\(prefix)', in a clone of Regauge",
      ])
    // Swift's own build says it too.
    let alone = try Tool.shell("swift package describe", in: "\(workshop.path)/rewrites")
    #expect(!alone.termination.isSuccess)
    #expect(alone.errors.contains("StageKit is not at \(prefix)/share/regauge/package"), "\(alone)")
  }

  /// A crash is told with message and line by the debug build, while that is up to date.
  private static func tellsOfTheCrash(
    _ workshop: Workshop, _ file: String, _ regauge: (String) throws -> ToolResult
  ) throws {
    // What is told is the debug build's, whatever the other library is; that of a release would take minutes here.
    let built = "\(workshop.path)/rewrites/.build"
    try FileManager.default.createDirectory(atPath: "\(built)/release", withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: "\(built)/debug/libRewrites.so", toPath: "\(built)/release/libRewrites.so")
    let text = try workshop.text(file)
    let line =
      try #require(
        text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex {
          $0.contains("if orders.id")
        }) + 1
    let verified = try regauge("verify")
    expect(
      verified, status: 1,
      output: ["FAIL clean   crash", "| Fatal error: Index out of ", "| at \(file):\(line):", ", in clean("])
    #expect(!verified.errors.contains("was changed after"))

    try workshop.write(file, text + "\n")
    let stale = try regauge("verify")
    expect(
      stale, status: 1,
      errors: ["note: Clean.swift was changed after the library of 'native' was built: regauge build"],
      output: [
        "| → for the line where it crashed: regauge build --debug, then verify again",
        "the sources were changed since: this is the verdict on the library as it was built",
        "→ after a change: regauge build && regauge verify --stage clean",
      ])
    expect(
      try regauge("doctor"), status: 0,
      output: ["Clean.swift was changed after its library was built", "→ regauge build"])
    #expect(!stale.output.contains("| at "))
  }

  @Test("Script, init, build, verify, a stage by hand, verify, init again")
  func wholeWay() throws {
    let workshop = try Self.workshop()
    let made = try workshop.regauge(
      "init", "etl.py", "--stages", "clean,summary,sort_by_price,halves,scaled,shift,grown",
      "orders.csv")
    // The script's output is its own.
    expect(
      made, status: 0,
      errors: [
        "written   regauge.toml", "written   rewrites/Sources/Rewrites/Clean.swift", "→ next: regauge build",
      ])
    #expect(made.output.hasPrefix("{'count': "))
    let manifest = try workshop.text("regauge.toml")
    for line in [
      "reference = \"etl:clean\"", "inputs = [\"orders\", \"limit\", \"note\"]",
      "outputs = [\"halves_1\", \"halves_2\"]", "mutates = [\"orders\"]", "outputs = []",
      "cases = \"captured\"", "library = \"rewrites/.build/release/libRewrites.so\"",
    ] { #expect(manifest.contains(line + "\n"), "\(manifest)") }
    // In the order that was asked for.
    let names = manifest.split(separator: "\n").filter { $0.hasPrefix("name = ") }.dropFirst()
    #expect(
      names.map { $0.split(separator: "\"")[1] } == [
        "clean", "summary", "sort_by_price", "halves", "scaled", "shift", "grown", "native",
      ])
    let file = "rewrites/Sources/Rewrites/Clean.swift"
    let scaffold = try workshop.text(file)
    for line in [
      "//     def clean(orders, limit=100.0, note=None):",
      "//         '''Orders with a price below the limit.'''",
      "func clean(_ orders: CleanOrders, _ limit: Double, _ note: Int?) throws -> CleanResult {",
    ] { #expect(scaffold.contains(line + "\n"), "\(scaffold)") }

    expect(try Self.build(workshop), status: 0)
    expect(
      try workshop.regauge("verify"), status: 1,
      output: [
        "NotImplementedError: clean is not implemented yet", "0 of 7 stages match on all captured cases",
      ])

    func implemented(_ scaffold: String, _ text: String) throws -> String {
      let lines = scaffold.split(separator: "\n", omittingEmptySubsequences: false)
      let body = try #require(lines.firstIndex { $0.hasPrefix("  throw ") })
      return (lines[..<body] + [Substring(text)] + lines[(body + 1)...]).joined(separator: "\n")
    }
    let written = try implemented(scaffold, Self.clean)
    try workshop.write(file, written)
    let shift = "rewrites/Sources/Rewrites/Shift.swift"
    try workshop.write(shift, implemented(try workshop.text(shift), Self.shift))
    let grown = "rewrites/Sources/Rewrites/Grown.swift"
    try workshop.write(grown, implemented(try workshop.text(grown), Self.grown))
    expect(try Self.build(workshop), status: 0)
    expect(
      try workshop.regauge("verify", "--stage", "clean", "--stage", "shift", "--stage", "grown"), status: 0,
      errors: ["✓ clean         identical", "✓ shift         identical", "✓ grown         identical"],
      output: ["3 of 3 stages match on all captured cases"])

    // What the compiler says is shown as it says it.
    try workshop.write(file, written.replacing("* 2)", with: "* nothing)"))
    expect(try Self.build(workshop), status: 1, output: ["error: cannot find 'nothing' in scope"])
    try workshop.write(file, written)

    let again = try workshop.regauge("init", "--stages", "clean,halves,odd,quiet", "etl.py", "orders.csv")
    expect(
      again, status: 1,
      errors: [
        "kept      rewrites/Sources/Rewrites/Clean.swift", "unchanged rewrites/Sources/Rewrites/Halves.swift",
        "odd becomes no stage: result: its dicts have keys that are no column names",
        "quiet becomes no stage: it returned None and changed no argument in any call",
      ])
    #expect(try workshop.text(file) == written)

    // Ints of one call and floats of another are floats, as in Python.
    let scaledFile = "rewrites/Sources/Rewrites/Scaled.swift"
    let scaled = try workshop.text(scaledFile)
    #expect(
      scaled.contains("func scaled(_ amounts: Float64Column, _ factor: Double) throws -> Float64Column {"))
    try workshop.write(
      scaledFile,
      scaled.split(separator: "\n").map { $0.hasPrefix("  throw") ? Self.scaled : $0 }.joined(separator: "\n")
    )
    expect(try Self.build(workshop), status: 0)
    expect(
      try workshop.regauge("verify", "--stage", "scaled"), status: 0,
      output: ["1 of 1 stage matches on all captured cases"])
    #expect(try workshop.text("regauge.toml") == manifest)
    #expect(
      try workshop.text("rewrites/Sources/Rewrites/Generated/Library.swift").contains("Stage(\"summary\""))
  }

  @Test("A script without a guard becomes stages that do not run it again")
  func withoutGuard() throws {
    let workshop = try Self.workshop()
    let script = """
      import sys

      RATE = 2.0
      print("working on", sys.argv[1])

      def scale(values):
          return [value * RATE for value in values]

      print(sum(scale([float(number) for number in range(1000)])))

      """
    try workshop.write("flat.py", script)
    expect(
      try workshop.regauge("init", "--stages", "scale", "flat.py", "x"), status: 0,
      errors: ["flat.py works when it is imported: load = \"definitions\" leaves out lines 4, 9"],
      output: ["working on x\n999000.0\n"])
    #expect(try workshop.text("regauge.toml").contains("load = \"definitions\"\n"))
  }

  static let mistakes: [(arguments: [String], status: Int, said: [String])] = [
    (
      ["etl.py", "orders.csv"], 2,
      ["regauge init needs --stages", "write --stages clean,total before the script"]
    ),
    (["--stages", "clean", "nothing.py"], 2, ["nothing.py"]),
    (
      ["--stages", "claen", "etl.py", "orders.csv"], 1,
      ["claen", "no function became a stage; nothing was written"]
    ),
    (["--stages", "odd", "etl.py", "orders.csv"], 1, ["odd becomes no stage: ", "nothing was written"]),
  ]

  @Test("What cannot become a stage is told, and nothing is written", arguments: mistakes.indices)
  func isToldOf(_ index: Int) throws {
    let workshop = try Self.workshop()
    let (arguments, status, said) = Self.mistakes[index]
    let result = try Tool.run(["init"] + arguments, in: workshop.path)
    expect(result, status: status, errors: said)
    #expect(!workshop.exists("regauge.toml"))
    #expect(!workshop.exists("rewrites"))
    #expect(!workshop.exists(".regauge"))
  }

  @Test("A pipeline without packages cannot be built, and says why")
  func nothingToBuild() throws {
    expect(
      try Workshop().regauge("build"), status: 2,
      errors: [
        "no candidate's library lies in the .build folder of a Swift package", "begin with 'regauge init'",
      ])
  }

  @Test("Watching verifies again after a save, and ends with Ctrl-C")
  func watch() throws {
    let workshop = try Workshop()
    let script = """
      "\(Tool.path)" verify --watch >out.txt 2>err.txt & tool=$!
      wait_for() { for i in $(seq 100); do [ "$(grep -c 'save one to verify again' err.txt)" -ge "$1" ] && return; sleep 0.1; done; }
      wait_for 1
      printf 'def scale(values, factor):\\n    return [0.0 for value in values]\\n' >> shop.py
      wait_for 2
      kill -INT $tool
      wait $tool; echo "status $?"
      """
    let result = try Tool.shell(script, in: workshop.path)
    expect(result, status: 0, output: ["status 130"])
    let output = try workshop.text("out.txt")
    #expect(output.contains("2 of 2 stages match"))
    #expect(output.contains("FAIL scale   mismatch"))
  }
}
