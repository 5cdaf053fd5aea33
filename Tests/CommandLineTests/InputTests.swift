import FoundationEssentials
import Testing

enum InputData {
  /// Writes one table in all formats: 100 amounts 1, 2, … with a text beside each.
  static let writing = """
    import numpy as np, pandas as pd, polars as pl, pyarrow as pa, pyarrow.parquet, pyarrow.feather, sqlite3
    data = {"amount": [float(i) for i in range(1, 101)], "name": [f"é{i}" for i in range(100)]}
    table, frame = pa.table(data), pl.DataFrame(data)
    pa.parquet.write_table(table, "a.parquet", compression="zstd")
    pa.feather.write_feather(table, "a.arrow", compression="lz4")
    frame.write_csv("a.csv"); frame.write_csv("a.tsv", separator="\\t"); frame.write_ndjson("a.jsonl")
    frame.write_csv("plain.dat")
    np.save("a.npy", np.array(data["amount"])); np.savez("a.npz", amount=np.array(data["amount"]))
    connection = sqlite3.connect("a.db")
    pd.DataFrame(data).to_sql("sales", connection, index=False)
    connection.close()
    """

  static func write(_ workshop: Workshop) throws {
    _ = try Tool.python(["-c", writing], in: workshop.path)
  }
}

/// Inputs of every format, written by the libraries themselves and taken in every form.
@Suite("Inputs from files and loaders", .sharing(InputData.write))
struct InputTests {
  /// What a stage does to get the amounts out of whatever it is given.
  static let python = """
    def amounts(table, number):
        with open(f"kind{number}.txt", "w") as file:
            print(type(table).__module__.partition(".")[0], type(table).__name__, len(table), file=file)
        if isinstance(table, list): return [float(row["amount"]) for row in table]
        column = table if type(table).__name__ == "ndarray" else table["amount"]
        return [float(value) for value in (column.to_pylist() if hasattr(column, "to_pylist") else column)]

    def gather(**lists):
        first, *others = lists.values()
        assert all(other == first for other in others)
        return first

    def load():
        with open("amounts.txt") as file:
            return [{"amount": int(line)} for line in file]

    def stumble(): raise LookupError("the shop is closed")
    def give(): return open("amounts.txt")
    """

  /// A manifest with a stage for each of the inputs; what they give is gathered, scaled and summed up.
  static func manifest(_ inputs: [String], python: String = "\(Tool.package)/.venv") -> String {
    let names = inputs.indices.map { "table\($0)" }
    return """
      [pipeline]
      name = "shop"
      python = "\(python)"
      [inputs]
      \(zip(names, inputs).map { "\($0) = \($1)" }.joined(separator: "\n"))
      [measure]
      sample = { \(names.map { "\($0) = 0.1" }.joined(separator: ", ")) }

      """
        + inputs.indices.map { index in
          """
          [[stages]]
          name = "amounts\(index)"
          reference = "shop:amounts"
          inputs = { table = "table\(index)" }
          outputs = ["amounts\(index)"]
          parameters = { number = \(index) }

          """
        }.joined() + """
          [[stages]]
          name = "gather"
          reference = "shop:gather"
          inputs = [\(inputs.indices.map { "\"amounts\($0)\"" }.joined(separator: ", "))]
          outputs = ["amounts"]

          """ + Workshop.scaling("scale") + Workshop.total(of: "scaled") + Workshop.native
  }

