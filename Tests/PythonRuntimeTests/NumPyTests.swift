import Testing

@Suite("NumPy arrays and scalars")
struct NumPyTests {
  static let prelude = #"""
    import numpy as np

    def same_arrays(a, b):
        for what in ("dtype", "shape", "ndim"):
            if getattr(a, what) != getattr(b, what): return f"{what} {getattr(a, what)} became {getattr(b, what)}"
        if a.dtype.str != b.dtype.str or a.dtype.char != b.dtype.char: return f"{a.dtype.str} became {b.dtype.str}"
        if a.flags.writeable != b.flags.writeable: return f"writeable became {b.flags.writeable}"
        order = lambda x: sorted(range(x.ndim), key=lambda axis: -abs(x.strides[axis]))
        if a.size > 1 and order(a) != order(b): return f"strides {a.strides} became {b.strides}"
        if a.dtype.kind in "OT": return same(a.tolist(), b.tolist())
        if a.dtype.names:
            return first(differ("field " + name, a[name].copy(), b[name].copy()) for name in a.dtype.names)
        return same_bytes(a.tobytes(), b.tobytes())

    def same_scalars(a, b):
        if a.dtype.str != b.dtype.str: return f"{a.dtype.str} became {b.dtype.str}"
        return same_bytes(a.tobytes(), b.tobytes())

    class Scalars:
        def __contains__(self, cls): return issubclass(cls, (np.generic, np.ndarray))
        def __getitem__(self, cls): return same_arrays if cls is np.ndarray else same_scalars
    comparisons["numpy"] = Scalars()
    def nans(bits, dtype): return np.array(bits, np.dtype(dtype).str.replace("f", "u")).view(dtype)

