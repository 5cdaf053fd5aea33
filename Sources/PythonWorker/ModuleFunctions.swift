import Columns
import PythonRuntime
import Workers

/// Python's own way in: the launcher registers it as the initialiser of the built-in module `_regauge`.
@c(regauge_python_module)
public func regaugePythonModule() -> UnsafeMutableRawPointer? {
  unsafe PythonModule.create(moduleFunctions() + traceFunctions() + captureFunctions())
}

private func moduleFunctions() -> [PythonModule.Function] {
  [
    .init("serve", argumentCount: 1, "serve(descriptor): answers a supervisor until it is gone.") {
      arguments, gil in
      try Interpreter.prepare(gil)
      try Interpreter.forgetCurrentDirectory(gil)
      try Collector.watch(gil)
      var handler = PythonHandler()
      let descriptor = Int32(try arguments[0].integer(gil))
      try gil.released { try serve(descriptor: descriptor, handler: &handler) }
      try Interpreter.flushStreams(gil)
      return .none(gil)
    },
    .init("roundtrip", argumentCount: 1, "roundtrip(value): the value, through columns and back.") {
      arguments, gil in
      try PythonDecoder.decode(PythonEncoder.encode(arguments[0], gil), gil)
    },
    .init("encode", argumentCount: 1, "encode(value): the value's columns as the bytes of an Arrow IPC file.")
    {
      arguments, gil in
      let buffer = ArrowFile.bytes(of: try PythonEncoder.encode(arguments[0], gil))
      return try .bytes(buffer.array(), gil)
    },
    .init("decode", argumentCount: 1, "decode(bytes): the value that an Arrow IPC file holds.") {
      arguments, gil in
      let bytes = try arguments[0].byteArray(gil)
      // The copy in the buffer is the value's alone.
      return try PythonDecoder.decode(ArrowFile.read(Buffer(bytes)), memory: .exclusive, gil)
    },
    .init("schema", argumentCount: 1, "schema(value): the type of the columns that the value becomes.") {
      arguments, gil in
      try .string(PythonEncoder.encode(arguments[0], gil).field.description, gil)
    },
    .init(
      "crossing", argumentCount: 2,
      "crossing(value, look): what look(type, buffers, rebuilt) returns: the columns' type, the (address, bytes, whether"
        + " it holds values) of each of their buffers, and the value made from them."
    ) { arguments, gil in try Crossing.of(arguments[0], look: arguments[1], gil) },
    .init(
      "adapt", argumentCount: 3,
      "adapt(class, to, from): carries instances of \"module.Class\" as what `to` makes of them, as a manifest's adapter."
    ) { arguments, gil in
      try Adapters.register(arguments[0].text(gil), to: arguments[1], back: arguments[2], gil)
      return .none(gil)
    },
    .init(
      "layouts", argumentCount: 0,
      "layouts(): the kinds whose objects are read and written in memory, as a str."
    ) { _, gil in try .string(Interpreter.knownLayouts(gil).joined(separator: " "), gil) },
    .init(
      "use_layouts", argumentCount: 1, "use_layouts(0 or 1): whether layouts are used where they are known."
    ) { arguments, gil in
      Interpreter.useLayouts(try arguments[0].integer(gil) != 0, gil)
      return .none(gil)
    },
    .init(
      "benchmark_memory", argumentCount: 1,
      "benchmark_memory(value): bytes of its columns, then by how many the process grew at most while they were made,"
        + " and while the value was rebuilt from them."
    ) { arguments, gil in
      let figures = try BoundaryBenchmark.memory(of: arguments[0], gil)
      return try .tuple(figures.map { figure throws(PythonException) in try .int(figure, gil) }, gil)
    },
    .init(
      "benchmark_regions", argumentCount: 2,
      "benchmark_regions(bytes, rounds): nanoseconds of each round: a sealed region made of a column of that size,"
        + " the copy alone, a copy to fresh memory, a copy to memory in use."
    ) { arguments, gil in
      try figures(
        BoundaryBenchmark.regions(
          byteCount: arguments[0].integer(gil), rounds: arguments[1].integer(gil)), gil)
    },
    .init(
      "benchmark_lending", argumentCount: 2,
      "benchmark_lending(value, rounds): nanoseconds of each round: the value's columns made, the value made of them,"
        + " the value made of a mapped region."
    ) { arguments, gil in
      try figures(
        BoundaryBenchmark.lending(of: arguments[0], rounds: arguments[1].integer(gil), gil), gil)
    },
    .init(
      "benchmark", argumentCount: 2,
      "benchmark(value, rounds): (encode, decode) nanoseconds of each round, as a list of pairs."
    ) { arguments, gil in
      var rounds: [PythonObject] = []
      for _ in 0..<(try arguments[1].integer(gil)) {
        let started = monotonicNanoseconds()
        let datum = try PythonEncoder.encode(arguments[0], gil)
        let encoded = monotonicNanoseconds()
        let value = try PythonDecoder.decode(datum, gil)
        let decoded = monotonicNanoseconds()
        withExtendedLifetime(value) {}
        rounds.append(
          try .tuple([.int(encoded - started, gil), .int(decoded - encoded, gil)], gil))
      }
      return try .tuple(rounds, gil)
    },
  ]
}

/// The figures of each round as a tuple of tuples.
private func figures(_ rounds: [[Int]], _ gil: borrowing GIL) throws(PythonException) -> PythonObject {
  var tuples: [PythonObject] = []
  for round in rounds {
    tuples.append(try .tuple(round.map { figure throws(PythonException) in try .int(figure, gil) }, gil))
  }
  return try .tuple(tuples, gil)
}

extension Buffer {
  fileprivate func array() -> [UInt8] {
    let bytes = span(of: UInt8.self)
    return bytes.indices.map { bytes[$0] }
  }
}