  static let inputs: [(input: String, kind: String)] = [
    (#"{ file = "a.csv", as = "rows" }"#, "builtins list 100"),
    (#"{ file = "a.tsv", as = "rows" }"#, "builtins list 100"),
    (#"{ file = "plain.dat", as = "rows", format = "csv" }"#, "builtins list 100"),
    (#"{ file = "a.jsonl", as = "columns" }"#, "builtins dict 2"),
    (#"{ file = "a.parquet", as = "rows" }"#, "builtins list 100"),
    (#"{ file = "a.arrow", as = "columns" }"#, "builtins dict 2"),
    (#"{ file = "a.db", as = "rows", query = "SELECT * FROM sales" }"#, "builtins list 100"),
    (#"{ file = "a.db", as = "columns", query = "SELECT amount FROM sales" }"#, "builtins dict 1"),
    (#"{ file = "a.csv", as = "pandas" }"#, "pandas DataFrame 100"),
    (#"{ file = "a.db", as = "pandas", query = "SELECT * FROM sales" }"#, "pandas DataFrame 100"),
    (#"{ file = "a.parquet", as = "polars" }"#, "polars DataFrame 100"),
    (#"{ file = "a.db", as = "polars", query = "SELECT * FROM sales" }"#, "polars DataFrame 100"),
    (#"{ file = "a.arrow", as = "pyarrow" }"#, "pyarrow Table 100"),
    (#"{ file = "a.npy", as = "numpy" }"#, "numpy ndarray 100"),
    (#"{ file = "a.npz", as = "numpy" }"#, "builtins dict 1"),
    (#"{ loader = "shop:load" }"#, "builtins list 100"),
  ]

  @Test("Every format in every form reaches the stage as what the manifest says")
  func forms() throws {
    let workshop = try Self.workshop(Self.inputs.map(\.input))
    expect(try workshop.regauge("verify"), status: 0, output: ["2 of 2 stages match on all rows"])
    for (index, (input, kind)) in Self.inputs.enumerated() {
      #expect(try workshop.text("kind\(index).txt") == kind + "\n", "\(input)")
    }
  }

  @Test("A budgeted measurement takes its share of the rows of tables, arrays and loaders")
  func samples() throws {
    let inputs = [
      (#"{ file = "a.parquet", as = "rows" }"#, "builtins list 10"),
      (#"{ file = "a.csv", as = "pandas" }"#, "pandas DataFrame 10"),
      (#"{ file = "a.csv", as = "polars" }"#, "polars DataFrame 10"),
      (#"{ file = "a.csv", as = "pyarrow" }"#, "pyarrow Table 10"),
      (#"{ file = "a.npy", as = "numpy" }"#, "numpy ndarray 10"),
      (#"{ loader = "shop:load" }"#, "builtins list 10"),
    ]
    let workshop = try Self.workshop(inputs.map(\.0))
    let result = try workshop.regauge("measure", "--stage", "scale", "--budget", "1s")
    for (index, (input, kind)) in inputs.enumerated() {
      #expect(try workshop.text("kind\(index).txt") == kind + "\n", "\(input): \(result)")
    }
  }

  /// A folder with the manifest and the data in all formats, which are written once for all tests.
  private static func workshop(_ inputs: [String], python: String = "\(Tool.package)/.venv") throws
    -> Workshop
  {
    let data = try SharedWorkshop.get()
    let workshop = try Workshop(manifest: manifest(inputs, python: python), python: Self.python)
    for file in try FileManager.default.contentsOfDirectory(atPath: data.path) where file.hasPrefix("a.") {
      try workshop.copy("\(data.path)/\(file)", to: file)
    }
    try workshop.copy("\(data.path)/plain.dat", to: "plain.dat")
    return workshop
  }

  /// An input that cannot be had, and what is said of it.
  static let troubles: [(input: String, python: String, said: [String])] = [
    (
      #"{ file = "b.csv", as = "rows" }"#, ".venv",
      [
        "cannot read input 'table0' ", "b.csv: ",
        "fetch the data, or correct inputs.table0.file in the manifest",
      ]
    ),
    (
      #"{ file = "a.parquet", as = "rows", format = "arrow" }"#, ".venv",
      ["cannot read input 'table0' ", "a.parquet: ", "or read it with a function of your own: loader ="]
    ),
    (
      #"{ file = "a.db", as = "rows", query = "SELECT * FROM sails" }"#, ".venv",
      ["cannot read input 'table0' ", "a.db: ", "sqlite3.OperationalError: no such table: sails"]
    ),
    (
      #"{ file = "a.csv", as = "pandas" }"#, "bare",
      ["ModuleNotFoundError: No module named 'pandas'", "install it for ", "where the reference runs"]
    ),
    (
      #"{ loader = "shop:stumble" }"#, ".venv",
      ["cannot load input 'table0' with shop:stumble: ", "LookupError: the shop is closed", "in stumble"]
    ),
    (
      #"{ loader = "shop:give" }"#, ".venv",
      ["cannot load input 'table0' with shop:give: ", "a _io.TextIOWrapper, which has no column form"]
    ),
    (
      #"{ loader = "shop:lode" }"#, ".venv",
      [
        "cannot load input 'table0' with shop:lode: ",
        "AttributeError: module 'shop' has no attribute 'lode'",
      ]
    ),
  ]

  @Test("What cannot be read is said with file or function, and status 2", arguments: troubles.indices)
  func cannotBeRead(_ index: Int) throws {
    let trouble = Self.troubles[index]
    let python = trouble.python == "bare" ? "bare" : "\(Tool.package)/.venv"
    let workshop = try Self.workshop([trouble.input], python: python)
    if trouble.python == "bare" {
      _ = try Tool.shell("/usr/bin/python3 -m venv --without-pip bare", in: workshop.path)
    }
    expect(try workshop.regauge("verify"), status: 2, errors: trouble.said)
    #expect(try !workshop.exists(".regauge/ledger.sqlite") || workshop.sessions().isEmpty)
  }
}