    """#

  static let numbers = [
    "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16", "q", "Q",
  ]

  static let arrays =
    numbers.map { "np.arange(7).astype('\($0)')" } + numbers.map { "np.arange(7).astype('>\($0)')" } + [
      "np.arange(5)", "np.array([1.5, -0.0, np.inf])", "np.arange(1000, dtype='i4')[::-3]", "np.zeros(0)",
      "nans([0x7ff8000000000001, 0xfff8000000000002, 0x7ff0000000000001], 'f8')",
      "nans([0x7fc00001, 0xffc00002, 0x7f800001], '>f4')", "nans([0x7e01, 0xfe02, 0x7c01], 'f2')",
      "np.array([True, False] * 37)", "np.zeros(3, bool)[:0]", "np.broadcast_to(np.float64(3), (4,))",
      "np.frombuffer(b'abcdefgh', 'i4')", "np.frombuffer(b'xabcdefgh', 'i4', offset=1)",
      // Times: every unit, NaT, the ends of the range.
      "np.array(['2013-01-01T05:17', 'NaT', '1969-12-31T23:59:59.999999'], 'M8[us]')",
      "np.array(['2013-01-01', 'NaT', '0001-01-01'], 'M8[D]')",
      "np.array(['2013-01-01', '1900-05-05'], 'M8[D]')",
      "np.array(['2013', 'NaT'], 'M8[Y]')", "np.array(['2013-05', 'NaT'], '>M8[M]')",
      "np.arange(3).astype('M8[25s]')",
      "np.array([0, 2**63 - 1, -2**63 + 1, -2**63]).view('M8[ns]')", "np.array([1, -2**63]).view('>M8[ms]')",
      "np.array([5, 'NaT'], 'm8[s]')", "np.array([5, 'NaT'], 'm8[h]')", "np.array([5], 'm8')",
      "np.zeros(0, 'M8[ns]')",
      // Texts of a fixed width.
      "np.array(['a', 'é漢😀', '', 'ab\\0c'])", "np.array(['x', 'yz'], '>U7')", "np.zeros(2, 'U5')",
      "np.zeros(2, 'U0')",
      "np.array([b'a', b'', b'a\\0b', b'\\xff'])", "np.array([b'abc'] * 3, 'S3')", "np.array([b'ab'], 'V5')",
      "np.zeros(3, 'V0')", "np.array(['a', 'é' * 40, ''], np.dtypes.StringDType())",
      // Objects go through the codec one by one.
      "np.array([], object)", "np.array([1, 2.0, 'x', None, (1,), {'a': [1]}], object)",
      "np.array([[1, None], ['a', 2.5]], object)", "np.array([np.float32(1), None, np.arange(2)], object)",
      // More dimensions, in every order.
      "np.arange(6).reshape(2, 3)", "np.arange(24.).reshape(2, 3, 4)",
      "np.asfortranarray(np.arange(6.).reshape(2, 3))",
      "np.arange(24).reshape(2, 3, 4).transpose(1, 0, 2)",
      "np.arange(24).reshape(2, 3, 4).transpose(2, 0, 1)",
      "np.arange(24).reshape(4, 6)[::2, ::-1]", "np.zeros((0, 3))", "np.zeros((3, 0, 2), 'U4')",
      "np.zeros((2, 0))",
      "np.array(5)", "np.array('abc')", "np.array(None)", "np.array('2013', 'M8[D]')",
      "np.array([['a', 'bc'], ['', 'd']])", "np.array([[True], [False]])",
      "np.broadcast_to(np.arange(3), (2, 3))",
      "np.zeros((2, 1, 1, 1, 3), 'i2')",
      // Structured: nested, with subarrays, padding, other byte orders.
      "np.array([(1, 2.5, 'x'), (-1, np.nan, 'yz')], [('a', 'i4'), ('b', '>f8'), ('c', 'U2')])",
      "np.array([((1, 2), [[1, 2], [3, 4]])], [('p', [('x', 'i2'), ('y', 'f4')]), ('m', 'i1', (2, 2))])",
      "np.zeros(2, np.dtype([('a', 'i1'), ('b', 'f8')], align=True))",
      "np.zeros(2, np.dtype({'names': ['b', 'a'], 'formats': ['i2', 'i2'], 'offsets': [4, 0], 'itemsize': 10}))",
      "np.zeros((2, 2), [('a', 'i4')])", "np.zeros(0, [('a', 'i4'), ('b', 'O')])",
      "np.array([(1, [None])], [('a', 'i4'), ('b', 'O')])[['b']]",
      "np.zeros(2, [('a|b', 'i4'), ('é \"', 'M8[s]')])",
    ]

  @Test("Arrays come back with type, bits, shape and order")
  func arrays() throws { try ArrayLibraries.roundTrips(Self.prelude, Self.arrays) }

  static let scalars =
    numbers.map { "np.dtype('\($0)').type(3)" } + [
      "np.float64(-0.0)", "np.bool_(True)", "np.datetime64('2013-01-01T05:17')", "np.datetime64('NaT', 'ns')",
      "np.timedelta64(3, 'D')", "np.str_('é')", "np.bytes_(b'a')", "nans([0x7f800001], 'f4')[0]",
      "nans([0x7ff0000000000001], 'f8')[0]",
      "[np.float64(i) / 3 for i in range(5000)]", "[np.int32(1), None, np.int32(2), None]",
      "[None, np.bool_(False)]",
      "[np.float64(1), 1.0, np.float32(1), None, np.int64(1), 1, True, np.True_]",
      "(np.str_('a'), 'a', np.bytes_(b''))",
      "{'mean': np.float64(1.5), 'n': np.int64(3)}", "[{'x': np.float32(i), 'y': None} for i in range(9)]",
      "{'a': [np.float64(1)], 'b': [np.int8(2)]}",
      "[np.datetime64(1, 's'), np.datetime64(1, 'ns'), np.datetime64(2, 's')]",
      "[np.complex64(1 + 2j)] * 3",
      // Values of other types after a whole batch of one type.
      "[np.float64(1)] * 1024 + [1, np.float32(2), None, 'x', np.int64(1), np.str_('x')]",
      "[np.datetime64(1, 's')] * 1024 + [np.datetime64('NaT', 's'), np.datetime64(1, 'ns'), 1.5]",
      "[np.str_('a')] * 1024 + ['a', np.bytes_(b'a')]", "[np.arange(2)] * 1024 + [[1], np.int64(1)]",
      // Arrays inside of other values.
      "{'x': np.arange(3), 'y': np.zeros((2, 2))}", "[np.arange(i) for i in range(40)]",
      "(np.arange(2.), None, 3)",
      "[np.zeros((2, 3)), np.zeros((0, 3)), np.zeros((3, 2)), None, np.zeros(2, 'i4')]",
      "[[np.arange(2)], [], None]",
      "{'a': [np.arange(2)], 'b': [np.array(['x'])]}", "[np.array([1, None], object), np.array([], object)]",
      "[{'v': np.arange(2, dtype='f4'), 'w': None}, {'v': None, 'w': np.zeros((2, 2), order='F')}]",
      "[np.array(1.5), np.array(2.5)]", "{1: np.arange(2), (2,): np.float64(1)}",
    ]

  @Test("Scalars, and arrays inside of other values, come back as they were")
  func scalars() throws { try ArrayLibraries.roundTrips(Self.prelude, Self.scalars) }

  static let refused: [(expression: String, message: String)] = [
    (
      "np.zeros(1, np.longdouble)",
      "an array of float128: columns hold floats of 64 bits; return value.astype('float64' or 'complex128')"
    ),
    (
      "[1, np.clongdouble(1)]",
      "[1]: a numpy.complex256: columns hold floats of 64 bits; return float(value)"
    ),
    (
      "np.matrix([[1]])",
      "a numpy.matrix, a subclass of numpy.ndarray, which columns cannot rebuild; return numpy.asarray(value)"
    ),
    (
      "{'a': [np.ma.masked_array([1], [True])]}",
      ".a[0]: a numpy.ma.MaskedArray, a subclass of numpy.ndarray, which columns cannot rebuild; "
        + "return it filled, value.filled(…), or its data and mask"
    ),
    (
      "np.array([1, {'k': [object()]}], object)",
      "[1].k[0]: an object, which has no column form; return a dict, a dataclass or another plain value, "
        + "or name an adapter in the manifest"
    ),
    (
      "{'frame': np.array([(1, 2**70)], [('a', 'i4'), ('b', 'O')])}",
      ".frame.b[0]: an int of 71 bits: columns hold 64, sign included; return it as a str or a float, or declare its column wide in the manifest"
    ),
    (
      "np.array(['ok', '\\ud800'])",
      "[1]: a text with the code point 0xd800, which is no Unicode text; return it as bytes"
    ),
    (
      "np.zeros(1, [('a', np.longdouble)])",
      ".a: an array of float128: columns hold floats of 64 bits; return value.astype('float64' or 'complex128')"
    ),
    (
      "np.array([2**40]).view('M8[D]')",
      "a datetime64[D] of 1099511627776 days since 1970, which a date column cannot hold; return value.astype('int64')"
    ),
    (
      "[np.zeros(1, [('a', 'i4')])[0]]",
      "[0]: a numpy.void, one row of a structured array; return value.item(), or the array"
    ),
  ]

  @Test("What columns cannot hold is refused by path, type and remedy")
  func refusals() throws { try ArrayLibraries.refuses(Self.prelude, Self.refused) }

  @Test("Contiguous numbers cross without a copy in both directions, and memory outlives its owner")
  func zeroCopy() throws {
    let code =
      ArrayLibraries.prelude + Self.prelude + #"""
        import gc
        address = lambda array: array.__array_interface__["data"][0]
        for dtype in ("f8", "i4", "M8[ns]", "u1"):
            array = np.arange(1000).astype(dtype)
            array.flags.writeable = False   # what is writable comes back as a copy
            print(dtype, address(_regauge.roundtrip(array)) == address(array))
        nested = {"x": np.arange(1000.), "y": 1}
        nested["x"].flags.writeable = False
        print("nested", address(_regauge.roundtrip(nested)["x"]) == address(nested["x"]))

