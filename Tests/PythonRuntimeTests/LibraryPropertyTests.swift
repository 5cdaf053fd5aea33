import Testing

@Suite("Composed arrays and frames through columns and back")
struct LibraryPropertyTests {
  private static let generator = #"""
    from hypothesis import HealthCheck, Phase, given, settings, strategies as st

    def many(strategy, least=0, most=5):
        return st.lists(strategy, min_size=least, max_size=most).map(lambda parts: "[" + ", ".join(parts) + "]")
    def written(form, *parts): return st.tuples(*parts).map(lambda texts: form % texts)
    def optional(strategy): return st.one_of(strategy, st.just("None"))
    ints = st.one_of(st.integers(-9, 9), st.sampled_from([2**63 - 1, -2**63, 2**53 + 1])).map(repr)
    small = st.integers(-100, 100).map(repr)
    floats = st.floats(width=64).map(lambda x: "float(%r)" % str(x))
    texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6).map(repr)
    bools = st.booleans().map(repr)
    times = st.integers(-10**9, 10**9).map(repr)
    names = st.lists(st.sampled_from(["a", "b", "é", "", "regauge.shape", "x.y"]), min_size=1, max_size=3, unique=True)

    # NumPy: dtype, byte order, dimensions, strides, writability.
    numbers = st.sampled_from("i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16 >i2 >f8 >c16 ?".split())
    raw = st.binary(min_size=192, max_size=192).map(repr)
    units = st.sampled_from(["M8[D]", "M8[s]", "M8[ns]", "M8[M]", "m8[us]", "m8[h]", ">M8[ms]"])
    flat = st.one_of(
        written("np.frombuffer(bytearray(%s), %r)[:12].copy()", raw, numbers.filter(lambda d: d != "?")),
        written("np.frombuffer(bytearray(%s), 'u1')[:12] > 99", raw),
        written("np.array(%s).astype(%r)", many(times, 12, 12), units),
        written("np.array(%s)", many(texts, 12, 12)),
        written("np.array(%s, object)", many(st.one_of(ints, floats, texts, st.just("None")), 12, 12)),
        written("np.array(list(zip(%s, %s)), [('a', 'i4'), ('b', 'M8[s]')])", many(small, 12, 12), many(times, 12, 12)),
    )
    shapes = st.sampled_from(["", ".reshape(3, 4)", ".reshape(2, 3, 2)", ".reshape(2, 1, 6)[:, :, ::2]", "[::-1]", "[1::3]", "[:0]",
        ".reshape(4, 3).T", ".reshape(2, 3, 2).transpose(1, 2, 0)", ".reshape(3, 4)[::2, ::-1]", ".reshape(12, 1)[:0]"])
    arrays = st.tuples(flat, shapes, st.sampled_from(["%s", "frozen(%s)"])).map(lambda t: t[2] % ("(" + t[0] + ")" + t[1]))
    scalars = written("(%s)[%s]", flat.filter(lambda text: "zip" not in text and "object" not in text), st.sampled_from(["0", "-1"]))

    # pandas: columns of many types, an index of many kinds.
    def column(n):
        return st.one_of(
            written("np.array(%s)", many(floats, n, n)), many(texts, n, n),
            written("pd.array(%s, dtype=%r)", many(optional(small), n, n), st.sampled_from(["Int8", "Int64", "Float32"])),
            written("pd.array(%s, dtype='boolean')", many(optional(bools), n, n)), written("pd.array(%s, dtype='string')", many(optional(texts), n, n)),
            written("pd.Categorical(%s, ordered=%s)", many(optional(texts), n, n), bools),
            written("pd.to_datetime(%s, unit='s').tz_localize(%r)", many(times, n, n), st.sampled_from([None, "UTC", "Asia/Kolkata"])),
            written("pd.to_timedelta(%s, unit='s')", many(times, n, n)), written("pd.array(%s, dtype='int64[pyarrow]')", many(optional(small), n, n)))
    def index(n):
        return st.one_of(
            st.just("None"), written("pd.Index(%s, name=%r)", many(small, n, n), st.sampled_from([None, "k"])),
            written("pd.Index(%s, dtype=object)", many(texts, n, n)), written("pd.RangeIndex(5, %d, 3)" % (5 + 3 * n)),
            written("pd.MultiIndex.from_arrays([%s, %s], names=['k', None])", many(small, n, n), many(texts, n, n)),
            written("pd.to_datetime(%s, unit='s')", many(times, n, n)))
    lengths = st.integers(1, 4)
    series = lengths.flatmap(lambda n: written("pd.Series(%s, index=%s, name=%r)", column(n), index(n), st.sampled_from([None, "n", 3])))
    frames = lengths.flatmap(lambda n: names.flatmap(lambda keys: written(
        "pd.DataFrame({" + ", ".join("%r: %%s" % k for k in keys) + "}, index=%s)", *[column(n)] * len(keys), index(n))))

    # Polars and PyArrow: types that nest.
    def nested(leaf): return st.recursive(leaf, lambda inner: inner.map(lambda t: "pl.List(%s)" % t), max_leaves=2)
    def polars_column(n):
        return st.one_of(
            written("pl.Series(%s, dtype=pl.%s)", many(optional(small), n, n), st.sampled_from(["Int8", "Int64", "Float32", "Float64"])),
            written("pl.Series(%s, dtype=pl.String)", many(optional(texts), n, n)), written("pl.Series(%s, dtype=pl.Categorical)", many(optional(texts), n, n)),
            written("pl.Series(%s, dtype=pl.Boolean)", many(optional(bools), n, n)),
            written("pl.Series(%s, dtype=pl.List(pl.Int16))", many(optional(many(optional(small))), n, n)),
            written("pl.Series(%s, dtype=pl.Int64).cast(pl.Datetime('ms', 'Europe/Berlin'))", many(optional(times), n, n)),
            written("pl.Series([{'a': x, 'b': [x]} for x in %s])", many(floats, n, n)))
    def arrow_column(n):
        return st.one_of(
            written("pa.array(%s, pa.%s())", many(optional(small), n, n), st.sampled_from(["int8", "int64", "float32", "float64"])),
            written("pa.array(%s, pa.%s())", many(optional(texts), n, n), st.sampled_from(["string", "large_string", "string_view"])),
            written("pa.array(%s, pa.list_(pa.int16()))", many(optional(many(optional(small))), n, n)),
            written("pa.array(%s, pa.string()).dictionary_encode()", many(optional(texts), n, n)),
            written("pa.array(%s, pa.timestamp('ms', 'UTC'))", many(optional(times), n, n)),
            written("pa.array([{'a': x} for x in %s], pa.struct([('a', pa.float64())]))", many(small, n, n)))
    def frame(make, column): return st.integers(0, 4).flatmap(lambda n: names.flatmap(lambda keys: written(
        make + "({" + ", ".join("%r: %%s" % k for k in keys) + "})", *[column(n)] * len(keys))))
    others = st.one_of(frame("pl.DataFrame", polars_column), frame("pa.table", arrow_column),
        st.integers(0, 4).flatmap(polars_column), st.integers(0, 5).flatmap(arrow_column))

    whole = st.one_of(arrays, scalars, series, frames, others)
    def values(depth):
        if depth == 0: return st.one_of(whole, ints, texts, st.just("None"))
        inner = values(depth - 1)
        return st.deferred(lambda: st.one_of(whole, many(inner, 0, 3), written("(%s, %s)", inner, inner), written("{'a': %s, 'é': %s}", inner, inner),
            many(written("{'v': %s, 'n': %s}", inner, small), 0, 3), written("{%s: %s}", small, inner)))

    def frozen(array): array.flags.writeable = False; return array
    count = 0
    @settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck),
              phases=[Phase.generate, Phase.shrink], report_multiple_bugs=False)
    @given(values(3))
    def every_value_comes_back(text):
        global count
        count += 1
        try: outcome = check(text, globals())
        except Exception as error: outcome = f"{text}: {type(error).__name__} {error}"
        assert outcome == "same", outcome

    try: every_value_comes_back()
    except BaseException as failure: print("FAILED", ascii(str(failure)))
    print(count)
    """#

  @Test("No array, frame or table loses or changes anything, alone or inside of other values")
  func composedValues() throws {
    let prelude =
      ArrayLibraries.prelude + PandasTests.prelude + ArrowLibraryTests.polars + ArrowLibraryTests.pyarrow
    let lines = try Launcher.lines(
      try ArrayLibraries.interpreter,
      "import warnings; warnings.simplefilter('ignore')\n" + prelude + "EXAMPLES = 400\n" + Self.generator,
      deadline: .seconds(300))
    let failure = lines.first { $0.hasPrefix("FAILED") }
    #expect(failure == nil, "\(failure ?? "")")
    #expect(lines.last.flatMap { Int($0) } ?? 0 >= 300)
  }
}