        array = np.arange(1000)
        count = sys.getrefcount(array)
        back = _regauge.roundtrip(array)
        back[0] = 7
        print("copy", array[0] == 0, sys.getrefcount(array) == count)
        stored = _regauge.decode(_regauge.encode(array))
        stored[0] = 7; stored.sort()
        print("stored is writable", stored.flags.writeable, stored.flags.owndata)

        array = np.arange(100_000); array.flags.writeable = False
        back = _regauge.roundtrip(array)[5:]
        del array; gc.collect()
        junk = [np.ones(100_000) for _ in range(5)]
        print("kept", back[0] == 5 and back.sum() == sum(range(5, 100_000)))
        import threading
        thread = threading.Thread(target=lambda: globals().pop("back")); thread.start(); thread.join()
        print("released on a thread")

        """#
    let lines = try Launcher.lines(ArrayLibraries.interpreter, code)
    #expect(
      lines == [
        "f8 True", "i4 True", "M8[ns] True", "u1 True", "nested True", "copy True True",
        "stored is writable True False", "kept True", "released on a thread",
      ])
  }

  @Test("Nothing of NumPy is kept, and values without it do not import it")
  func nothingLeaks() throws {
    let code =
      ArrayLibraries.prelude + #"""
        value = _regauge.roundtrip([1, 2.5, {"a": {1}}])
        print([name for name in ("numpy", "pandas", "polars", "pyarrow") if name in sys.modules])

        """# + Self.prelude + #"""
        import gc
        values = [np.arange(9), np.zeros((3, 3), order="F"), np.array(["a", "é"]), [np.float64(1)] * 9,
            {"x": [np.arange(3), None]}, np.array([1, "x", None], object), np.zeros(3, [("a", "i4"), ("b", "U3")])]
        wrong = [np.matrix([[1]]), np.array([object()]), {"a": np.array(["\ud800"])}]
        def once():
            for value in values: _regauge.decode(_regauge.encode(value)); _regauge.roundtrip(value)
            for value in wrong:
                try: _regauge.encode(value); raise SystemExit("it was encoded")
                except ValueError: pass
        growth, counts = [], [sys.getrefcount(value) for value in values]
        for _ in range(10):
            gc.collect(); before = sys.getallocatedblocks()
            for _ in range(10): once()
            gc.collect(); growth.append(sys.getallocatedblocks() - before)
        print(min(growth) < 5, counts == [sys.getrefcount(value) for value in values], growth)

        """#
    let lines = try Launcher.lines(ArrayLibraries.interpreter, code)
    #expect(lines.first == "[]")
    #expect(lines.last?.hasPrefix("True True") == true, "\(lines)")
  }

  @Test(
    "An array is the column that a native stage declares",
    arguments: [
      ("np.arange(3)", "int64"), ("np.zeros((2, 3))", "list<float64>"), ("np.array(['a'])", "utf8"),
      ("np.array(['2013'], 'M8[D]')", "date32"), ("np.zeros(2, 'M8[ns]')", "timestamp[ns]"),
      ("np.zeros(2, [('a', 'i4'), ('b', 'S2')])", "struct<a: int32?, b: binary?>"),
      ("np.array([True])", "bool"), ("np.array(['a', None], object)", "utf8"), ("np.float32(1)", "float32"),
      ("[np.int16(1), None]", "int16"), ("{'x': np.zeros((2, 2), 'f4')}", "struct<x: list<list<float32>>?>"),
      ("np.zeros(1, 'c16')", "struct<real: float64?, imag: float64?>"),
    ])
  func forms(expression: String, form: String) throws {
    let code = "import _regauge, numpy as np\nprint(_regauge.schema(\(expression)))"
    #expect(try Launcher.lines(ArrayLibraries.interpreter, code) == ["value: \(form)?"])
  }
}
